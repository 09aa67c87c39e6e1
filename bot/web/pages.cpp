#include "bot/web/pages.h"

#include <ctemplate/template.h>
#include <fmt/format.h>

#include <mutex>
#include <stdexcept>

#include "bot/web/assets.h"
#include "bot/web/plain_entries.h"

namespace kedai::bot {

namespace {

using ctemplate::TemplateDictionary;

std::string expand(const std::string& name, const TemplateDictionary& words) {
  static std::once_flag loaded;
  std::call_once(loaded, [] {
    for (const char* each : {"chat.tpl", "plain.tpl", "shops.tpl"})
      if (!ctemplate::StringToTemplateCache(each, std::string(web_file(each)),
                                            ctemplate::STRIP_BLANK_LINES))
        throw std::logic_error(fmt::format("template {} does not parse", each));
  });
  std::string page;
  if (!ctemplate::ExpandTemplate(name, ctemplate::STRIP_BLANK_LINES, &words, &page))
    throw std::logic_error(fmt::format("template {} does not expand", name));
  return page;
}

void speak(TemplateDictionary& words, const std::string& lang) {
  words.SetValue("LANG", lang);
  words.ShowSection(lang == "en" ? "EN" : "ID");
  words.SetValue("CSS", WebAssets::get().url("chat.css"));
}

std::string hours(const PageView& view) {
  const bool open = open_at(view.shop, view.now);
  const std::string clock = clock_text(open ? view.shop.closes_minute : view.shop.opens_minute);
  if (view.lang == "en") return (open ? "Open until " : "Closed, opens at ") + clock;
  return (open ? "Buka sampai " : "Tutup, buka lagi pukul ") + clock;
}

std::string description(const PageView& view) {
  if (!view.shop.about.empty()) return view.shop.name + ": " + view.shop.about;
  return view.shop.name + (view.lang == "en" ? ": order by chat." : ": pesan lewat obrolan.");
}

void fill(TemplateDictionary& words, const PageView& view) {
  const bool staff = view.role == WebRole::Staff;
  speak(words, view.lang);
  words.SetValue("NAME", view.shop.name);
  words.SetValue("ROLE", staff ? "staff" : "customer");
  words.SetValue("BASE", chat_base(view.shop.slug, view.role));
  words.SetValue("SHOP", chat_base(view.shop.slug, WebRole::Customer));
  words.SetValue("HOURS", hours(view));
  words.SetValue("CODE", view.code);
  words.ShowSection(staff ? "STAFF" : "CUSTOMER");
}

}  // namespace

std::string chat_base(const std::string& slug, WebRole role) {
  return fmt::format("/{}/{}", slug, role == WebRole::Staff ? "staff/" : "");
}

std::string page_language(std::string_view accept, const std::string& shop_locale) {
  const auto indonesian = accept.find("id");
  const auto english = accept.find("en");
  if (indonesian == accept.npos && english == accept.npos) return shop_locale;
  return indonesian == accept.npos || english < indonesian ? "en" : "id";
}

std::string chat_page(const PageView& view) {
  TemplateDictionary words("chat");
  fill(words, view);
  words.SetValue("JS", WebAssets::get().url("chat.js"));
  words.SetValue("DESCRIPTION", description(view));
  words.SetValue("ABOUT", view.shop.about);
  words.SetIntValue("OFFSET", view.shop.utc_offset_minutes);
  words.SetValue("LOCALE", view.shop.locale);
  if (!view.shop.about.empty()) words.ShowSection("HAS_ABOUT");
  words.ShowSection(view.connected ? "BOUND" : "UNBOUND");
  return expand("chat.tpl", words);
}

std::string plain_page(const PlainView& view) {
  TemplateDictionary words("plain");
  fill(words, view.page);
  words.SetValue("TOKEN", view.token);
  words.SetValue("FORM_ID", view.form_id);
  if (view.not_sent) words.ShowSection("NOTICE");
  if (view.entries.empty()) words.ShowSection("EMPTY");
  fill_entries(words, view);
  return expand("plain.tpl", words);
}

std::string shops_page(const std::vector<Profile>& shops, const std::string& lang) {
  TemplateDictionary words("shops");
  speak(words, lang);
  for (const Profile& shop : shops) {
    TemplateDictionary* row = words.AddSectionDictionary("SHOP");
    row->SetValue("NAME", shop.name);
    row->SetValue("BASE", chat_base(shop.slug, WebRole::Customer));
  }
  return expand("shops.tpl", words);
}

}  // namespace kedai::bot
