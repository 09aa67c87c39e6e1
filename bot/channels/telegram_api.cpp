#include "bot/channels/telegram_api.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/untrusted_json.h"

namespace kedai::bot::telegram {

using Json = nlohmann::json;
using Outcome = Delivery::Outcome;

namespace {

constexpr std::chrono::seconds kDownloadWithin{60};
constexpr std::int64_t kMostRetryAfter = 24 * 60 * 60;

std::shared_ptr<const Json> no_result() {
  static const auto empty = std::make_shared<const Json>(Json::object());
  return empty;
}

bool is_gone(const Answer& answer) {
  return answer.code == 403 || answer.says("chat not found") || answer.says("user not found") ||
         answer.says("PEER_ID_INVALID");
}

Outcome outcome_of(const Answer& answer) {
  if (answer.ok) return Outcome::Sent;
  if (answer.code == 401 || answer.code == 404) return Outcome::Locked;
  if (answer.code == 429) return Outcome::TryLater;
  if (is_gone(answer)) return Outcome::Unreachable;
  return answer.code >= 400 && answer.code < 500 ? Outcome::Refused : Outcome::TryLater;
}

}  // namespace

Api::Api(const std::string& base, std::string token) : token_(std::move(token)), http_(base) {}

Task<Answer> Api::call(std::string method, std::string json, std::chrono::milliseconds deadline) {
  auto reply = co_await http_.post_json("/bot" + token_ + "/" + method, json, deadline);
  co_return answer_of(std::move(reply));
}

Task<Answer> Api::upload(std::string method, std::vector<HttpPart> parts,
                         std::chrono::milliseconds deadline) {
  auto reply = co_await http_.post_multipart("/bot" + token_ + "/" + method, parts, deadline);
  co_return answer_of(std::move(reply));
}

Task<HttpReply> Api::download(const std::string& file_path) {
  return http_.get("/file/bot" + token_ + "/" + file_path, kDownloadWithin);
}

std::string Api::without_token(std::string text) const {
  for (auto at = text.find(token_); !token_.empty() && at != text.npos; at = text.find(token_))
    text.replace(at, token_.size(), "...");
  return text;
}

Answer Api::answer_of(HttpReply reply) const {
  Answer answer{false, reply.status, reply.error, {}, std::move(reply.body), no_result()};
  if (reply.status == 0) return answer;
  auto json = parse_untrusted(answer.body);
  if (!json || !json->is_object()) {
    // A long poll's answer may hold one update that is no JSON and still be of use to the caller.
    answer.description = "not an answer of the Bot API";
    if (answer.code < 400) answer.code = 0;
    return answer;
  }
  answer.ok = json->value("ok", Json()) == true;
  answer.code = static_cast<int>(number_in(*json, "error_code").value_or(reply.status));
  answer.description = without_token(text_in(*json, "description"));
  const auto wait = number_in(object_in(*json, "parameters"), "retry_after").value_or(0);
  answer.retry_after = std::chrono::seconds(std::clamp(wait, std::int64_t{0}, kMostRetryAfter));
  if (answer.ok && json->contains("result"))
    answer.result = std::make_shared<const Json>(std::move(json->at("result")));
  return answer;
}

Delivery delivery_of(const Answer& answer) {
  return {outcome_of(answer), {}, answer.retry_after, answer.ok ? "" : answer.description};
}

}  // namespace kedai::bot::telegram
