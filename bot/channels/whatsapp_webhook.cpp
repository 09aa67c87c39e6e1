#include "bot/channels/whatsapp_webhook.h"

#include <openssl/crypto.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>

#include "bot/channels/channel.h"
#include "bot/channels/signature.h"
#include "bot/channels/whatsapp_receipts.h"
#include "flows/converse.h"
#include "flows/recognition.h"

namespace kedai::bot {

using namespace whatsapp;

namespace {

constexpr std::uint64_t kAlarmEvery = 100;  // refused requests

edge::Response answer(int status, std::string body) {
  return {status, "text/plain", std::move(body)};
}

bool same_word(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string query(const edge::Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string{} : found->second;
}

IdentityMove move_of(const Moved& moved) {
  IdentityMove move;
  const auto add = [](std::vector<Identity>& to, const char* kind, const std::string& value) {
    if (!value.empty()) to.push_back({std::string(kWhatsApp), kind, value});
  };
  add(move.before, "bsuid", moved.old_bsuid);
  add(move.before, "wa_id", moved.old_wa_id);
  if (moved.identity_in_doubt) return move;
  add(move.after, "bsuid", moved.new_bsuid);
  add(move.after, "wa_id", moved.new_wa_id);
  if (!moved.new_wa_id.empty()) move.phone = "+" + moved.new_wa_id;
  move.address = moved.new_bsuid.empty() ? move.phone : moved.new_bsuid;
  return move;
}

// What is no message: receipts and changed identities.
Work work_of(const decltype(Update::content)& content, const WhatsAppPrices& prices) {
  if (const auto* receipt = std::get_if<Receipt>(&content))
    return [receipt = *receipt, prices](Shop& shop, Time now) {
      return note_receipt(shop, receipt, prices, now);
    };
  const auto& moved = std::get<Moved>(content);
  return [id = moved.message_id, move = move_of(moved)](Shop& shop, Time now) {
    if (!shop.mailbox.take(kWhatsApp, id, shop.new_id(now))) return std::vector<Letter>{};
    return move_identity(shop, move, now);
  };
}

// A shop whose settings do not name its account may be any of the app's.
bool concerns(const Update& news, const WhatsAppSettings& settings) {
  if (!news.phone_number_id.empty()) return settings.phone_number_id == news.phone_number_id;
  return settings.business_account_id.empty() || settings.business_account_id == news.account_id;
}

}  // namespace

// One body's updates: its answer goes out with the last of them.
struct WhatsAppWebhook::Batch {
  Batch(std::size_t updates, edge::Respond its_respond)
      : waiting(updates), respond(std::move(its_respond)) {}

  void done(Accepted accepted) {
    if (accepted == Accepted::Later) later = true;
    if (--waiting > 0) return;
    respond(later ? answer(503, "the shop cannot take this now\n") : answer(200, ""));
  }

  std::atomic<std::size_t> waiting;
  std::atomic<bool> later{false};
  edge::Respond respond;
};

WhatsAppWebhook::WhatsAppWebhook(const std::vector<WhatsAppEndpoint>& endpoints, Intake intake,
                                 Answered answered)
    : intake_(std::move(intake)), answered_(std::move(answered)) {
  for (const WhatsAppEndpoint& endpoint : endpoints)
    apps_[endpoint.settings.app_secret].push_back(endpoint);
}

void WhatsAppWebhook::verify(const edge::Request& request, const edge::Respond& respond) {
  const std::string token = query(request, "hub.verify_token");
  const auto expects_it = [&](const WhatsAppEndpoint& endpoint) {
    return same_word(endpoint.settings.verify_token, token);
  };
  const bool known = std::ranges::any_of(
      apps_, [&](const auto& app) { return std::ranges::any_of(app.second, expects_it); });
  if (!known || query(request, "hub.mode") != "subscribe") {
    spdlog::warn("whatsapp: a verification with another verify_token was refused");
    return respond(answer(403, "another verify_token than in the settings\n"));
  }
  respond(answer(200, query(request, "hub.challenge")));
}

const WhatsAppWebhook::Endpoints* WhatsAppWebhook::signed_for(const edge::Request& request) const {
  const std::string_view signature = request.header("x-hub-signature-256");
  for (const auto& [secret, endpoints] : apps_)
    if (genuine(request.body, signature, secret)) return &endpoints;
  return nullptr;
}

void WhatsAppWebhook::hear(const edge::Request& request, const edge::Respond& respond) {
  const Endpoints* by = signed_for(request);
  if (!by) {
    if (refused_++ % kAlarmEvery == 0)
      spdlog::warn(
          "whatsapp: {} request(s) with a wrong signature; if they are Meta's, "
          "app_secret is not that app's",
          refused_.load());
    return respond(answer(401, "the signature is wrong or missing\n"));
  }
  auto updates = read_webhook(request.body);
  if (!updates || updates->empty()) {
    const auto batch = std::make_shared<Batch>(1, respond);
    if (updates) return batch->done(Accepted::Yes);
    return intake_.unparsable(by->front().shop, std::string(kWhatsApp), request.body,
                              [batch](Accepted accepted) { batch->done(accepted); });
  }
  const auto batch = std::make_shared<Batch>(updates->size(), respond);
  for (Update& update : *updates)
    take(*by, std::move(update), [batch](Accepted accepted) { batch->done(accepted); });
}

void WhatsAppWebhook::take(const Endpoints& endpoints, Update update, WhenDone done) {
  if (std::holds_alternative<Ignored>(update.content)) return done(Accepted::Yes);
  if (std::holds_alternative<News>(update.content))
    return take_news(endpoints, update, std::move(done));
  const auto found = std::ranges::find_if(endpoints, [&](const WhatsAppEndpoint& endpoint) {
    return endpoint.settings.phone_number_id == update.phone_number_id;
  });
  if (found == endpoints.end()) return take_stray(endpoints.front(), update, std::move(done));
  take(*found, std::move(update), std::move(done));
}

void WhatsAppWebhook::take(const WhatsAppEndpoint& endpoint, Update update, WhenDone done) {
  if (auto* event = std::get_if<Event>(&update.content)) {
    Inbound inbound{endpoint.shop, std::move(*event), std::move(update.raw)};
    inbound.answered = [this, shop = endpoint.shop, id = inbound.event.message_id] {
      answered_(shop, id);
    };
    return intake_.hear(std::move(inbound), std::move(done));
  }
  if (std::holds_alternative<Nameless>(update.content))
    return intake_.unparsable(endpoint.shop, std::string(kWhatsApp), std::move(update.raw),
                              std::move(done));
  intake_.work(endpoint.shop, work_of(update.content, endpoint.settings.price), std::move(done),
               Source{std::string(kWhatsApp), std::move(update.raw)});
}

// A number that is no shop's here, though its app is. What people say to it is kept; the staff hear
// of it, but not for each message.
void WhatsAppWebhook::take_stray(const WhatsAppEndpoint& endpoint, const Update& update,
                                 WhenDone done) {
  spdlog::warn("whatsapp: an update for the number {}, which is no shop's", update.phone_number_id);
  if (std::holds_alternative<Receipt>(update.content)) return done(Accepted::Yes);
  intake_.work(
      endpoint.shop,
      [number = update.phone_number_id, raw = update.raw](Shop& shop, Time now) {
        shop.mailbox.bury(
            {std::string(kWhatsApp), "inbound", "for a number that is no shop's", raw},
            shop.new_id(now), now);
        return alarm_once(shop, "stray-" + number, "alarm.stray_number", now, "",
                          {{"number", number}});
      },
      std::move(done), Source{std::string(kWhatsApp), update.raw});
}

// Of a number, or of an account that several shops may share: each hears what is bad, once, also
// on WhatsApp itself: most of what is bad still lets letters through.
void WhatsAppWebhook::take_news(const Endpoints& endpoints, const Update& update, WhenDone done) {
  const News& news = std::get<News>(update.content);
  spdlog::log(news.bad ? spdlog::level::warn : spdlog::level::info, "whatsapp: {}: {}", news.field,
              news.text);
  std::vector<ShopId> concerned;
  for (const auto& [shop, settings] : endpoints)
    if (concerns(update, settings)) concerned.push_back(shop);
  if (!news.bad || concerned.empty()) return done(Accepted::Yes);
  const auto batch =
      std::make_shared<Batch>(concerned.size(), [done = std::move(done)](const edge::Response& it) {
        done(it.status == 200 ? Accepted::Yes : Accepted::Later);
      });
  for (const ShopId shop : concerned)
    intake_.work(
        shop,
        [id = news.message_id, text = news.text](Shop& its, Time now) {
          if (!its.mailbox.take(kWhatsApp, id, its.new_id(now))) return std::vector<Letter>{};
          return alarm(its, "alarm.channel_bad", now, "",
                       {{"channel", brand(kWhatsApp)}, {"news", text}});
        },
        [batch](Accepted accepted) { batch->done(accepted); },
        Source{std::string(kWhatsApp), update.raw});
}

}  // namespace kedai::bot
