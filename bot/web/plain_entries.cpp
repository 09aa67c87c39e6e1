#include "bot/web/plain_entries.h"

#include <ctemplate/template.h>
#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "bot/channels/channel.h"
#include "bot/channels/transcript.h"
#include "config/phrasebook.h"

namespace kedai::bot {

namespace {

using ctemplate::TemplateDictionary;

// Splits at the marks of bold runs.
void fill_text(TemplateDictionary& bubble, std::string_view text) {
  bool bold = false;
  while (!text.empty()) {
    const auto mark = std::min(text.find_first_of("\x01\x02"), text.size());
    if (mark > 0) {
      TemplateDictionary* run = bubble.AddSectionDictionary("RUN");
      run->SetValue("TEXT", std::string(text.substr(0, mark)));
      run->ShowSection(bold ? "BOLD" : "PLAIN");
    }
    if (mark < text.size()) bold = text[mark] == kBoldOn;
    text.remove_prefix(std::min(mark + 1, text.size()));
  }
}

void fill_picture(TemplateDictionary& bubble, const PlainView& view, const std::string& picture) {
  if (picture.empty()) return;
  TemplateDictionary* shown = bubble.AddSectionDictionary("PICTURE");
  shown->SetValue("PICTURE_URL",
                  chat_base(view.page.shop.slug, WebRole::Customer) + "picture/" + picture);
}

void fill_buttons(TemplateDictionary& row, const std::vector<Button>& buttons,
                  const std::string& entry) {
  for (const Button& button : buttons) {
    TemplateDictionary* one = row.AddSectionDictionary("BUTTON");
    one->SetValue("LABEL", button.label);
    one->SetValue("DATA", encode(button.choice));
    one->SetValue("ENTRY_ID", entry);
    if (!button.detail.empty())
      one->AddSectionDictionary("DETAIL")->SetValue("DETAIL_TEXT", button.detail);
  }
}

void fill_link(TemplateDictionary& bubble, const std::optional<Link>& link) {
  if (!link) return;
  TemplateDictionary* shown = bubble.AddSectionDictionary("LINK");
  shown->SetValue("LINK_URL", link->url);
  shown->SetValue("LINK_LABEL", link->label);
}

std::string own_photo(const std::optional<Attachment>& attachment) {
  const bool ours =
      attachment && attachment->kind == Attachment::Kind::Photo && attachment->channel == kWeb;
  return ours ? attachment->reference : "";
}

// What came by another channel is only named here; the page with scripts shows it.
std::string foreign_kind(const std::optional<Attachment>& attachment) {
  if (!attachment || attachment->channel == kWeb) return "";
  return fmt::format("({})", to_word(attachment->kind));
}

void fill_bubble(TemplateDictionary& bubble, const PlainView& view, const std::string& entry,
                 const Letter& letter) {
  bubble.SetValue("SIDE", "shop");
  fill_text(bubble, letter.message.text);
  fill_link(bubble, letter.message.link);
  fill_picture(bubble, view, letter.message.picture_id);
  fill_picture(bubble, view, own_photo(letter.message.attachment));
  fill_text(bubble, foreign_kind(letter.message.attachment));
  if (letter.message.options.empty() && letter.message.actions.empty()) return;
  TemplateDictionary* row = bubble.AddSectionDictionary("BUTTONS");
  fill_buttons(*row, letter.message.options, entry);
  fill_buttons(*row, letter.message.actions, entry);
}

void fill_bubble(TemplateDictionary& bubble, const PlainView& view, const std::string&,
                 const Bubble& said) {
  bubble.SetValue("SIDE", "mine");
  fill_text(bubble, said.text);
  fill_picture(bubble, view, own_photo(said.attachment));
  if (said.location)
    fill_text(bubble,
              fmt::format("{:.5f}, {:.5f}", said.location->latitude, said.location->longitude));
}

std::chrono::sys_days local_day(const PlainView& view, Time at) {
  return std::chrono::floor<std::chrono::days>(
      at + std::chrono::minutes(view.page.shop.utc_offset_minutes));
}

std::string day_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

struct Shown {
  const TranscriptEntry* entry;
  Spoken spoken;
};

// What is to be seen, a later letter of a topic in its first one's place.
std::vector<Shown> folded(const std::vector<TranscriptEntry>& entries) {
  std::vector<Shown> shown;
  std::map<std::string, std::size_t> places;
  for (const TranscriptEntry& entry : entries) try {
      Shown one{&entry, read_entry(entry)};
      const std::string id = std::to_string(entry.id);
      const auto* letter = std::get_if<Letter>(&one.spoken);
      const bool over = letter && letter->placement == Placement::OverTopic;
      const bool replaces = over && places.contains(letter->over);
      const std::size_t at = replaces ? places.at(letter->over) : shown.size();
      places[id] = at;
      if (at == shown.size())
        shown.push_back(std::move(one));
      else
        shown[at] = std::move(one);
    } catch (const std::invalid_argument&) {  // written by a version ahead of ours: left out
      continue;
    }
  return shown;
}

}  // namespace

void fill_entries(TemplateDictionary& words, const PlainView& view) {
  std::string day;
  for (const Shown& one : folded(view.entries)) {
    TemplateDictionary* bubble = words.AddSectionDictionary("ENTRY");
    if (const auto today = day_text(local_day(view, one.entry->at)); today != day) {
      day = today;
      bubble->AddSectionDictionary("DAY")->SetValue("DAY_TEXT", day);
    }
    Profile clock = view.page.shop;
    bubble->SetValue("TIME", clock_text(minute_of_day(clock, one.entry->at)));
    const std::string id = std::to_string(one.entry->id);
    std::visit([&](const auto& spoken) { fill_bubble(*bubble, view, id, spoken); }, one.spoken);
  }
}

}  // namespace kedai::bot
