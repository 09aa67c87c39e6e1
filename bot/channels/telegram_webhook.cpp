#include "bot/channels/telegram_webhook.h"

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <stdexcept>

#include "bot/channels/channel.h"
#include "bot/channels/telegram_setup.h"
#include "bot/channels/telegram_update.h"

namespace kedai::bot {

namespace {

// All of what was shown is looked at: how long that takes tells nothing of the secret, neither its
// length nor its first different byte.
bool same_secret(std::string_view shown, std::string_view secret) {
  volatile std::size_t different = shown.size() ^ secret.size();
  for (std::size_t i = 0; i < shown.size(); ++i)
    different = different | static_cast<std::size_t>(shown[i] ^ secret[i % secret.size()]);
  return different == 0;
}

std::string random_secret() {
  std::string bytes(32, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), 32) != 1)
    throw std::runtime_error("no random bytes");
  return bytes;
}

edge::Response refusal() {
  edge::Response response;
  response.status = 401;
  return response;
}

// Telegram honours Retry-After when it posts the update again.
edge::Response later() {
  edge::Response response;
  response.status = 503;
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

edge::Response taken(const std::string& callback_id) {
  if (callback_id.empty()) return {};
  return {200, "application/json", telegram::callback_answer(callback_id)};
}

WhenDone answering(edge::Respond respond, std::string callback_id) {
  return [respond = std::move(respond), id = std::move(callback_id)](Accepted accepted) {
    respond(accepted == Accepted::Yes ? taken(id) : later());
  };
}

}  // namespace

TelegramWebhook::TelegramWebhook(std::map<std::string, TelegramEndpoint> endpoints, Intake intake)
    : endpoints_(std::move(endpoints)),
      intake_(std::move(intake)),
      nobodys_secret_(random_secret()) {
  for (const auto& [slug, endpoint] : endpoints_)
    if (endpoint.secret.empty())
      throw std::invalid_argument("the Telegram webhook of " + slug + " has no secret");
}

edge::Handle TelegramWebhook::handle() {
  return [this](edge::Request request, edge::Respond respond) {
    hear(std::move(request), std::move(respond));
  };
}

// An unknown shop costs as long as a known one and gets the same answer.
const TelegramEndpoint* TelegramWebhook::vouched(const edge::Request& request) const {
  const auto slug = request.params.find("shop");
  const auto found =
      slug == request.params.end() ? endpoints_.end() : endpoints_.find(slug->second);
  const bool known = found != endpoints_.end();
  const auto& secret = known ? found->second.secret : nobodys_secret_;
  const auto shown = request.headers.find("x-telegram-bot-api-secret-token");
  const bool same = same_secret(shown == request.headers.end() ? "" : shown->second, secret);
  return known && same ? &found->second : nullptr;
}

void TelegramWebhook::hear(edge::Request request, edge::Respond respond) {
  const auto* endpoint = vouched(request);
  if (!endpoint) {
    ++refused_;
    return respond(refusal());
  }
  auto update = telegram::read_update(request.body);
  if (auto* event = std::get_if<Event>(&update.content))
    return intake_.hear({endpoint->shop, std::move(*event), std::move(request.body)},
                        answering(std::move(respond), std::move(update.callback_id)));
  if (std::holds_alternative<telegram::Ignored>(update.content))
    return respond(taken(update.callback_id));
  spdlog::warn("telegram: an update for shop {} cannot be read", endpoint->shop.value);
  intake_.unparsable(endpoint->shop, std::string(kTelegram), std::move(request.body),
                     answering(std::move(respond), ""));
}

}  // namespace kedai::bot
