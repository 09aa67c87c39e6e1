#include "bot/payments/midtrans.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "bot/payments/midtrans_words.h"
#include "bot/untrusted_json.h"
#include "config/json_writer.h"
#include "store/qr_reader.h"
#include "store/qris.h"

namespace kedai::bot {

using Json = nlohmann::json;

namespace {

constexpr std::chrono::seconds kWithin{20};
constexpr const char* kNobodysReference = "kedai-check";

std::string basic_authorization(const std::string& server_key) {
  const std::string plain = server_key + ":";
  std::string encoded(4 * ((plain.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(plain.data()),
                                   static_cast<int>(plain.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return "Basic " + encoded;
}

std::string body_of(const CodeRequest& request, const std::string& acquirer) {
  JsonWriter out;
  out.open('{').member("payment_type").text("qris");
  out.member("transaction_details").open('{');
  out.member("order_id").text(request.reference);
  out.member("gross_amount").number(request.amount.minor).close('}');
  out.member("item_details").open('[').open('{');
  out.member("id").text("order").member("price").number(request.amount.minor);
  out.member("quantity").number(1).member("name").text(request.description).close('}').close(']');
  if (!acquirer.empty()) out.member("qris").open('{').member("acquirer").text(acquirer).close('}');
  out.member("custom_expiry").open('{');
  out.member("expiry_duration").number(request.lasts.count()).member("unit").text("minute");
  return out.close('}').close('}').take();
}

std::string body_of(const RefundRequest& request) {
  JsonWriter out;
  out.open('{').member("refund_key").text(request.key);
  out.member("amount").number(request.amount.minor).member("reason").text(request.reason);
  return out.close('}').take();
}

// HTTP's own status is often 200 where the body's is the real one.
struct Answer {
  int code = 0;        // 0: none that can be read
  std::string reason;  // Midtrans' words, or why there is no answer
  Json body = Json::object();

  bool may_be_another_later() const {
    return code == 0 || code == 429 || code >= 500 || is_in_progress();
  }
  // The first request with that Idempotency-Key has not been answered yet.
  bool is_in_progress() const { return code == 202 && text_in(body, "transaction_status").empty(); }
};

Answer read(const HttpReply& reply) {
  if (reply.status == 0) return {0, reply.error};
  auto json = parse_untrusted(reply.body);
  if (!json || !json->is_object())
    return {reply.status < 400 ? 0 : reply.status,
            fmt::format("HTTP {}, not an answer of Midtrans'", reply.status)};
  Answer answer{reply.status, text_in(*json, "status_message"), std::move(*json)};
  const auto told = midtrans::amount_in(text_in(answer.body, "status_code"));
  if (told && told->minor < 1'000 && reply.status < 500)
    answer.code = static_cast<int>(told->minor);
  for (const Json& more : array_in(answer.body, "validation_messages"))
    if (more.is_string()) answer.reason += ", " + more.get<std::string>();
  if (answer.reason.empty()) answer.reason = fmt::format("status {}", answer.code);
  return answer;
}

// Where the code's picture is, behind `base`; "" when it is elsewhere or nowhere.
std::string picture_path(const Json& answer, const std::string& base) {
  for (const std::string_view name : {"generate-qr-code-v2", "generate-qr-code"})
    for (const Json& action : array_in(answer, "actions")) {
      const std::string url = text_in(action, "url");
      if (text_in(action, "name") == name && url.starts_with(base + "/"))
        return url.substr(base.size());
    }
  return "";
}

}  // namespace

Midtrans::Midtrans(const MidtransSettings& settings, std::string notify_url)
    : base_(settings.api_base),
      acquirer_(settings.acquirer),
      notify_url_(std::move(notify_url)),
      http_(settings.api_base, {{"Authorization", basic_authorization(settings.server_key)}}) {}

Task<CodeAnswer> Midtrans::charge(CodeRequest request) {
  std::vector<HttpHeader> more{{"Idempotency-Key", request.reference}};
  if (!notify_url_.empty()) more.push_back({"X-Override-Notification", notify_url_});
  const std::string body = body_of(request, acquirer_);
  const HttpReply reply = co_await http_.post_json("/v2/charge", body, kWithin, more);
  const Answer answer = read(reply);
  if (answer.may_be_another_later()) co_return TryAgain{answer.reason};
  if (answer.code == 406) co_return co_await became_of(request.reference, answer.reason);
  if (answer.code != 200 && answer.code != 201) co_return Declined{answer.reason};

  const auto news = midtrans::news_in(answer.body);
  if (!news || news->reference != request.reference || news->amount != request.amount)
    co_return Declined{"it has answered about another order"};
  if (news->status != ChargeStatus::Pending) co_return Declined{answer.reason};
  GatewayCode code{news->transaction, text_in(answer.body, "qr_string")};
  if (!code.code.empty() && code.code.size() <= kLongestQris) co_return code;
  const std::string path = picture_path(answer.body, base_);
  if (path.empty()) co_return Declined{"there is no code in its answer"};
  co_return co_await code_in_picture(code.transaction, path);
}

// Our earlier try has come through, its answer has not.
Task<CodeAnswer> Midtrans::became_of(std::string reference, std::string refusal) {
  const StatusAnswer told = co_await status(reference);
  if (const auto* news = std::get_if<GatewayNews>(&told)) co_return *news;
  if (const auto* again = std::get_if<TryAgain>(&told)) co_return *again;
  co_return Declined{refusal};
}

Task<CodeAnswer> Midtrans::code_in_picture(std::string transaction, std::string path) {
  const HttpReply picture = co_await http_.get(path, kWithin);
  if (picture.status != 200) co_return TryAgain{"the code's picture cannot be had"};
  const auto codes = read_qr(picture.body);
  if (const auto* texts = std::get_if<std::vector<std::string>>(&codes))
    co_return GatewayCode{transaction, texts->front()};
  co_return Declined{"the code's picture cannot be read"};
}

Task<StatusAnswer> Midtrans::status(std::string reference) {
  const std::string path = "/v2/" + reference + "/status";
  const HttpReply reply = co_await http_.get(path, kWithin);
  const Answer answer = read(reply);
  if (answer.code == 404) co_return NeverHeard{};
  const auto news = midtrans::news_in(answer.body);
  const bool told = answer.code / 100 == 2 || answer.code == 407;  // 407: expired
  if (told && news && news->reference == reference) co_return *news;
  co_return TryAgain{answer.reason};
}

// Its own answer does not tell all of what became of it, and a refusal nothing.
Task<StatusAnswer> Midtrans::call_off(std::string reference) {
  const HttpReply reply = co_await http_.post_json("/v2/" + reference + "/expire", "{}", kWithin);
  const Answer answer = read(reply);
  if (answer.code == 404) co_return NeverHeard{};
  if (answer.may_be_another_later()) co_return TryAgain{answer.reason};
  co_return co_await status(reference);
}

Task<RefundAnswer> Midtrans::refund(RefundRequest request) {
  const StatusAnswer told = co_await status(request.reference);
  if (const auto* again = std::get_if<TryAgain>(&told)) co_return *again;
  if (const auto* news = std::get_if<GatewayNews>(&told)) {
    if (news->refunded >= request.after) co_return *news;
    co_return co_await refund_paid(std::move(request), *news);
  }
  co_return Declined{"it knows nothing of this payment"};
}

// A refund that it has approved may be told by its status only later: its word is taken for it.
Task<RefundAnswer> Midtrans::refund_paid(RefundRequest request, GatewayNews paid) {
  const std::string path = "/v2/" + request.reference + "/refund";
  const std::vector<HttpHeader> more{{"Idempotency-Key", request.key}};
  const HttpReply reply = co_await http_.post_json(path, body_of(request), kWithin, more);
  const Answer answer = read(reply);
  const bool in_conflict = answer.code == 406;  // with an earlier try that is not through yet
  if (answer.may_be_another_later() || in_conflict) co_return TryAgain{answer.reason};
  const StatusAnswer told = co_await status(request.reference);
  const auto* news = std::get_if<GatewayNews>(&told);
  if (news && news->refunded >= request.after) co_return *news;
  if (answer.code == 200 || answer.code == 201) {
    paid.status = ChargeStatus::Refunded;
    paid.refunded = request.after;
    co_return paid;
  }
  if (!news) co_return TryAgain{answer.reason};
  co_return Declined{answer.reason};
}

KeyTaken try_key(const MidtransSettings& settings) {
  Midtrans gateway(settings, "");
  const StatusAnswer answer = sync_wait(gateway.status(kNobodysReference));
  const auto* again = std::get_if<TryAgain>(&answer);
  return {again == nullptr, again ? again->reason : ""};
}

}  // namespace kedai::bot
