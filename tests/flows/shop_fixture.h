// The demo shop in a database of its own, and people who say and press: for tests of what staff do.
#pragma once

#include <catch2/catch.hpp>

#include "config/assets.h"
#include "config/phrasebook.h"
#include "flows/converse.h"
#include "flows/understanding/words.h"
#include "store/import.h"
#include "store/shop.h"
#include "tests/harness/stores.h"

namespace kedai {

// 2026-11-24 10:00 in Lubuklinggau.
inline Time ten_o_clock() { return from_millis(1'795'489'200'000); }

struct ShopFixture {
  ShopFixture() : database(harness::new_store()) {
    Profile profile;
    profile.slug = "dapur";
    profile.name = "Dapur Lubuklinggau";
    profile.address = "Jl. Yos Sudarso";
    profile.id = shop_id = ShopId{ids.next(now)};
    db::Transaction transaction(*database);
    Profiles(*database).add(profile);
    import_catalogue(
        *database, shop_id, *config::asset("demo/catalogue.csv"),
        [](std::string_view) { return std::optional<Picture>{}; }, ids, now);
    transaction.commit();
  }

  template <class Use>
  auto with(Use use) {
    auto profile = *Profiles(*database).find(shop_id);
    auto catalog = CatalogRows(*database, shop_id).load(profile.catalog_version);
    Shop shop(*database, std::move(profile), std::move(catalog), ids);
    return use(shop);
  }

  // A member of staff who is known to the shop, as `who`, on Telegram.
  void bind(const std::string& who, Role role = Role::Owner, const std::string& locale = "id") {
    const std::string code = new_invitation_code();
    with([&](Shop& shop) { shop.staff.invite(code, role, now + std::chrono::hours{1}); });
    hear(who, Said{code}, locale);
  }

  std::vector<Letter> hear(const std::string& who, Content content,
                           const std::string& locale = "") {
    const Event event{"telegram", std::to_string(++messages), who, {"telegram", "user", who}, who,
                      locale,     std::move(content)};
    db::Transaction transaction(*database);
    auto letters = with([&](Shop& shop) { return converse(shop, event, now).letters; });
    transaction.commit();
    keep(letters);
    return letters;
  }

  // Says it and returns what came back to whoever said it.
  std::string say(const std::string& who, const std::string& text) {
    hear(who, Said{text});
    return last(who);
  }
  std::string press(const std::string& who, const std::string& label) {
    const auto found = button(who, label);
    INFO("[" << label << "] under: " << last(who));
    REQUIRE(found.has_value());
    hear(who, Pressed{encode(found->choice), std::to_string(messages), label});
    return last(who);
  }
  void press(const std::string& who, const Choice& choice) {
    hear(who, Pressed{encode(choice), "1", ""});
  }

  // The newest button of that label that the person has been sent.
  std::optional<Button> button(const std::string& who, const std::string& label) {
    const auto& all = letters_of[who];
    for (auto letter = all.rbegin(); letter != all.rend(); ++letter)
      for (const auto* buttons : {&letter->message.options, &letter->message.actions})
        for (const Button& each : *buttons)
          if (each.label == label) return each;
    return std::nullopt;
  }

  // The last letter's text without bold marks, and its buttons: "text [A] [B]".
  std::string last(const std::string& who) {
    const auto& all = letters_of[who];
    if (all.empty()) return "";
    std::string text;
    for (const char c : all.back().message.text)
      if (c != kBoldOn && c != kBoldOff) text += c;
    for (const auto* buttons : {&all.back().message.options, &all.back().message.actions})
      for (const Button& each : *buttons) text += " [" + each.label + "]";
    return text;
  }
  std::size_t count(const std::string& who) { return letters_of[who].size(); }

  VariantId variant(std::string_view sku) {
    return with([&](Shop& shop) { return shop.catalog->find_sku(sku)->id; });
  }
  StockCount stock(std::string_view sku) {
    return with([&](Shop& shop) { return shop.stock.of(shop.catalog->find_sku(sku)->id); });
  }
  Money price(std::string_view sku) {
    return with([&](Shop& shop) { return shop.catalog->find_sku(sku)->price; });
  }
  Order order(std::int64_t number) {
    return with([&](Shop& shop) { return *shop.orders.find_number(number); });
  }

  // "2 tekwan", to be picked up: the number of the order.
  std::int64_t order_of(const std::string& who, const std::string& what) {
    say(who, what + ", ambil sendiri");
    press(who, "Pesan sekarang");
    const auto orders = with([&](Shop& shop) { return shop.orders.open(100); });
    REQUIRE_FALSE(orders.empty());
    return orders.back().number;
  }

  // received = available + held + sold for every variant, and nothing is negative.
  bool stock_is_sound() {
    return with([](Shop& shop) {
      for (const auto& [id, count] : shop.stock.all())
        if (count.received != count.available + count.held + count.sold || count.available < 0 ||
            count.held < 0 || count.sold < 0)
          return false;
      return true;
    });
  }

  void keep(const std::vector<Letter>& letters) {
    for (const Letter& letter : letters)
      letters_of[with([&](Shop& shop) { return shop.conversations.find(letter.to)->address; })]
          .push_back(decode_letter(encode(letter)));
  }

  Time now = ten_o_clock();
  IdSource ids{1};
  std::unique_ptr<db::Database> database;
  ShopId shop_id;
  std::map<std::string, std::vector<Letter>> letters_of;
  std::int64_t messages = 0;
};

}  // namespace kedai
