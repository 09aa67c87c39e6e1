// What becomes of a letter when WhatsApp reports on its message.
#include "bot/channels/whatsapp_receipts.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::bot;
using namespace kedai::harness;
using namespace std::chrono_literals;
using whatsapp::Receipt;
using Status = Receipt::Status;

namespace {

struct House {
  House() {
    buyer = &shop.chat("pembeli", "whatsapp");
    buyer->say("halo");
    shop.staff("pemilik", Role::Owner, "telegram");
    sent(buyer->last(), "service");
  }
  void sent(const Letter& letter, const std::string& category, const std::string& wamid = "wamid.1",
            std::int64_t letter_id = 0) {
    shop.with([&](Shop& open) {
      open.sent_messages.add({"whatsapp",
                              wamid,
                              letter.to,
                              encode(letter),
                              category,
                              {300},
                              0,
                              Reach::Sent,
                              0,
                              "",
                              world.now,
                              {letter_id}});
    });
  }
  std::vector<Letter> report(Status status, int code = 0, const std::string& wamid = "wamid.1") {
    return shop.with([&](Shop& open) {
      return whatsapp::note_receipt(open, {wamid, status, code, "why", "", false}, prices,
                                    world.now);
    });
  }
  // Letters to the buyer that wait in the outbox.
  std::vector<OutboxRow> posted() { return waiting_letters(*world.database, {}, 100); }
  ChatRow chat() {
    return shop.with([&](Shop& open) { return *open.conversations.find(buyer->id); });
  }
  SentMessage message() {
    return shop.with([&](Shop& open) { return *open.sent_messages.find("whatsapp", "wamid.1"); });
  }

  World world;
  TestShop shop{world};
  Chat* buyer = nullptr;
  WhatsAppPrices prices{300, 400, 600};
};

}  // namespace

TEST_CASE("a failure that passes sends the letter again a little later, once", "[whatsapp]") {
  House house;
  for (int i = 0; i < 3; ++i) CHECK(house.report(Status::Failed, 131000).empty());
  const auto again = house.posted();
  REQUIRE(again.size() == 1);
  CHECK(again[0].next_try > house.world.now);
  CHECK(decode_letter(again[0].body).message.text == house.buyer->last().message.text);
}

TEST_CASE("a letter that has failed for a day is given up, kept as a dead letter and told",
          "[whatsapp]") {
  House house;
  house.world.now += std::chrono::hours{25};
  CHECK(house.report(Status::Failed, 131000).size() == 1);
  CHECK(house.posted().empty());
}

TEST_CASE("a letter that is sent again keeps its age", "[whatsapp]") {
  House house;
  const Time written = house.message().sent_at;
  house.world.now += std::chrono::hours{1};
  house.report(Status::Failed, 131000);
  REQUIRE(house.posted().size() == 1);
  CHECK(house.posted()[0].created == written);
}

TEST_CASE("a failure because of the day being over closes the window and goes on from there",
          "[whatsapp]") {
  House house;
  house.report(Status::Failed, 131047);
  CHECK(house.posted().size() == 1);
  CHECK(house.chat().heard_at == Time{});
}

TEST_CASE("a picture that Meta cannot use is left out", "[whatsapp]") {
  House house;
  Letter card{house.buyer->id, {"Tekwan", "pic"}};
  house.shop.with([&](Shop& open) {
    open.sent_messages.add({"whatsapp",
                            "wamid.2",
                            card.to,
                            encode(card),
                            "service",
                            {},
                            0,
                            Reach::Sent,
                            0,
                            "",
                            house.world.now});
    whatsapp::note_receipt(open, {"wamid.2", Status::Failed, 131053, "", "", false}, house.prices,
                           house.world.now);
  });
  REQUIRE(house.posted().size() == 1);
  CHECK(decode_letter(house.posted()[0].body).message.picture_id.empty());
}

TEST_CASE("a person who cannot be reached is marked so, and the staff hear of it", "[whatsapp]") {
  House house;
  CHECK(house.report(Status::Failed, 131026).size() == 1);
  CHECK_FALSE(house.chat().reachable);
  CHECK(house.posted().empty());
}

TEST_CASE("trouble with the account is told to the staff and the letter tried again",
          "[whatsapp]") {
  House house;
  CHECK(house.report(Status::Failed, 131042).size() == 1);
  CHECK(house.posted().size() == 1);
}

TEST_CASE("the same trouble is told once in six hours, however many letters it stops",
          "[whatsapp]") {
  House house;
  for (const char* wamid : {"wamid.2", "wamid.3"})
    house.sent(house.buyer->last(), "service", wamid);
  CHECK(house.report(Status::Failed, 131042, "wamid.1").size() == 1);
  CHECK(house.report(Status::Failed, 131042, "wamid.2").empty());
  CHECK(house.report(Status::Failed, 131031, "wamid.3").size() == 1);
  CHECK(house.posted().size() == 3);  // all are tried again
  house.world.now += 5h;
  house.sent(house.buyer->last(), "service", "wamid.4");
  CHECK(house.report(Status::Failed, 131042, "wamid.4").empty());
  house.world.now += 1h;
  house.sent(house.buyer->last(), "service", "wamid.5");
  CHECK(house.report(Status::Failed, 131042, "wamid.5").size() == 1);
}

TEST_CASE("of a letter of two messages that both fail one copy goes again", "[whatsapp]") {
  House house;
  house.sent(house.buyer->last(), "service", "wamid.2", 7);
  house.sent(house.buyer->last(), "service", "wamid.3", 7);
  house.report(Status::Failed, 131000, "wamid.2");
  house.report(Status::Failed, 131000, "wamid.3");
  CHECK(house.posted().size() == 1);
}

TEST_CASE("both failures reported before the letter was marked as sent send one copy again",
          "[whatsapp]") {
  House house;
  house.report(Status::Failed, 131000, "wamid.2");
  house.report(Status::Failed, 131000, "wamid.3");
  house.sent(house.buyer->last(), "service", "wamid.2", 7);
  house.sent(house.buyer->last(), "service", "wamid.3", 7);
  house.shop.with([&](Shop& open) {
    whatsapp::settle_early_failures(
        open, {{"wamid.2", "service", {300}}, {"wamid.3", "service", {300}}}, house.world.now);
  });
  CHECK(house.posted().size() == 1);
}

TEST_CASE("a person's file that Meta found no use for later is missed in words", "[whatsapp]") {
  House house;
  Letter voice{house.buyer->id, {"Ani:"}};
  voice.message.attachment = Attachment{Attachment::Kind::Voice, "telegram", "file"};
  house.sent(voice, "service", "wamid.2");
  house.report(Status::Failed, 131053, "wamid.2");
  REQUIRE(house.posted().size() == 1);
  CHECK(decode_letter(house.posted()[0].body).message.text ==
        "Ani:\n(berkasnya tidak bisa dibuka, minta dikirim ulang ya)");
}

TEST_CASE("each further try comes when the letter is twice as old", "[whatsapp]") {
  House house;
  house.report(Status::Failed, 131000);
  CHECK(house.posted().at(0).next_try == house.world.now + 15s);
  house.sent(house.buyer->last(), "service", "wamid.2");
  house.world.now += 4min;
  house.report(Status::Failed, 131056, "wamid.2");
  CHECK(house.posted().at(1).next_try == house.world.now + 4min);
}

TEST_CASE("a day that was over when the letter left does not end the one that began since",
          "[whatsapp]") {
  House house;
  house.world.now += 1min;
  house.buyer->say("menu");
  const Time heard = house.chat().heard_at;
  house.report(Status::Failed, 131047);
  CHECK(house.chat().heard_at == heard);
  CHECK(house.posted().size() == 1);
}

namespace {

// A template told of a letter, which waits.
void announce(House& house) {
  Letter letter{house.buyer->id, {"Pesanan siap"}};
  house.shop.with([&](Shop& open) {
    open.mailbox.post({open.id(),
                       {7},
                       house.buyer->id,
                       "whatsapp",
                       "+62",
                       encode(letter),
                       0,
                       house.world.now,
                       house.world.now});
    open.mailbox.hold({7}, encode(letter));
    open.sent_messages.add({"whatsapp",
                            "wamid.3",
                            letter.to,
                            encode(letter),
                            "utility",
                            {},
                            0,
                            Reach::Sent,
                            0,
                            "",
                            house.world.now,
                            {7},
                            true});
  });
}

}  // namespace

TEST_CASE("a template that fails tells the staff; its letter waits by itself", "[whatsapp]") {
  House house;
  announce(house);
  CHECK(house.report(Status::Failed, 132015, "wamid.3").size() == 1);
  CHECK(house.posted().empty());
}

TEST_CASE("a template that fails for now goes again with its letter, unless that has gone",
          "[whatsapp]") {
  House house;
  announce(house);
  CHECK(house.report(Status::Failed, 131000, "wamid.3").empty());
  CHECK(house.posted().size() == 1);
  CHECK(house.shop.with([&](Shop& open) { return open.mailbox.held(house.buyer->id).empty(); }));

  House released;
  announce(released);
  released.shop.with([&](Shop& open) { open.mailbox.sent({7}); });
  CHECK(released.report(Status::Failed, 131000, "wamid.3").empty());
  CHECK(released.posted().empty());
}

TEST_CASE("receipts bill by category, and what Meta calls free costs nothing", "[whatsapp]") {
  House house;
  const auto billed = [&](const std::string& category, bool free) {
    house.shop.with([&](Shop& open) {
      whatsapp::note_receipt(open, {"wamid.1", Status::Delivered, 0, "", category, free},
                             house.prices, house.world.now);
    });
    return house.message().price;
  };
  CHECK(billed("utility", false) == Money{400});
  CHECK(billed("marketing", false) == Money{600});
  CHECK(billed("service", true) == Money{0});
  CHECK(billed("service", false) == Money{300});
}

TEST_CASE("a failure reported before the letter was marked as sent takes its next step then",
          "[whatsapp]") {
  House house;
  house.shop.with([&](Shop& open) {
    CHECK(whatsapp::note_receipt(open, {"wamid.9", Status::Failed, 131000, "", "", false},
                                 house.prices, house.world.now)
              .empty());
  });
  CHECK(house.posted().empty());
  house.shop.with([&](Shop& open) {
    const Letter letter{house.buyer->id, {"Halo"}};
    open.sent_messages.add({"whatsapp",
                            "wamid.9",
                            letter.to,
                            encode(letter),
                            "service",
                            {},
                            0,
                            Reach::Sent,
                            0,
                            "",
                            house.world.now});
    whatsapp::settle_early_failures(open, {{"wamid.9", "service", {300}}}, house.world.now);
  });
  CHECK(house.posted().size() == 1);
}
