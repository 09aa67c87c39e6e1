#include "bot/channels/webchat.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "bot/channels/channel.h"
#include "bot/channels/webchat_entries.h"

namespace kedai::bot {

namespace {

constexpr std::string_view cookie_name(WebRole role) {
  return role == WebRole::Staff ? "kedai_staff" : "kedai_chat";
}

std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == url.npos) return "";
  url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find('/')));
}

Event event_of(const Visitor& visitor, const std::string& locale, Saying saying) {
  return {std::string(kWeb),
          visitor.id + ":" + saying.id,
          visitor.id,
          {std::string(kWeb), "cookie", visitor.id},
          "",
          locale,
          std::move(saying.content)};
}

}  // namespace

// One open page. Its parts are set when it opens and then only read.
struct WebChat::Guest {
  Visitor visitor;
  std::string locale;
  std::int64_t after = 0;  // the newest entry that the page has
  std::shared_ptr<edge::Socket> socket = {};
  WebChatHub::Seat seat = 0;
};

WebChat::WebChat(Lane& lane, const WebChatSettings& settings)
    : lane_(lane),
      seal_(settings.key),
      reader_(settings.database),
      media_(settings.fetch),
      public_host_(host_of(settings.public_url)),
      secure_(settings.public_url.starts_with("https://")) {}

void WebChat::deliver(const std::vector<TranscriptEntry>& entries) { hub_.deliver(entries); }

void WebChat::tick() {
  if (hub_.empty())
    reader_.skip_news();
  else
    hub_.deliver(reader_.news());
}

std::optional<Visitor> WebChat::visitor(const edge::Request& request, ShopId shop,
                                        WebRole role) const {
  return seal_.open(WebSeal::Purpose::Cookie, shop, role, request.cookie(cookie_name(role)));
}

std::string WebChat::set_cookie(const Visitor& visitor, const std::string& slug) const {
  return fmt::format("{}={}; Path=/{}/{}; Max-Age=31536000; HttpOnly; SameSite=Lax{}",
                     cookie_name(visitor.role), seal_.seal(WebSeal::Purpose::Cookie, visitor), slug,
                     visitor.role == WebRole::Staff ? "staff" : "", secure_ ? "; Secure" : "");
}

bool WebChat::from_our_page(const edge::Request& request) const {
  const std::string origin = host_of(request.header("origin"));
  if (origin.empty()) return false;
  return origin == request.header("host") || origin == public_host_;
}

void WebChat::say(const Visitor& visitor, const std::string& locale, Saying saying, WhenDone done) {
  lane_.submit(Inbound{visitor.shop, event_of(visitor, locale, std::move(saying))},
               std::move(done));
}

void WebChat::say_photo(const Visitor& visitor, const std::string& locale, const std::string& id,
                        std::string bytes, WhenDone done) {
  const auto picture = std::make_shared<std::string>();
  const auto store = [picture, bytes = std::move(bytes)](Shop& shop, Time) {
    *picture = shop.pictures.add(picture_type(bytes), bytes);
    return std::vector<Letter>();
  };
  const auto stored = [this, picture, visitor, locale, id, done](Accepted accepted) {
    if (accepted == Accepted::Later || picture->empty()) return done(Accepted::Later);
    const Attachment photo{Attachment::Kind::Photo, std::string(kWeb), *picture};
    say(visitor, locale, Saying{id, SentMedia{photo}}, done);
  };
  lane_.submit(visitor.shop, store, stored);
}

edge::SocketEvents WebChat::seat(const Visitor& visitor, const std::string& locale,
                                 std::int64_t after) {
  const auto guest = std::make_shared<Guest>(Guest{visitor, locale, after});
  return {[this, guest](auto socket) { open(*guest, std::move(socket)); },
          [this, guest](const std::string& text) { hear(guest, text); },
          [this, guest] { hub_.leave(guest->seat); }};
}

void WebChat::open(Guest& guest, std::shared_ptr<edge::Socket> socket) {
  guest.socket = socket;
  guest.seat = hub_.join(std::move(socket));
  catch_up(guest);
}

// Binds the page to its chat, which exists once something has been said in it, and sends what the
// page has not got. Bound first: what is written meanwhile comes by deliver(), and never twice.
void WebChat::catch_up(const Guest& guest) try {
  const auto chat = reader_.chat(guest.visitor.shop, guest.visitor.id);
  if (!chat) return hub_.deliver_to(guest.seat, {});
  if (hub_.bind(guest.seat, guest.visitor.shop, *chat))
    hub_.deliver_to(guest.seat, reader_.since(guest.visitor.shop, *chat, guest.after));
} catch (const db::Unavailable& error) {
  spdlog::warn("web chat: cannot read a history: {}", error.what());
  guest.socket->close();  // the page comes again by itself
}

void WebChat::hear(const std::shared_ptr<Guest>& guest, const std::string& text) try {
  PageInput input = read_input(text);
  if (const auto* refused = std::get_if<RefusedInput>(&input)) {
    guest->socket->send(refused_message(refused->id, refused->reason));
  } else if (const auto* earlier = std::get_if<Earlier>(&input)) {
    const auto chat = reader_.chat(guest->visitor.shop, guest->visitor.id);
    guest->socket->send(
        older_message(chat ? reader_.before(guest->visitor.shop, *chat, earlier->before)
                           : std::vector<TranscriptEntry>()));
  } else {
    take(guest, std::get<Saying>(std::move(input)));
  }
} catch (const db::Unavailable&) {
  guest->socket->close();
}

void WebChat::take(const std::shared_ptr<Guest>& guest, Saying saying) {
  const std::string id = saying.id;
  say(guest->visitor, guest->locale, std::move(saying), [this, guest, id](Accepted accepted) {
    if (accepted == Accepted::Later) return guest->socket->send(retry_message(id));
    guest->socket->send(ack_message(id));
    catch_up(*guest);  // the first word makes the chat
  });
}

}  // namespace kedai::bot
