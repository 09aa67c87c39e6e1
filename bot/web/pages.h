// The web chat's pages, rendered on the server by ctemplate, which escapes each value for the place
// where it stands. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/channels/webchat_identity.h"
#include "store/mailbox.h"
#include "store/profile.h"

namespace kedai::bot {

struct PageView {
  Profile shop;
  WebRole role = WebRole::Customer;
  std::string lang;        // "id" or "en"
  bool connected = false;  // staff: an invitation was redeemed in this browser
  std::string code = {};   // staff: an invitation that the page says by itself
  Time now = {};
};

struct PlainView {
  PageView page;
  std::vector<TranscriptEntry> entries;
  std::string token;
  std::string form_id;
  bool not_sent = false;
};

std::string chat_page(const PageView& view);
std::string plain_page(const PlainView& view);
std::string shops_page(const std::vector<Profile>& shops, const std::string& lang);

// "/SHOP/" or "/SHOP/staff/": what every address of the chat begins with.
std::string chat_base(const std::string& slug, WebRole role);

// The language of the page's own words: the first of "id" and "en" that the browser names, else the
// shop's.
std::string page_language(std::string_view accept_language, const std::string& shop_locale);

}  // namespace kedai::bot
