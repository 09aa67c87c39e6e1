#include "bot/payments/midtrans_words.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/untrusted_json.h"

namespace kedai::bot::midtrans {

using Json = nlohmann::json;

namespace {

ChargeStatus status_in(const Json& transaction) {
  const std::string status = text_in(transaction, "transaction_status");
  const std::string fraud = text_in(transaction, "fraud_status");
  if (status == "settlement" || status == "capture") {
    if (fraud == "deny") return ChargeStatus::Denied;
    const bool sound = text_in(transaction, "status_code") == "200";
    return sound && (fraud.empty() || fraud == "accept") ? ChargeStatus::Paid
                                                         : ChargeStatus::Pending;
  }
  if (status == "expire") return ChargeStatus::Expired;
  if (status == "deny" || status == "cancel" || status == "failure") return ChargeStatus::Denied;
  if (status.ends_with("refund") || status.ends_with("chargeback")) return ChargeStatus::Refunded;
  return ChargeStatus::Pending;
}

// In all. Where no amount is told, a refund that is not called partial is of everything.
Money refunded_in(const Json& transaction, Money amount) {
  Money refunded;
  if (const auto told = amount_in(text_in(transaction, "refund_amount"))) {
    refunded = *told;
  } else if (const Json& parts = array_in(transaction, "refunds"); !parts.empty()) {
    for (const Json& part : parts)
      refunded = refunded + amount_in(text_in(part, "refund_amount")).value_or(Money{});
  } else if (!text_in(transaction, "transaction_status").starts_with("partial")) {
    refunded = amount;
  }
  return std::min(refunded, amount);
}

}  // namespace

std::string signature(std::string_view order_id, std::string_view status_code,
                      std::string_view gross_amount, std::string_view server_key) {
  std::string signed_text;
  for (const auto part : {order_id, status_code, gross_amount, server_key}) signed_text += part;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(signed_text.data(), signed_text.size(), digest.data(), &size, EVP_sha512(),
                 nullptr) != 1)
    throw std::runtime_error("no SHA-512");
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += kHex[digest[i] >> 4];
    hex += kHex[digest[i] & 15];
  }
  return hex;
}

bool genuine(const Json& notification, std::string_view server_key) {
  const std::string claimed = text_in(notification, "signature_key");
  const std::string made =
      signature(text_in(notification, "order_id"), text_in(notification, "status_code"),
                text_in(notification, "gross_amount"), server_key);
  return !server_key.empty() && claimed.size() == made.size() &&
         CRYPTO_memcmp(claimed.data(), made.data(), made.size()) == 0;
}

std::optional<Money> amount_in(std::string_view text) {
  const auto point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view cents = text.substr(std::min(point + 1, text.size()));
  if (whole.empty() || whole.front() == '-' || cents.find_first_not_of('0') != cents.npos)
    return std::nullopt;
  Money amount;
  const char* end = whole.data() + whole.size();
  const auto [stop, error] = std::from_chars(whole.data(), end, amount.minor);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return amount;
}

std::optional<GatewayNews> news_in(const Json& transaction) {
  const auto amount = amount_in(text_in(transaction, "gross_amount"));
  GatewayNews news{text_in(transaction, "order_id"),
                   text_in(transaction, "transaction_id"),
                   status_in(transaction),
                   amount.value_or(Money{}),
                   {}};
  if (!amount || news.reference.empty() || news.transaction.empty()) return std::nullopt;
  if (news.status == ChargeStatus::Refunded) news.refunded = refunded_in(transaction, *amount);
  return news;
}

}  // namespace kedai::bot::midtrans
