// A shop's day comes to the same however Telegram delivers it: each webhook once in order, or each
// three times, shuffled across the chats, over several connections.
#include <array>
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/e2e/deliveries.h"
#include "tests/e2e/story.h"
#include "tests/e2e/world.h"

using namespace kedai;
using namespace kedai::bot;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t kOwner = 900;
constexpr std::int64_t kFirstBuyer = 501;
// Each buys something else, so that no chat's words depend on another's pace.
constexpr std::array kWanted{"TKW-POR",     "CKO-BTL", "KRP-UDG", "KPI-JHE",
                             "KPI-BIJ-250", "KPK-TMP", "KCG-TLR", "KRJ-TAS"};

// An order that is cancelled, and one that stays, with the same press twice in it.
Story story_of(std::int64_t buyer, VariantId wanted) {
  Story story(buyer);
  story.say("halo").press(choice(Verb::AddQuantity, wanted, 2)).say("checkout");
  story.say("Ambil sendiri").say("Pesan sekarang").say("Batalkan").say("Ya, batalkan");
  story.press(choice(Verb::AddQuantity, wanted, 1)).press(choice(Verb::AddQuantity, wanted, 1));
  story.press({Verb::Cart}).press({Verb::Pickup}).say("pesan sekarang").say("pesanan saya");
  return story;
}

struct Outcome {
  std::map<std::int64_t, std::vector<std::string>> letters;  // by chat, in order; numbers as names
  std::vector<std::string> orders, stock;
  bool operator==(const Outcome&) const = default;
};

class Day {
 public:
  Day() : world_({shop_on(telegram_, "dapur", "Dapur", By::Webhook)}, By::Webhook, no_pace()) {
    telegram_.name(kOwner, "Sri");
    Story owner(kOwner);
    owner.say("/start " + world_.invite("dapur", Role::Owner));
    FakeTelegram::post(world_.url("/telegram/dapur"), "rahasia-dapur", owner.bodies().front());
    telegram_.await(kOwner, "sebagai pemilik");
    const auto catalog = CatalogRows(*world_.database, shop()).load(1);
    for (std::size_t i = 0; i < kWanted.size(); ++i) {
      const auto buyer = kFirstBuyer + static_cast<std::int64_t>(i);
      telegram_.name(buyer, "P");
      stories.push_back(story_of(buyer, catalog->find_sku(kWanted[i])->id).bodies());
    }
  }
  ~Day() { world_.server->stop(); }

  Outcome go(const std::vector<Posting>& plan, int connections) {
    const int taken = post_all(plan, stories, world_.server->port(), "/telegram/dapur",
                               "rahasia-dapur", connections);
    CHECK(taken == static_cast<int>(plan.size()));
    REQUIRE(telegram_.eventually([&] { return waiting_letters(*world_.database, {}, 1).empty(); }));
    return outcome();
  }

  Stories stories;

 private:
  static CourierLimits no_pace() {
    CourierLimits limits;
    limits.paced = false;
    return limits;
  }
  ShopId shop() { return world_.server->shop("dapur"); }

  Outcome outcome() {
    Outcome outcome;
    const auto named = order_names(outcome.orders);
    for (const FakeCall& call : telegram_.calls())
      if (call.status == 200 && call.chat != 0)
        outcome.letters[call.chat].push_back(named_in(shown(call), named));
    std::ranges::sort(outcome.letters[kOwner]);  // of all the buyers together
    for (const char* sku : kWanted) {
      const StockCount count = world_.stock("dapur", sku);
      outcome.stock.push_back(
          fmt::format("{}: {} available, {} held", sku, count.available, count.held));
    }
    return outcome;
  }

  // Who is first at the counter gets the lower number: 1007 is named "501's 1st". Lists the orders.
  std::map<std::string, std::string> order_names(std::vector<std::string>& list) {
    std::map<std::string, std::string> names;
    std::map<std::string, int> placed;
    Orders orders(*world_.database, shop());
    for (std::int64_t number = 1'001; const auto order = orders.find_number(number); ++number) {
      const auto buyer = Conversations(*world_.database, shop()).find(order->chat)->address;
      const auto name = fmt::format("{}'s {}.", buyer, ++placed[buyer]);
      names[std::to_string(number)] = name;
      list.push_back(fmt::format("{}: {} x {}, {}", name, order->lines.at(0).quantity,
                                 order->lines.at(0).sku, to_word(order->status)));
    }
    std::ranges::sort(list);
    return names;
  }

  static std::string named_in(std::string text, const std::map<std::string, std::string>& names) {
    for (const auto& [number, name] : names)
      for (auto at = text.find(number); at != text.npos; at = text.find(number, at))
        text.replace(at, number.size(), name);
    return text;
  }

  // What the call says, and the labels of its buttons.
  static std::string shown(const FakeCall& call) {
    const Json fields = Json::parse(call.fields);
    std::string text = fields.value("text", fields.value("caption", call.method));
    for (const auto& row :
         fields.value("reply_markup", Json::object()).value("inline_keyboard", Json::array()))
      for (const auto& button : row) text += " [" + button.at("text").get<std::string>() + "]";
    return text;
  }

  FakeTelegram telegram_;
  World world_;
};

}  // namespace

TEST_CASE(
    "webhooks three times each, shuffled across chats, come to what each once in order does") {
  Day calm;
  const Outcome expected = calm.go(in_order(calm.stories), 1);
  REQUIRE(expected.orders.size() == 2 * kWanted.size());
  CHECK(expected.orders[0] == "501's 1.: 2 x TKW-POR, cancelled");
  CHECK(expected.orders[1] == "501's 2.: 2 x TKW-POR, placed");
  CHECK(expected.stock[0] == "TKW-POR: 23 available, 2 held");
  REQUIRE(expected.letters.size() == kWanted.size() + 1);
  std::size_t posted = 0, letters = 0;
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    INFO("seed " << seed);
    Day busy;
    const auto plan = shuffled(busy.stories, seed);
    const Outcome outcome = busy.go(plan, 6);
    posted += plan.size();
    CHECK(outcome.orders == expected.orders);
    CHECK(outcome.stock == expected.stock);
    for (const auto& [chat, expected_ones] : expected.letters) {
      CHECK(outcome.letters.at(chat) == expected_ones);
      letters += expected_ones.size();
    }
  }
  std::cout << "figure: " << posted << " webhooks over 6 connections, " << letters
            << " letters as expected\n";
}
