#include "bot/lane.h"

#include <catch2/catch.hpp>

#include "tests/bot/bot_shop.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

Letter letter_in(const OutboxRow& row) { return decode_letter(row.body); }

const db::Sql kBreakCarts("ALTER TABLE cart RENAME TO cart_away");
const db::Sql kDead("SELECT COUNT(*) FROM dead_letter WHERE kind = $1");

std::int64_t dead_letters(db::Database& database, std::string_view kind) {
  auto rows = database.query(kDead, kind);
  rows.next();
  return rows.integer(0);
}

}  // namespace

TEST_CASE("an accepted message has its reply in the outbox") {
  BotShop shop;
  shop.lane->start();
  REQUIRE(shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Yes);
  const auto letters = shop.waiting();
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].address == "7");
  CHECK(letter_in(letters[0]).message.options.size() == 7);
}

TEST_CASE("a message delivered three times is answered once") {
  BotShop shop;
  shop.lane->start();
  for (int i = 0; i < 3; ++i)
    REQUIRE(shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Yes);
  CHECK(shop.waiting().size() == 1);
}

TEST_CASE("what was submitted before the lane started is one batch, in order") {
  BotShop shop;
  std::vector<int> done;
  for (int i = 0; i < 20; ++i)
    shop.lane->submit({shop.shop, BotShop::event("7", Said{"halo"}, "u" + std::to_string(i))},
                      [&done, i](Accepted) { done.push_back(i); });
  shop.lane->start();
  shop.drain();
  REQUIRE(done.size() == 20);
  CHECK(std::ranges::is_sorted(done));
  CHECK(shop.waiting().size() == 20);
}

TEST_CASE("a message that always throws is a dead letter, and the others go on") {
  BotShop shop;
  shop.lane->start();
  REQUIRE(shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Yes);
  shop.database->execute(kBreakCarts);
  REQUIRE(shop.submit(BotShop::event("7", Said{"keranjang"}, "u2")) == Accepted::Yes);
  CHECK(dead_letters(*shop.database, "inbound") == 1);
  // The apology needs no cart.
  CHECK(letter_in(shop.waiting().back()).message.text.find("Maaf") != std::string::npos);
}

TEST_CASE("a body that does not parse is kept, and accepted") {
  BotShop shop;
  shop.lane->start();
  std::promise<Accepted> done;
  shop.lane->submit_unparsable(shop.shop, "telegram", "{\"\\ud800",
                               [&](Accepted accepted) { done.set_value(accepted); });
  CHECK(done.get_future().get() == Accepted::Yes);
  CHECK(dead_letters(*shop.database, "unparsable") == 1);
}

TEST_CASE("a busy database says later, and nothing is half done") {
  BotShop shop;
  shop.lane->start();
  shop.drain();
  {
    const db::Transaction somebody_else(*shop.database);
    CHECK(shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Later);
  }
  CHECK(shop.waiting().empty());
  CHECK(shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Yes);
  CHECK(shop.waiting().size() == 1);
}

TEST_CASE("a stopped lane answers later instead of losing what comes") {
  BotShop shop;
  shop.lane->start();
  shop.lane->stop();
  CHECK(shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Later);
}

TEST_CASE(
    "whoever is called back and throws takes nothing from the others of the batch or the next") {
  BotShop shop;
  const auto complain = [](auto&&...) { throw std::runtime_error("as asked"); };
  shop.lane->report_to({complain, complain});
  Event on_the_web = BotShop::event("abc", Said{"halo"}, "w1");
  on_the_web.channel = on_the_web.identity.channel = "web";
  std::promise<Accepted> done;
  shop.lane->submit({shop.shop, std::move(on_the_web)}, complain);
  shop.lane->submit({shop.shop, BotShop::event("7", Said{"halo"}, "u1")}, complain);
  shop.lane->submit({shop.shop, BotShop::event("8", Said{"halo"}, "u2")},
                    [&](Accepted accepted) { done.set_value(accepted); });
  shop.lane->start();
  CHECK(done.get_future().get() == Accepted::Yes);
  CHECK(shop.submit(BotShop::event("7", Said{"menu"}, "u3")) == Accepted::Yes);
  CHECK(shop.waiting().size() == 3);
}

TEST_CASE("a web letter is delivered by being written in the transcript") {
  BotShop shop;
  std::vector<TranscriptEntry> written;
  shop.lane->report_to({[](auto) {},
                        [&](std::vector<TranscriptEntry> entries) {
                          written.insert(written.end(), entries.begin(), entries.end());
                        }});
  shop.lane->start();
  Event event = BotShop::event("abc", Said{"halo"}, "w1");
  event.channel = "web";
  event.identity.channel = "web";
  REQUIRE(shop.submit(event) == Accepted::Yes);
  shop.lane->stop();
  CHECK(shop.waiting().empty());
  REQUIRE(written.size() == 2);
  CHECK(written[0].author == Author::Customer);
  CHECK(written[1].author == Author::Shop);
  CHECK(written[0].id < written[1].id);
}

TEST_CASE("64 customers confirm at once for the last 6 pieces: 6 are sold") {
  BotShop shop;
  const auto catalog = CatalogRows(*shop.database, shop.shop).load(1);
  const VariantId shirt = catalog->find_sku("KRJ-BTK-M")->id;  // 6 in stock
  shop.lane->start();
  std::vector<std::string> presses(64);
  for (int buyer = 0; buyer < 64; ++buyer) {
    const std::string who = std::to_string(1'000 + buyer);
    int step = 0;
    const auto say = [&](Content content) {
      return shop.submit(
          BotShop::event(who, std::move(content), who + "-" + std::to_string(++step)));
    };
    say(Pressed{encode(choice(Verb::AddQuantity, shirt, 1)), ""});
    say(Pressed{encode({Verb::Pickup}), ""});
    const auto summary = letter_in(shop.waiting().back()).message;
    presses[static_cast<std::size_t>(buyer)] = encode(summary.actions.at(0).choice);
  }
  const auto before = shop.waiting().size();
  std::vector<std::thread> buyers;
  for (int buyer = 0; buyer < 64; ++buyer)
    buyers.emplace_back([&, buyer] {
      shop.submit(BotShop::event(std::to_string(1'000 + buyer),
                                 Pressed{presses[static_cast<std::size_t>(buyer)], ""},
                                 "place-" + std::to_string(buyer)));
    });
  for (auto& buyer : buyers) buyer.join();

  const auto count = Stock(*shop.database, shop.shop).of(shirt);
  CHECK(count.held == 6);
  CHECK(count.available == 0);
  int thanked = 0;
  int refused = 0;
  const auto letters = shop.waiting();
  for (auto at = letters.begin() + static_cast<std::ptrdiff_t>(before); at != letters.end(); ++at) {
    const std::string text = letter_in(*at).message.text;
    thanked += text.find("Terima kasih") != std::string::npos;
    refused += text.find("baru saja habis") != std::string::npos;
  }
  CHECK(thanked == 6);
  CHECK(refused == 58);
}

namespace {

Accepted work(BotShop& shop, Work what, std::optional<Source> source = {}) {
  std::promise<Accepted> done;
  shop.lane->submit(
      shop.shop, std::move(what), [&](Accepted accepted) { done.set_value(accepted); },
      std::move(source));
  return done.get_future().get();
}

}  // namespace

TEST_CASE(
    "work that throws is tried three times more, and kept as a dead letter when it came raw") {
  BotShop shop;
  shop.lane->start();
  int tries = 0;
  const auto fails = [&](int times) {
    tries = 0;
    return [&tries, times](Shop& its, Time now) {
      its.mailbox.take("whatsapp", "m1", its.new_id(now));
      if (++tries <= times) throw std::runtime_error("as asked");
      return std::vector<Letter>{};
    };
  };
  CHECK(work(shop, fails(3), Source{"whatsapp", "{}"}) == Accepted::Yes);
  CHECK(dead_letters(*shop.database, "inbound") == 0);
  CHECK(work(shop, fails(4), Source{"whatsapp", "{}"}) == Accepted::Yes);
  CHECK(tries == 4);
  CHECK(dead_letters(*shop.database, "inbound") == 1);
}

TEST_CASE("work that nobody keeps is not accepted when it fails") {
  BotShop shop;
  shop.lane->start();
  CHECK(work(shop, [](Shop&, Time) -> std::vector<Letter> {
          throw std::runtime_error("as asked");
        }) == Accepted::Later);
  CHECK(dead_letters(*shop.database, "inbound") == 0);
}

TEST_CASE("who wrote is answered once: not for a duplicate, not where people talk") {
  BotShop shop;
  shop.lane->start();
  std::atomic<int> answered{0};
  const auto hear = [&](Content content, const std::string& id) {
    std::promise<Accepted> done;
    Inbound inbound{shop.shop, BotShop::event("7", std::move(content), id)};
    inbound.answered = [&] { ++answered; };
    shop.lane->submit(std::move(inbound), [&](Accepted accepted) { done.set_value(accepted); });
    CHECK(done.get_future().get() == Accepted::Yes);
  };
  hear(Said{"halo"}, "u1");
  hear(Said{"halo"}, "u1");
  CHECK(answered == 1);
  hear(SellerSpoke{}, "u2");
  hear(Said{"mau tanya ongkir"}, "u3");
  CHECK(answered == 1);
  hear(Said{"menu"}, "u4");
  CHECK(answered == 2);
}

TEST_CASE("one who helps does by itself what it brings to a lane at rest") {
  BotShop shop;
  shop.lane = std::make_unique<Lane>(shop.file, noon, std::chrono::hours{1});
  shop.lane->start();
  const auto here = std::this_thread::get_id();
  int accepted = 0;
  int done_here = 0;
  for (int i = 0; i < 2'000 && done_here < 10; ++i) {
    std::promise<std::thread::id> done;
    shop.lane->submit({shop.shop, BotShop::event("7", Said{"halo"}, "u" + std::to_string(i))},
                      [&](Accepted is) {
                        accepted += is == Accepted::Yes ? 1 : 0;
                        done.set_value(std::this_thread::get_id());
                      });
    shop.lane->help();
    done_here += done.get_future().get() == here ? 1 : 0;
    CHECK(accepted == i + 1);
  }
  CHECK(done_here == 10);
  std::thread([&] { shop.drain(); }).join();
  CHECK(shop.waiting().size() == static_cast<std::size_t>(accepted));
}
