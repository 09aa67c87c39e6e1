// What the Graph API says about a shop's number and templates: for `kedai check` and for links.
// Waits for answers; any thread. Source: Cloud API, WhatsApp Business Management API.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "bot/channels/whatsapp_api.h"

namespace kedai::bot::whatsapp {

struct Number {
  std::string digits;   // "6281171300100"
  std::string name;     // that customers see
  std::string quality;  // "GREEN", "YELLOW", "RED", "UNKNOWN"
};
std::variant<Number, Answer> about_number(Api& api, const std::string& phone_number_id);

struct Template {
  std::string name;
  std::string language;
  std::string status;    // "APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"
  std::string category;  // "UTILITY", "MARKETING"
  int values = 0;        // {{1}} to {{values}} in its body
  bool quick_reply = false;
};
std::variant<std::vector<Template>, Answer> templates_of(Api& api,
                                                         const std::string& business_account_id);

// What is wrong with a template that is to carry so many values and a button; empty: nothing.
std::string fault_of(const std::vector<Template>& all, const std::string& name,
                     const std::string& language, int values);

// Whether some app hears of what happens on this account; true when that cannot be asked.
bool is_subscribed(Api& api, const std::string& business_account_id);

}  // namespace kedai::bot::whatsapp
