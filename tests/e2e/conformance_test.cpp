// One description of each journey, run on every channel over real HTTP: a channel is right when it
// passes. Staff sit on other channels, and every webhook comes twice.
#include <array>
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/e2e/persons.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

struct Seats {
  On customer, owner, admin;
};
constexpr std::array kSeats{
    Seats{On::WhatsApp, On::Telegram, On::Web}, Seats{On::Telegram, On::WhatsApp, On::Web},
    Seats{On::Web, On::WhatsApp, On::Telegram}, Seats{On::WhatsApp, On::WhatsApp, On::WhatsApp}};

struct Cast {
  explicit Cast(const Seats& seats)
      : owner(bind(seats.owner, "Sri", Role::Owner)),
        admin(bind(seats.admin, "Budi", Role::Admin)),
        customer(house.person(seats.customer, "Ani")),
        admins_name(seats.admin == On::Web ? "admin" : "Budi") {}  // the web knows no names

  std::unique_ptr<Person> bind(On channel, const std::string& name, Role role) {
    auto person = house.person(channel, name);
    person->say(house.world.invite("dapur", role));
    person->await(role == Role::Owner ? "sebagai pemilik" : "sebagai admin");
    return person;
  }

  EveryChannel house;
  std::unique_ptr<Person> owner, admin, customer;
  std::string admins_name;
};

void fill_cart(Person& ani) {
  ani.count_from_here();
  ani.say("halo");
  ani.await("Selamat datang");
  ani.press("Kerupuk");
  ani.await("Kemplang");
  ani.press("Kerupuk Jangek");
  ani.await("kulit sapi");
  ani.press("250 g");
  ani.await("Mau berapa");
  ani.press("2");
  ani.await("Masuk keranjang");
  ani.press("Checkout");
  ani.await("Diambil atau diantar");
}

void buy_by_buttons(Person& ani) {
  fill_cart(ani);
  ani.press("Ambil sendiri");
  ani.await("Ringkasan");
  ani.press("Pesan sekarang");
  ani.await("Pesanan 1001 sudah kami catat");
}

// Both staff hear of the order; the owner takes it.
void accept(Cast& cast) {
  cast.admin->await("Pesanan baru 1001");
  cast.owner->await("Pesanan baru 1001");
  cast.owner->press("Terima");
  cast.customer->await("Pesanan 1001 diterima");
  cast.admin->await("Oleh Sri");
}

void finish(Cast& cast) {
  cast.admin->press("Siapkan");
  cast.customer->await("siap diambil");
  cast.owner->await("Oleh " + cast.admins_name);
  cast.owner->press("Lunas");
  cast.customer->await("sudah kami terima");
  cast.owner->press("Selesai");
  cast.customer->await("Pesanan 1001 selesai");
}

void tell_counts(const char* journey, On channel, Person& customer) {
  std::cout << "figure: " << journey << " on " << to_word(channel) << ": " << customer.actions()
            << " actions, " << customer.counted_messages() << " messages\n";
}

}  // namespace

TEST_CASE("a newcomer buys by buttons and the shop sees it through") {
  for (const Seats& seats : kSeats) {
    INFO("customer on " << to_word(seats.customer) << ", owner on " << to_word(seats.owner));
    Cast cast(seats);
    Person& ani = *cast.customer;
    buy_by_buttons(ani);
    accept(cast);
    tell_counts("newcomer, pickup", seats.customer, ani);
    CHECK(ani.actions() <= 8);
    CHECK(ani.counted_messages() <= 9);
    finish(cast);
    const StockCount count = cast.house.world.stock("dapur", "KRP-JGK-250");
    CHECK(count.sold == 2);
    CHECK(count.held == 0);
  }
}

TEST_CASE("a newcomer has it brought to a shared place, and comes back for the same") {
  for (const Seats& seats : kSeats) {
    INFO("customer on " << to_word(seats.customer));
    Cast cast(seats);
    Person& ani = *cast.customer;
    fill_cart(ani);
    ani.press("Antar, Rp10.000");
    ani.await("Diantar ke mana?");
    ani.share_place();
    ani.await("Ringkasan");
    ani.press("Pesan sekarang");
    ani.await("Pesanan 1001 sudah kami catat");
    accept(cast);
    tell_counts("newcomer, delivery", seats.customer, ani);
    CHECK(ani.actions() <= 9);
    CHECK(ani.counted_messages() <= 10);

    ani.count_from_here();
    ani.say("halo");
    ani.await_messages(1);
    ani.press("Pesan lagi yang sama");
    if (seats.customer == On::Telegram)
      ani.await("Ringkasan");  // it takes the greeting's place
    else
      ani.await_messages(2);
    ani.press("Pesan sekarang");
    ani.await("Pesanan 1002 sudah kami catat");
    cast.owner->await("Pesanan baru 1002");
    cast.owner->press("Terima");
    ani.await("Pesanan 1002 diterima");
    tell_counts("returning", seats.customer, ani);
    CHECK(ani.actions() <= 4);
    CHECK(ani.counted_messages() <= 5);
  }
}

TEST_CASE("an order typed in words of somebody known takes two actions and three messages") {
  for (const Seats& seats : kSeats) {
    INFO("customer on " << to_word(seats.customer));
    Cast cast(seats);
    Person& ani = *cast.customer;
    buy_by_buttons(ani);
    accept(cast);

    ani.count_from_here();
    ani.say("2 tekwan, ambil sendiri");
    ani.await("2 x Tekwan");
    ani.press("Pesan sekarang");
    ani.await("Pesanan 1002 sudah kami catat");
    cast.owner->await("Pesanan baru 1002");
    cast.owner->press("Terima");
    ani.await("Pesanan 1002 diterima");
    tell_counts("typed in words", seats.customer, ani);
    CHECK(ani.actions() <= 2);
    CHECK(ani.counted_messages() <= 3);
  }
}

TEST_CASE("a stock command on any channel is what the next customer sees") {
  for (const Seats& seats : kSeats) {
    INFO("owner on " << to_word(seats.owner));
    Cast cast(seats);
    cast.owner->say("stok TKW-POR = 3");
    cast.owner->await("Yakin jadi 3?");
    cast.owner->press("Ya, jadi 3");
    cast.owner->await("dari 25 jadi 3");
    cast.customer->say("halo");
    cast.customer->await("Selamat datang");
    cast.customer->say("tekwan");
    cast.customer->await("tinggal 3");
    cast.admin->say("habis tekwan");
    cast.admin->await("habis");
    cast.customer->say("2 tekwan");
    cast.customer->await("habis");
  }
}

TEST_CASE("customer and seller talk through the bot, whatever their channels") {
  for (const Seats& seats : kSeats) {
    INFO("customer on " << to_word(seats.customer) << ", owner on " << to_word(seats.owner));
    Cast cast(seats);
    cast.customer->say("halo");
    cast.customer->await("Selamat datang");
    cast.customer->say("bicara dengan penjual");
    cast.customer->await("penjual sudah kami panggil");
    cast.customer->say("bisa titip di pos satpam?");
    cast.owner->await("bisa titip di pos satpam?");
    cast.owner->press("Balas");
    cast.owner->say("bisa, Kak Ani");
    cast.customer->await("bisa, Kak Ani");
    cast.owner->say("selesai");
    cast.customer->say("menu");
    cast.customer->await("Kerupuk");
  }
}
