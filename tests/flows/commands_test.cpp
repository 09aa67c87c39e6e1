// How commands are read, without a shop.
#include "flows/staff/commands.h"

#include <catch2/catch.hpp>

#include "flows/staff/price_desk.h"

using namespace kedai;
using Kind = CountChange::Kind;

namespace {

void reads(std::string_view text, Kind kind, Quantity n, std::string_view name) {
  INFO(text);
  const auto change = read_count_change(text);
  CHECK(static_cast<int>(change.kind) == static_cast<int>(kind));
  CHECK(change.n == n);
  CHECK(change.name == name);
}

void reads_price(std::string_view text, std::int64_t price, std::string_view name) {
  INFO(text);
  const auto change = read_price_change(text);
  REQUIRE(change.price.has_value());
  CHECK(change.price->minor == price);
  CHECK(change.name == name);
}

void means(std::string_view text, Command command, std::string_view rest) {
  INFO(text);
  const auto spoken = read_command(text);
  REQUIRE(spoken.has_value());
  CHECK(static_cast<int>(spoken->command) == static_cast<int>(command));
  CHECK(spoken->rest == rest);
}

}  // namespace

TEST_CASE("a command is known by its word in either language, whatever is said around it") {
  means("stok", Command::Stock, "");
  means("/stok kopi jahe +10", Command::Stock, "kopi jahe +10");
  means("/stock@kedai_bot kopi", Command::Stock, "kopi");
  means("STOK Kopi Jahe +10 ya bu", Command::Stock, "Kopi Jahe +10");
  means("tolong habis tekwan dong", Command::SoldOut, "tekwan");
  means("stok+10", Command::Stock, "+10");
  means("jual: tekwan 2, cuko 1", Command::Sell, "tekwan 2, cuko 1");
  means("ready 1042", Command::Prepare, "1042");
  means("done #1042", Command::Complete, "#1042");
  means("siap!", Command::Prepare, "");
}

TEST_CASE("thanks, one's own orders and other texts are no commands") {
  for (const auto* text : {"terima kasih", "Terima kasih ya", "pesanan saya", "2 tekwan", "halo",
                           "stoking", "", "   ", "?", "/", "\xe2\x80\x8b"}) {
    INFO(text);
    CHECK_FALSE(read_command(text).has_value());
  }
}

TEST_CASE("a question is marked as one") {
  CHECK(read_command("ada tekwan?")->asks);
  CHECK(read_command("harga tekwan berapa")->asks);
  CHECK_FALSE(read_command("ada tekwan")->asks);
}

TEST_CASE("a count is added, taken off, counted anew, or not said to be any of these") {
  reads("kopi jahe +10", Kind::Add, 10, "kopi jahe");
  reads("kopi jahe+10", Kind::Add, 10, "kopi jahe");
  reads("kopi jahe + 10 bungkus", Kind::Add, 10, "kopi jahe");
  reads("kopi jahe tambah 10", Kind::Add, 10, "kopi jahe");
  reads("tambah 10 kopi jahe", Kind::Add, 10, "kopi jahe");
  reads("tambah kopi jahe 10", Kind::Add, 10, "kopi jahe");
  reads("kopi jahe tambah sepuluh", Kind::Add, 10, "kopi jahe");
  reads("tekwan -3", Kind::Add, -3, "tekwan");
  reads("tekwan-3", Kind::Add, -3, "tekwan");
  reads(
      "tekwan \xe2\x88\x92"
      "3",
      Kind::Add, -3, "tekwan");
  reads("tekwan kurang 3", Kind::Add, -3, "tekwan");
  reads("KPI-ROB-250 = 40", Kind::Set, 40, "KPI-ROB-250");
  reads("KPI-ROB-250 -3", Kind::Add, -3, "KPI-ROB-250");
  reads("KPI-ROB-250", Kind::None, 0, "KPI-ROB-250");
  reads("tekwan jadi 40", Kind::Set, 40, "tekwan");
  reads("tekwan = 1.000", Kind::Set, 1'000, "tekwan");
  reads("jangek 250 g +10", Kind::Add, 10, "jangek 250 g");
  reads("kopi jahe 40", Kind::Bare, 40, "kopi jahe");
  reads("kopi jahe", Kind::None, 0, "kopi jahe");
  reads("40", Kind::Bare, 40, "");
}

TEST_CASE("a number that no count can be is told apart from no number") {
  for (const auto* text : {"tekwan = -3", "tekwan =-3", "tekwan +1.5", "tekwan +1e9",
                           "tekwan = 1,5", "tekwan +99999999999999999999", "tekwan + -3"}) {
    INFO(text);
    CHECK(read_count_change(text).kind == Kind::Impossible);
  }
}

TEST_CASE("a price is read off the end, in the ways in which prices are written") {
  reads_price("tekwan 16000", 16'000, "tekwan");
  reads_price("tekwan 16.000", 16'000, "tekwan");
  reads_price("tekwan Rp 16.000", 16'000, "tekwan");
  reads_price("tekwan 16rb", 16'000, "tekwan");
  reads_price("tekwan 16 ribu", 16'000, "tekwan");
  reads_price("tekwan jadi Rp 16 ribu", 16'000, "tekwan");
  reads_price("tekwan = 16000", 16'000, "tekwan");
  reads_price("jangek 250 45000", 45'000, "jangek 250");
  CHECK_FALSE(read_price_change("tekwan").price.has_value());
  CHECK_FALSE(read_price_change("tekwan -5").price.has_value());
}

TEST_CASE("an order's number is found behind the words that people put before it") {
  CHECK(read_order_number("1042")->number == 1042);
  CHECK(read_order_number("#1042")->number == 1042);
  CHECK(read_order_number("pesanan no 1042")->number == 1042);
  CHECK(read_order_number("1042 alamatnya jauh")->rest == "alamatnya jauh");
  CHECK_FALSE(read_order_number("kasih").has_value());
  CHECK_FALSE(read_order_number("-1042").has_value());
  CHECK_FALSE(read_order_number("99999999999999999999").has_value());
}

TEST_CASE("a price far from the old one is doubted, and the nearest likely one is named") {
  CHECK(doubt_about({15'000}, {16'000}).slip == Slip::None);
  CHECK(doubt_about({15'000}, {0}).slip == Slip::Free);
  CHECK(doubt_about({15'000}, {1'600}).rather == Money{16'000});
  CHECK(doubt_about({15'000}, {16}).rather == Money{16'000});
  CHECK(doubt_about({15'000}, {160'000}).rather == Money{16'000});
  CHECK(doubt_about({15'000}, {150'000}).slip == Slip::FarOff);
  CHECK(doubt_about({0}, {15'000}).slip == Slip::None);
}

TEST_CASE("the list for a channel's menu keeps Telegram's rules in both languages") {
  for (const Locale locale : kLocales) {
    const auto lines = telegram_commands(locale);
    CHECK(lines.size() == 28);
    for (const CommandLine& line : lines) {
      INFO(line.name);
      CHECK(line.name.size() <= 32);
      CHECK(line.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
            std::string::npos);
      CHECK_FALSE(line.description.empty());
      CHECK(line.description.size() <= 256);
      CHECK(read_command("/" + line.name).has_value());
    }
  }
}
