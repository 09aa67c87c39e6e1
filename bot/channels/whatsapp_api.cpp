#include "bot/channels/whatsapp_api.h"

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

std::shared_ptr<const Json> no_result() {
  static const auto empty = std::make_shared<const Json>(Json::object());
  return empty;
}

Answer answer_of(const HttpReply& reply) {
  Answer answer{false, reply.status, 0, reply.error, no_result()};
  if (reply.status == 0) return answer;
  const auto json = parse_untrusted(reply.body);
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
  if (answer.ok) answer.result = std::make_shared<const Json>(*json);
  return answer;
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
    CodeFate{130497, Fate::Locked},
    CodeFate{131031, Fate::Locked},
    CodeFate{131042, Fate::Locked},
    CodeFate{131045, Fate::Locked},
    CodeFate{131037, Fate::Locked},
    CodeFate{133010, Fate::Locked},
    CodeFate{4, Fate::AllWait},
    CodeFate{80007, Fate::AllWait},
    CodeFate{130429, Fate::AllWait},
    CodeFate{131057, Fate::AllWait},
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

Answer Api::post(const std::string& path, const std::string& json) {
  return answer_of(http_.post_json(version_ + number_ + path, json, kCallWithin));
}

Answer Api::upload(const Picture& file) {
  const auto kind = file.media_type.substr(file.media_type.find('/') + 1);
  return answer_of(http_.post_multipart(version_ + number_ + "media",
                                        {{"messaging_product", "whatsapp"},
                                         {"type", file.media_type},
                                         {"file", file.bytes, "file." + kind, file.media_type}},
                                        kFileWithin));
}

Answer Api::get(const std::string& path) {
  return answer_of(http_.get(version_ + "/" + path, kCallWithin));
}

std::optional<Picture> Api::download(const std::string& media_id, std::size_t most) {
  const bool is_id = !media_id.empty() && media_id.find_first_of("/?#%&. ") == media_id.npos;
  if (!is_id) return std::nullopt;
  // Without phone_number_id: asked with it, Meta refuses files of people (chatwoot issue 13319).
  const auto about = get(media_id);
  const std::string url = text_in(*about.result, "url");
  const auto size = number_in(*about.result, "file_size").value_or(0);
  const std::string origin = origin_of(url);
  if (url.empty() || size > static_cast<std::int64_t>(most) || !may_have_token(origin, base_))
    return std::nullopt;
  HttpClient files(origin, {{"Authorization", "Bearer " + token_}});
  auto reply = files.get(url.substr(origin.size()), kFileWithin);
  if (reply.status != 200 || reply.body.size() > most) return std::nullopt;
  const std::string known(picture_type(reply.body));
  const std::string told = text_in(*about.result, "mime_type");
  return Picture{known.empty() ? told.substr(0, told.find(';')) : known, std::move(reply.body)};
}

void Api::stop() { http_.stop(); }

}  // namespace kedai::bot::whatsapp
