#include "bot/channels/whatsapp_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr int kMostPages = 20;

std::string digits_of(const std::string& text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

int values_in(const std::string& body) {
  int count = 0;
  while (body.find(fmt::format("{{{{{}}}}}", count + 1)) != body.npos) ++count;
  return count;
}

Template template_of(const Json& in) {
  Template one{text_in(in, "name"), text_in(in, "language"), text_in(in, "status"),
               text_in(in, "category")};
  for (const Json& part : array_in(in, "components")) {
    if (text_in(part, "type") == "BODY") one.values = values_in(text_in(part, "text"));
    for (const Json& button : array_in(part, "buttons"))
      if (text_in(button, "type") == "QUICK_REPLY") one.quick_reply = true;
  }
  return one;
}

}  // namespace

std::variant<Number, Answer> about_number(Api& api, const std::string& phone_number_id) {
  auto answer = sync_wait(
      api.get(phone_number_id + "?fields=display_phone_number,verified_name,quality_rating"));
  if (!answer.ok) return answer;
  return Number{digits_of(text_in(*answer.result, "display_phone_number")),
                text_in(*answer.result, "verified_name"),
                text_in(*answer.result, "quality_rating")};
}

std::variant<std::vector<Template>, Answer> templates_of(Api& api,
                                                         const std::string& business_account_id) {
  std::vector<Template> all;
  const std::string path = business_account_id +
                           "/message_templates?fields=name,language,status,category,components"
                           "&limit=100";
  std::string after;
  for (int page = 0; page < kMostPages; ++page) {
    auto answer = sync_wait(api.get(after.empty() ? path : path + "&after=" + after));
    if (!answer.ok) return answer;
    for (const Json& one : array_in(*answer.result, "data")) all.push_back(template_of(one));
    const Json& paging = object_in(*answer.result, "paging");
    after = text_in(object_in(paging, "cursors"), "after");
    if (after.empty() || text_in(paging, "next").empty()) break;
  }
  return all;
}

std::string fault_of(const std::vector<Template>& all, const std::string& name,
                     const std::string& language, int values) {
  const auto found = std::ranges::find_if(
      all, [&](const Template& one) { return one.name == name && one.language == language; });
  if (found == all.end()) return "is not there in that language";
  if (found->status != "APPROVED") return "is " + found->status + ", not APPROVED";
  if (found->values != values)
    return fmt::format("has {} variables, not {}", found->values, values);
  if (!found->quick_reply) return "has no quick reply button";
  if (found->category != "UTILITY")
    return "is of the category " + found->category + ", which costs more and is held back";
  return {};
}

bool is_subscribed(Api& api, const std::string& business_account_id) {
  const auto answer = sync_wait(api.get(business_account_id + "/subscribed_apps"));
  return !answer.ok || !array_in(*answer.result, "data").empty();
}

}  // namespace kedai::bot::whatsapp
