#include "bot/channels/whatsapp_status.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/channels/text.h"
#include "bot/channels/whatsapp_members.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostReason = 300;

struct Word {
  std::string_view word;
  Receipt::Status status;
};
constexpr std::array kStatuses{
    Word{"sent", Receipt::Status::Sent},     Word{"delivered", Receipt::Status::Delivered},
    Word{"read", Receipt::Status::Read},     Word{"played", Receipt::Status::Read},
    Word{"failed", Receipt::Status::Failed},
};

struct Category {
  std::string_view said, meant;
};
// Names that a category has had or has beside its own. "business_initiated" could be several.
constexpr std::array kCategories{
    Category{"service", "service"},
    Category{"user_initiated", "service"},
    Category{"referral_conversion", "service"},
    Category{"utility", "utility"},
    Category{"marketing", "marketing"},
    Category{"marketing_lite", "marketing"},
    Category{"authentication", "authentication"},
    Category{"authentication_international", "authentication"},
};

std::string category_of(const Json& pricing) {
  const auto said = text_in(pricing, "category");
  const auto found = std::ranges::find(kCategories, said, &Category::said);
  return found == kCategories.end() ? "" : std::string(found->meant);
}

bool is_free(const Json& pricing) {
  const auto type = text_in(pricing, "type");
  return pricing.value("billable", Json()) == false || type == "free_customer_service" ||
         type == "free_entry_point";
}

// The details say most, where there are any; older errors have them beside the title.
std::string reason_of(const Json& error) {
  const auto details = text_in(object_in(error, "error_data"), "details");
  for (const auto& said :
       {details, text_in(error, "details"), text_in(error, "message"), text_in(error, "title")})
    if (auto reason = tidy_name(said, kMostReason); !reason.empty()) return reason;
  return "";
}

void add_error(Receipt& receipt, const Json& error) {
  constexpr double most = 1e9;
  const auto code = amount_in(error, "code").value_or(0);
  if (code > 0 && code < most) receipt.code = static_cast<int>(code);
  receipt.reason = reason_of(error);
}

}  // namespace

std::optional<Receipt> receipt_of(const Json& status) {
  const auto type = text_in(status, "type");
  const auto word = std::ranges::find(kStatuses, text_in(status, "status"), &Word::word);
  auto reference = id_in(status, "id");
  if (word == kStatuses.end() || reference.empty() || (!type.empty() && type != "message"))
    return std::nullopt;
  const Json& pricing = object_in(status, "pricing");
  Receipt receipt{std::move(reference), word->status};
  receipt.category = category_of(pricing);
  receipt.free = is_free(pricing);
  const Json& errors = array_in(status, "errors");
  if (receipt.status == Receipt::Status::Failed && !errors.empty()) add_error(receipt, errors[0]);
  return receipt;
}

}  // namespace kedai::bot::whatsapp
