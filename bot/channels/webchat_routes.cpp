#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>

#include "bot/channels/webchat.h"
#include "bot/channels/webchat_answers.h"
#include "bot/channels/webchat_form.h"
#include "bot/web/assets.h"
#include "bot/web/pages.h"

namespace kedai::bot {

namespace {

using edge::Request;
using edge::Respond;
using edge::Response;

constexpr std::size_t kMostPhotoBytes = 5 * 1024 * 1024;

// Who asks, where: what every route of a shop begins with.
struct Call {
  WebChat& chat;
  const Request& request;
  Profile shop;
  WebRole role = WebRole::Customer;

  std::string lang() const { return page_language(request.header("accept-language"), shop.locale); }
  std::optional<Visitor> visitor() const { return chat.visitor(request, shop.id, role); }
  std::string base() const { return chat_base(shop.slug, role); }
  std::string query(const std::string& name) const {
    const auto found = request.query.find(name);
    return found == request.query.end() ? "" : found->second;
  }
  PageView view(const Visitor& visitor) const {
    const bool connected = role == WebRole::Staff && chat.reader().is_staff(shop.id, visitor.id);
    return {shop, role, lang(), connected, query("code"), chat.now()};
  }
};

using Answer = Response (*)(const Call&);        // at once
using Answers = void (*)(const Call&, Respond);  // when the lane is done

// A page for somebody: with a cookie when they have none yet.
Response page_for(const Call& call, const std::function<std::string(const Visitor&)>& render) {
  const auto known = call.visitor();
  const Visitor visitor = known ? *known : new_visitor(call.shop.id, call.role);
  Response response = html(render(visitor));
  if (!known)
    response.headers.emplace_back("Set-Cookie", call.chat.set_cookie(visitor, call.shop.slug));
  return response;
}

Response show_chat(const Call& call) {
  return page_for(call, [&call](const Visitor& visitor) { return chat_page(call.view(visitor)); });
}

// Staff come by a link that the program has made: it brings their identity along.
Response show_staff(const Call& call) {
  const auto key = call.query("key");
  if (key.empty()) return show_chat(call);
  const auto visitor =
      call.chat.seal().open(WebSeal::Purpose::Link, call.shop.id, WebRole::Staff, key);
  if (!visitor) return refused(403, "This link is not valid here.\n");
  Response response = redirect(302, fmt::format("/{}/staff", call.shop.slug));
  response.headers.emplace_back("Set-Cookie", call.chat.set_cookie(*visitor, call.shop.slug));
  return response;
}

std::vector<TranscriptEntry> history(const Call& call, const Visitor& visitor) {
  const auto chat = call.chat.reader().chat(call.shop.id, visitor.id);
  if (!chat) return {};
  return call.chat.reader().since(call.shop.id, *chat, 0);
}

Response show_plain(const Call& call) {
  return page_for(call, [&call](const Visitor& visitor) {
    return plain_page({call.view(visitor), history(call, visitor),
                       call.chat.seal().seal(WebSeal::Purpose::Form, visitor),
                       new_visitor(call.shop.id, call.role).id, !call.query("again").empty()});
  });
}

// The same press of the same page is one saying; another press of that page (by way of the
// browser's back button) is another.
std::string form_saying_id(const std::string& page, const std::string& said) {
  return fmt::format("{}-{:x}", page, std::hash<std::string>{}(said));
}

void hear_plain(const Call& call, Respond respond) {
  auto fields = read_fields(call.request.body);
  const auto visitor = call.visitor();
  const auto token =
      call.chat.seal().open(WebSeal::Purpose::Form, call.shop.id, call.role, fields["token"]);
  if (!visitor || !token || token->id != visitor->id)
    return respond(refused(403, "This form is not from here. Load the page again.\n"));
  PageInput input = read_form(form_saying_id(fields["id"], fields["press"] + fields["text"]),
                              fields["text"], fields["press"]);
  const std::string back = call.base() + "plain";
  auto* saying = std::get_if<Saying>(&input);
  if (!saying) return respond(redirect(303, back + "?again=1#end"));
  call.chat.say(*visitor, call.lang(), std::move(*saying), [respond, back](Accepted accepted) {
    respond(redirect(303, back + (accepted == Accepted::Yes ? "#end" : "?again=1#end")));
  });
}

void hear_photo(const Call& call, Respond respond) {
  const auto visitor = call.visitor();
  const std::string id = call.query("id");
  if (!visitor || !call.chat.from_our_page(call.request))
    return respond(refused(403, "Not from this page.\n"));
  if (!is_saying_id(id)) return respond(refused(400, "A photo needs an id.\n"));
  if (picture_type(call.request.body).empty())
    return respond(refused(415, "Only PNG, JPEG and WebP pictures.\n"));
  call.chat.say_photo(*visitor, call.lang(), id, call.request.body, [respond](Accepted accepted) {
    respond(accepted == Accepted::Yes ? Response{204, "text/plain; charset=utf-8", ""}
                                      : unavailable());
  });
}

Response show_picture(const Call& call) {
  const auto picture = call.chat.reader().picture(call.shop.id, call.request.params.at("picture"));
  if (!picture) return refused(404, "Not found\n");
  return {200,
          picture->media_type,
          picture->bytes,
          {{"Cache-Control", "public, max-age=31536000, immutable"},
           {"X-Content-Type-Options", "nosniff"},
           {"Content-Security-Policy", "default-src 'none'; sandbox"}}};
}

// What came by another channel. Whoever has a chat here may ask: the reference is the other
// channel's own, and nobody can guess one.
void show_media(const Call& call, Respond respond) {
  if (!call.visitor()) return respond(refused(403, "No cookie: load the page first.\n"));
  const auto& params = call.request.params;
  call.chat.media().fetch(call.shop.id, params.at("channel"), params.at("reference"),
                          [respond](const std::optional<Picture>& file) {
                            if (!file) return respond(refused(404, "Not found\n"));
                            respond({200,
                                     file->media_type,
                                     file->bytes,
                                     {{"Cache-Control", "private, max-age=604800, immutable"},
                                      {"X-Content-Type-Options", "nosniff"},
                                      {"Content-Security-Policy", "default-src 'none'; sandbox"}}});
                          });
}

Response show_front(WebChat& chat, const Request& request) {
  const auto shops = chat.reader().shops();
  if (shops.size() == 1) return redirect(302, chat_base(shops[0].slug, WebRole::Customer));
  return html(shops_page(shops, page_language(request.header("accept-language"), "id")));
}

std::int64_t after_of(const Call& call) {
  const std::string text = call.query("after");
  std::int64_t after = 0;
  std::from_chars(text.data(), text.data() + text.size(), after);
  return std::max(after, std::int64_t{0});
}

std::variant<edge::SocketEvents, Response> accept(const Call& call) {
  if (!call.chat.from_our_page(call.request)) return refused(403, "Not from this page.\n");
  const auto visitor = call.visitor();
  if (!visitor) return refused(403, "No cookie: load the page first.\n");
  return call.chat.seat(*visitor, call.lang(), after_of(call));
}

// Finds the shop; whatever the database cannot serve now is a 503.
template <class Then>
auto at_shop(WebChat& chat, const Request& request, WebRole role, Then then)
    -> std::optional<Response> try {
  const auto shop = chat.reader().shop(request.params.at("shop"));
  if (!shop) return refused(404, "No such shop.\n");
  then(Call{chat, request, *shop, role});
  return std::nullopt;
} catch (const db::Unavailable& error) {
  spdlog::warn("web chat: {}", error.what());
  return unavailable();
}

edge::Handle now(WebChat& chat, WebRole role, Answer answer) {
  return [&chat, role, answer](const Request& request, const Respond& respond) {
    std::optional<Response> response;
    const auto failed =
        at_shop(chat, request, role, [&](const Call& call) { response = answer(call); });
    respond(failed ? *failed : *response);
  };
}

edge::Handle later(WebChat& chat, WebRole role, Answers answer) {
  return [&chat, role, answer](const Request& request, const Respond& respond) {
    const auto failed =
        at_shop(chat, request, role, [&](const Call& call) { answer(call, respond); });
    if (failed) respond(*failed);
  };
}

edge::Accept upgrade(WebChat& chat, WebRole role) {
  return [&chat, role](const Request& request) -> std::variant<edge::SocketEvents, Response> {
    std::variant<edge::SocketEvents, Response> verdict;
    const auto failed =
        at_shop(chat, request, role, [&](const Call& call) { verdict = accept(call); });
    return failed ? std::variant<edge::SocketEvents, Response>(*failed) : verdict;
  };
}

// "/SHOP" leads on to "/SHOP/": the page's own addresses begin there.
Response to_slash(const Call& call) { return redirect(301, call.base()); }

void add_role(edge::Server& server, WebChat& chat, WebRole role, const std::string& base) {
  server.route("GET", base + "plain", now(chat, role, show_plain));
  server.route("POST", base + "plain", later(chat, role, hear_plain));
  server.route("POST", base + "photo", later(chat, role, hear_photo), kMostPhotoBytes);
  server.route("GET", base + "media/{channel}/{reference}", later(chat, role, show_media));
  server.socket(base + "ws", upgrade(chat, role));
}

}  // namespace

void add_webchat_routes(edge::Server& server, WebChat& chat) {
  add_role(server, chat, WebRole::Customer, "/{shop}/");
  add_role(server, chat, WebRole::Staff, "/{shop}/staff/");
  server.route("GET", "/{shop}", now(chat, WebRole::Customer, to_slash));
  server.route("GET", "/{shop}/", now(chat, WebRole::Customer, show_chat));
  server.route("GET", "/{shop}/staff", now(chat, WebRole::Staff, show_staff));
  server.route("GET", "/{shop}/staff/", now(chat, WebRole::Staff, show_staff));
  server.route("GET", "/{shop}/picture/{picture}", now(chat, WebRole::Customer, show_picture));
  server.route("GET", "/assets/{name}", [](const Request& request, const Respond& respond) {
    respond(WebAssets::get().serve(request.params.at("name"), request.header("accept-encoding")));
  });
  server.route("GET", "/favicon.svg", [](const Request&, const Respond& respond) {
    respond({200,
             "image/svg+xml",
             std::string(web_file("favicon.svg")),
             {{"Cache-Control", "public, max-age=86400"}, {"X-Content-Type-Options", "nosniff"}}});
  });
  server.route("GET", "/", [&chat](const Request& request, const Respond& respond) {
    try {
      respond(show_front(chat, request));
    } catch (const db::Unavailable&) {
      respond(unavailable());
    }
  });
}

}  // namespace kedai::bot
