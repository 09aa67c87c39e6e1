#include "bot/channels/whatsapp_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds kCallWithin{20};
constexpr std::chrono::seconds kFileWithin{60};
constexpr int kMaintenance = 131057;

std::shared_ptr<const Json> no_result() {
  static const auto empty = std::make_shared<const Json>(Json::object());
  return empty;
}

Answer answer_of(const HttpReply& reply) {
  Answer answer{false, reply.status, 0, reply.error, no_result()};
  if (reply.status == 0) return answer;
  auto json = parse_untrusted(reply.body);
  if (!json || !json->is_object()) {
    answer.description = "not an answer of the Graph API";
    return answer;
  }
  const Json& error = object_in(*json, "error");
  answer.code = static_cast<int>(number_in(error, "code").value_or(0));
  answer.description = text_in(error, "message");
  if (const auto details = text_in(object_in(error, "error_data"), "details"); !details.empty())
    answer.description += ": " + details;
  answer.ok = reply.status / 100 == 2 && !json->contains("error");
  if (answer.ok) answer.result = std::make_shared<const Json>(std::move(*json));
  return answer;
}

Task<Answer> answered(Task<HttpReply> call) {
  const HttpReply reply = co_await call;
  co_return answer_of(reply);
}

std::string origin_of(const std::string& url) {
  return url.substr(0, url.find('/', url.find("://") + 3));
}

// The token goes only to the Graph API's own host and to where Meta keeps its files.
bool may_have_token(const std::string& origin, const std::string& base) {
  constexpr std::array<std::string_view, 3> hosts{".fbsbx.com", ".facebook.com", ".fbcdn.net"};
  if (origin == origin_of(base)) return true;
  return origin.starts_with("https://") &&
         std::ranges::any_of(hosts, [&](auto host) { return origin.ends_with(host); });
}

// No answer, too many calls, a fault of theirs, or a token that will be renewed.
bool may_pass(int status) { return status == 0 || status == 401 || status == 429 || status >= 500; }

struct FileThere {
  std::string url;  // "" when it is gone
  std::string media_type;
  std::int64_t size = 0;
};

FileThere about_file(const Answer& answer) {
  if (!answer.ok &&
      (may_pass(answer.status) || fate_of(answer.code, answer.status) == Fate::Locked))
    throw NotNow(fmt::format("a file: {} {}", answer.code, answer.description));
  const std::string told = text_in(*answer.result, "mime_type");
  return {text_in(*answer.result, "url"), told.substr(0, told.find(';')),
          number_in(*answer.result, "file_size").value_or(0)};
}

struct CodeFate {
  int code;
  Fate fate;
};
constexpr std::array kFates{
    CodeFate{190, Fate::Locked},
    CodeFate{3, Fate::Locked},
    CodeFate{10, Fate::Locked},
    CodeFate{131048, Fate::Locked},
    CodeFate{368, Fate::Locked},
    CodeFate{131005, Fate::Locked},
    CodeFate{131031, Fate::Locked},
    CodeFate{131042, Fate::Locked},
    CodeFate{131045, Fate::Locked},
    CodeFate{131037, Fate::Locked},
    CodeFate{133010, Fate::Locked},
    CodeFate{4, Fate::AllWait},
    CodeFate{80007, Fate::AllWait},
    CodeFate{130429, Fate::AllWait},
    CodeFate{kMaintenance, Fate::AllWait},
    CodeFate{131056, Fate::AgainSlower},
    CodeFate{131047, Fate::WindowClosed},
    CodeFate{470, Fate::WindowClosed},
    CodeFate{131026, Fate::Unreachable},
    CodeFate{130403, Fate::Unreachable},
    CodeFate{131052, Fate::NoMedia},
    CodeFate{131053, Fate::NoMedia},
    CodeFate{131000, Fate::Again},
    CodeFate{131016, Fate::Again},
    CodeFate{133004, Fate::Again},
    CodeFate{1, Fate::Again},
    CodeFate{2, Fate::Again},
    CodeFate{100, Fate::Refused},
    CodeFate{33, Fate::Refused},
    CodeFate{131008, Fate::Refused},
    CodeFate{131009, Fate::Refused},
    CodeFate{131021, Fate::Refused},
    CodeFate{131049, Fate::Refused},
    CodeFate{131050, Fate::Refused},
    CodeFate{130472, Fate::Refused},
    CodeFate{130497, Fate::Unreachable},  // of a country that the shop may not write to
    CodeFate{131051, Fate::Refused},
    CodeFate{131062, Fate::Refused},
};

}  // namespace

Fate fate_of(int code, int status) {
  const auto* known = std::ranges::find(kFates, code, &CodeFate::code);
  if (known != kFates.end()) return known->fate;
  if (code >= 200 && code < 300) return Fate::Locked;
  if (code >= 132000 && code < 133000) return Fate::NoTemplate;
  if (status == 401) return Fate::Locked;
  if (status == 429) return Fate::AllWait;
  // 0 is an "AuthException" only as an answer: as no code at all it says nothing.
  return status >= 400 && status < 500 && code != 0 ? Fate::Refused : Fate::Again;
}

Delivery delivery_of(const Answer& answer) {
  if (answer.ok) return {};
  Delivery delivery;
  delivery.reason = answer.description;
  if (answer.code != 0) delivery.reason = std::to_string(answer.code) + " " + delivery.reason;
  using enum Delivery::Outcome;
  switch (fate_of(answer.code, answer.status)) {
    case Fate::Again: delivery.outcome = TryLater; break;
    case Fate::AgainSlower:
      delivery.outcome = TryLater;
      delivery.growth = 4;
      break;
    case Fate::AllWait:
      delivery.outcome = TryLater;
      delivery.for_all = true;
      if (answer.code == kMaintenance) delivery.retry_after = 1min;
      break;
    case Fate::WindowClosed: delivery.outcome = Held; break;
    case Fate::Unreachable: delivery.outcome = Unreachable; break;
    case Fate::Locked: delivery.outcome = Locked; break;
    case Fate::NoMedia:
    case Fate::NoTemplate:
    case Fate::Refused: delivery.outcome = Refused; break;
  }
  return delivery;
}

Api::Api(const WhatsAppSettings& settings)
    : version_("/" + settings.graph_version),
      number_("/" + settings.phone_number_id + "/"),
      base_(settings.api_base),
      token_(settings.token),
      http_(settings.api_base, {{"Authorization", "Bearer " + settings.token}}) {}

Task<Answer> Api::post(const std::string& path, const std::string& json) {
  return answered(http_.post_json(version_ + number_ + path, json, kCallWithin));
}

Task<Answer> Api::upload(const Picture& file) {
  const auto kind = file.media_type.substr(file.media_type.find('/') + 1);
  return answered(http_.post_multipart(version_ + number_ + "media",
                                       {{"messaging_product", "whatsapp"},
                                        {"type", file.media_type},
                                        {"file", file.bytes, "file." + kind, file.media_type}},
                                       kFileWithin));
}

Task<Answer> Api::get(const std::string& path) {
  return answered(http_.get(version_ + "/" + path, kCallWithin));
}

Task<std::optional<Picture>> Api::download(std::string media_id, std::size_t most) {
  const bool is_id = !media_id.empty() && media_id.find_first_of("/?#%&. ") == media_id.npos;
  if (!is_id) co_return std::nullopt;
  // Without phone_number_id: asked with it, Meta refuses files of people (chatwoot issue 13319). An
  // address lives for five minutes: one that has ended is asked for once more.
  for (int tries = 0; tries < 2; ++tries) {
    const auto about = co_await get(media_id);
    const auto file = about_file(about);
    const std::string origin = origin_of(file.url);
    if (file.size > static_cast<std::int64_t>(most)) throw TooLarge();
    if (!may_have_token(origin, base_)) break;
    HttpClient files(origin, {{"Authorization", "Bearer " + token_}});
    auto reply = co_await files.get(file.url.substr(origin.size()), kFileWithin);
    if (reply.status == 404) continue;
    if (may_pass(reply.status))
      throw NotNow(fmt::format("a file: {} {}", reply.status, reply.error));
    if (reply.body.size() > most) throw TooLarge();
    if (reply.status != 200) break;
    const std::string known(picture_type(reply.body));
    co_return Picture{known.empty() ? file.media_type : known, std::move(reply.body)};
  }
  co_return std::nullopt;
}

void Api::stop() { http_.stop(); }

}  // namespace kedai::bot::whatsapp
