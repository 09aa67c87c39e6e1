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

WhatsAppWebhook::WhatsAppWebhook(std::vector<WhatsAppEndpoint> endpoints, Intake intake,
                                 Heard heard)
    : endpoints_(std::move(endpoints)), intake_(std::move(intake)), heard_(std::move(heard)) {}

void WhatsAppWebhook::verify(const edge::Request& request, const edge::Respond& respond) {
  const std::string token = query(request, "hub.verify_token");
  const bool known = std::ranges::any_of(endpoints_, [&](const WhatsAppEndpoint& endpoint) {
    return same_word(endpoint.settings.verify_token, token);
  });
  if (!known || query(request, "hub.mode") != "subscribe") {
    spdlog::warn("whatsapp: a verification with another verify_token was refused");
    return respond(answer(403, "another verify_token than in the settings\n"));
  }
  respond(answer(200, query(request, "hub.challenge")));
}

WhatsAppWebhook::Endpoints WhatsAppWebhook::signed_for(const edge::Request& request) const {
  Endpoints by;
  const std::string_view signature = request.header("x-hub-signature-256");
  std::string_view good;  // a secret that has signed it: shops of one app share it
  for (const WhatsAppEndpoint& endpoint : endpoints_) {
    const std::string& secret = endpoint.settings.app_secret;
    if (secret != good && !genuine(request.body, signature, secret)) continue;
    good = secret;
    by.push_back(&endpoint);
  }
  return by;
}

void WhatsAppWebhook::hear(const edge::Request& request, const edge::Respond& respond) {
  const Endpoints by = signed_for(request);
  if (by.empty()) {
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
    return intake_.unparsable(by.front()->shop, std::string(kWhatsApp), request.body,
                              [batch](Accepted accepted) { batch->done(accepted); });
  }
  const auto batch = std::make_shared<Batch>(updates->size(), respond);
  for (Update& update : *updates)
    take(by, std::move(update), [batch](Accepted accepted) { batch->done(accepted); });
}

void WhatsAppWebhook::take(const Endpoints& endpoints, Update update, WhenDone done) {
  if (std::holds_alternative<Ignored>(update.content)) return done(Accepted::Yes);
  if (std::holds_alternative<News>(update.content))
    return take_news(endpoints, update, std::move(done));
  const auto found = std::ranges::find_if(endpoints, [&](const WhatsAppEndpoint* endpoint) {
    return endpoint->settings.phone_number_id == update.phone_number_id;
  });
  if (found != endpoints.end()) return take(**found, std::move(update), std::move(done));
  spdlog::error("whatsapp: an update for the number {}, which is no shop's",
                update.phone_number_id);
  intake_.unparsable(endpoints.front()->shop, std::string(kWhatsApp), std::move(update.raw),
                     std::move(done));
}

void WhatsAppWebhook::take(const WhatsAppEndpoint& endpoint, Update update, WhenDone done) {
  if (auto* event = std::get_if<Event>(&update.content)) {
    const bool spoke = !std::holds_alternative<SellerSpoke>(event->content);
    return intake_.hear({endpoint.shop, std::move(*event), std::move(update.raw)},
                        [this, shop = endpoint.shop, id = event->message_id, spoke,
                         done = std::move(done)](Accepted accepted) {
                          done(accepted);
                          if (spoke && accepted == Accepted::Yes) heard_(shop, id);
                        });
  }
  if (const auto* receipt = std::get_if<Receipt>(&update.content))
    return intake_.work(
        endpoint.shop,
        [receipt = *receipt, prices = endpoint.settings.price](Shop& shop, Time now) {
          return note_receipt(shop, receipt, prices, now);
        },
        std::move(done));
  const auto& moved = std::get<Moved>(update.content);
  intake_.work(
      endpoint.shop,
      [id = moved.message_id, move = move_of(moved)](Shop& shop, Time now) {
        if (!shop.mailbox.take(kWhatsApp, id, now)) return std::vector<Letter>{};
        return move_identity(shop, move, now);
      },
      std::move(done));
}

// Of a number, or of an account that several shops may share: each hears what is bad.
void WhatsAppWebhook::take_news(const Endpoints& endpoints, const Update& update, WhenDone done) {
  const News& news = std::get<News>(update.content);
  spdlog::log(news.bad ? spdlog::level::warn : spdlog::level::info, "whatsapp: {}: {}", news.field,
              news.text);
  Endpoints concerned;
  for (const WhatsAppEndpoint* endpoint : endpoints) {
    const auto& settings = endpoint->settings;
    if (update.phone_number_id.empty() ? settings.business_account_id == update.account_id
                                       : settings.phone_number_id == update.phone_number_id)
      concerned.push_back(endpoint);
  }
  if (!news.bad || concerned.empty()) return done(Accepted::Yes);
  const auto batch =
      std::make_shared<Batch>(concerned.size(), [done = std::move(done)](const edge::Response& it) {
        done(it.status == 200 ? Accepted::Yes : Accepted::Later);
      });
  for (const WhatsAppEndpoint* endpoint : concerned)
    intake_.work(
        endpoint->shop,
        [text = news.text](Shop& shop, Time now) {
          return alarm(shop, "alarm.channel_bad", now, kWhatsApp,
                       {{"channel", brand(kWhatsApp)}, {"news", text}});
        },
        [batch](Accepted accepted) { batch->done(accepted); });
}

}  // namespace kedai::bot
