// The buyer is on Telegram, the owner in the web chat: words and pictures pass both ways.
#include <httplib.h>

#include <catch2/catch.hpp>

#include "flows/staff/seat.h"
#include "tests/e2e/world.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

constexpr std::int64_t kBuyer = 501;

// An owner's chat, opened by the operator, and a browser that has its cookie.
class WebOwner {
 public:
  explicit WebOwner(World& world)
      : world_(world),
        visitor_(new_visitor(world.server->shop("dapur"), WebRole::Staff)),
        browser_("127.0.0.1", world.server->port()) {
    std::promise<void> seated;
    world.server->lane().submit(
        visitor_.shop,
        [&](Shop& shop, Time now) {
          return seat_staff(shop, {"web", "cookie", visitor_.id}, "Sri", Role::Owner, now);
        },
        [&](Accepted) { seated.set_value(); });
    seated.get_future().wait();
    const auto page = browser_.Get(staff_link(world.server->seal(), visitor_, "dapur").c_str());
    REQUIRE(page);
    const std::string cookie = page->get_header_value("Set-Cookie");
    headers_ = {{"Cookie", cookie.substr(0, cookie.find(';'))}};
  }

  // The newest letter of the owner's chat.
  Letter newest() {
    const auto chat = Conversations(*world_.database, visitor_.shop).find("web", visitor_.id);
    const auto history = Mailbox(*world_.database, visitor_.shop).history(chat->id, 0);
    for (auto at = history.rbegin(); at != history.rend(); ++at)
      if (at->author == Author::Shop) return decode_letter(at->body);
    throw std::runtime_error("nothing was said");
  }
  httplib::Result get(const std::string& path) { return browser_.Get(path.c_str(), headers_); }
  void say(Content content) {
    std::promise<void> said;
    Event event{"web",
                "owner-" + std::to_string(++said_),
                visitor_.id,
                {"web", "cookie", visitor_.id},
                "",
                "",
                std::move(content)};
    world_.server->lane().submit({visitor_.shop, std::move(event)},
                                 [&](Accepted) { said.set_value(); });
    said.get_future().wait();
  }

 private:
  World& world_;
  Visitor visitor_;
  httplib::Client browser_;
  httplib::Headers headers_;
  int said_ = 0;
};

}  // namespace

TEST_CASE(
    "a buyer's words and picture on Telegram reach the owner's web chat, and the answer comes "
    "back") {
  FakeTelegram telegram;
  World world({shop_on(telegram, "dapur", "Dapur", By::Polling)}, By::Polling);
  WebOwner owner(world);
  telegram.name(kBuyer, "Ani");
  telegram.say(kBuyer, "halo");
  telegram.await(kBuyer, "Selamat datang");
  telegram.press(kBuyer, "Bicara dengan penjual");
  telegram.await(kBuyer, "penjual sudah kami panggil");
  const std::string photo = telegram.send_photo(kBuyer, "yang begini ada?");
  REQUIRE(telegram.eventually([&] { return owner.newest().message.attachment.has_value(); }));

  const Letter letter = owner.newest();
  CHECK(letter.message.text.find("yang begini ada?") != std::string::npos);
  CHECK(letter.message.attachment->reference == photo);
  const auto file = owner.get("/dapur/staff/media/telegram/" + photo);
  REQUIRE(file);
  CHECK(file->status == 200);
  CHECK(!file->body.empty());
  httplib::Client stranger("127.0.0.1", world.server->port());
  CHECK(stranger.Get(("/dapur/staff/media/telegram/" + photo).c_str())->status == 403);

  owner.say(Pressed{encode(letter.message.actions.at(0).choice), ""});  // Balas
  owner.say(Said{"Ada, Kak."});
  telegram.await(kBuyer, "Ada, Kak.");
  telegram.say(kBuyer, "selesai");
  telegram.await(kBuyer, "selesai. Mau lihat apa");
  world.server->stop();
}
