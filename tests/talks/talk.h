// A talk is a test that reads as the conversation it is (tests/talks/*.talk):
//
//   # What it shows                          comments stay as they are
//   @time 2026-11-24 10:00                   directives, before or between the turns
//   ~ pembeli> halo                          said before the talk begins; not shown
//   pembeli> 2 tekwan                        what somebody says, [presses] or (shares)
//   kedai<   Masuk keranjang: ...            what comes back, a message each, with its [buttons];
//   pemilik< *Pesanan baru 1001* ...         `kedai<` goes to pembeli, `NAME<` to others
//   *        order 1001 placed; ...          every change in the store; none: nothing changed
//
// Directives: @channel NAME, @language en, @name WHAT-THE-CHANNEL-CALLS-THE-BUYER, @staff NAME
// owner|admin [en], @time YYYY-MM-DD HH:MM, @pass MINUTES, @stock SKU N, @price SKU N,
// @soldout SKU, @newproduct CATEGORY, NAME, PRICE, @bank ACCOUNT (or nothing), @gateway
// [off|refuses], @file TEXT (what is in the photos that people send: "qris" a shop's code; or gone,
// toolarge, nopicture, nocode). "midtrans> paid 1001": what the gateway says of an order's code.
// Inputs: [Label], [Label] (lama) an older button of that label, [data: x] a button that Kedai
// never made, (kontak) N, (kontak orang lain) N, (lokasi) LAT LON LABEL, (foto) CAPTION, (suara),
// (blokir), (buka blokir). In texts \u{200b} is that character, \n a line end, {A x 300} three
// hundred A, {code owner} a fresh invitation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/harness/test_shop.h"

namespace kedai::harness {

enum class Pressing {
  Buttons,
  Labels,
  Numbers
};  // presses as they are, or typed where they can be
enum class Delivery { Once, Twice };

struct Manner {
  std::string channel = {};  // for everybody, instead of the talk's own
  Delivery delivery = Delivery::Once;
  Pressing pressing = Pressing::Buttons;
};

struct Played {
  std::string text;  // the talk as it went this time
  int actions = 0;   // what pembeli did
  int messages = 0;  // what reached pembeli
  int typed = 0;     // presses that were typed instead
  std::vector<Letter> letters = {};
  std::string faults = {};  // lines that could not be played: no such button, no such directive
};

Played play(std::string_view talk, const Manner& manner = {});

// "" when they are the same, else the first line that differs, in both.
std::string first_difference(std::string_view expected, std::string_view actual);

}  // namespace kedai::harness
