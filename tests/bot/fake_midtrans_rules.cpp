#include "tests/bot/fake_midtrans_rules.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

namespace kedai::bot::fake_midtrans {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kLongestReference = 50;
constexpr std::size_t kLongestName = 50;

void require(bool met, const std::string& what) {
  if (!met) throw Refusal{400, "One or more parameters in the payload is invalid: " + what};
}

const Json& member(const Json& object, const char* name) {
  static const Json kNone;
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

}  // namespace

FakeTransaction read_charge(const Json& body) {
  require(member(body, "payment_type") == "qris", "payment_type");
  const Json& details = member(body, "transaction_details");
  require(details.is_object(), "transaction_details");
  const Json& reference = member(details, "order_id");
  const Json& amount = member(details, "gross_amount");
  require(reference.is_string() && amount.is_number_integer() && amount > 0, "order_id, amount");
  FakeTransaction made{reference, "", amount};
  const auto lawful = [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view("-_~.").find(static_cast<char>(c)) != std::string_view::npos;
  };
  require(!made.reference.empty() && made.reference.size() <= kLongestReference &&
              std::ranges::all_of(made.reference, lawful),
          "order_id");
  if (const Json& items = member(body, "item_details"); !items.is_null()) {
    std::int64_t sum = 0;
    for (const Json& item : items) {
      sum += item.at("price").get<std::int64_t>() * item.at("quantity").get<std::int64_t>();
      require(item.at("name").get<std::string>().size() <= kLongestName, "name");
      item.at("id").get<std::string>();
    }
    require(sum == made.amount, "the sum of item_details is not gross_amount");
  }
  if (const Json& expiry = member(body, "custom_expiry"); !expiry.is_null()) {
    require(expiry.at("unit") == "minute", "custom_expiry.unit");
    made.minutes = expiry.at("expiry_duration");
    require(made.minutes > 0, "custom_expiry.expiry_duration");
  }
  if (const Json& qris = member(body, "qris"); !qris.is_null()) {
    made.acquirer = qris.at("acquirer");
    require(made.acquirer == "gopay" || made.acquirer == "airpay shopee", "qris.acquirer");
  }
  return made;
}

RefundWish read_refund(const Json& body) {
  const Json& key = member(body, "refund_key");
  const Json& amount = member(body, "amount");
  require(key.is_string() && amount.is_number_integer() && amount > 0, "refund_key, amount");
  require(member(body, "reason").is_string(), "reason");
  const auto lawful = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  require(std::ranges::all_of(key.get_ref<const std::string&>(), lawful), "refund_key");
  return {key, amount};
}

std::string sha512(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_MD_CTX* hash = EVP_MD_CTX_new();
  EVP_DigestInit_ex(hash, EVP_sha512(), nullptr);
  EVP_DigestUpdate(hash, text.data(), text.size());
  EVP_DigestFinal_ex(hash, digest.data(), &size);
  EVP_MD_CTX_free(hash);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

std::string code_of(const std::string& status) {
  static const std::map<std::string, std::string> kCodes{
      {"pending", "201"}, {"expire", "407"}, {"deny", "202"}};
  const auto found = kCodes.find(status);
  return found == kCodes.end() ? "200" : found->second;
}

std::string decimals(std::int64_t amount) { return std::to_string(amount) + ".00"; }

}  // namespace kedai::bot::fake_midtrans
