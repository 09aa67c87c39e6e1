// Every letter of every talk, rendered for each channel that has a renderer of its own: nothing
// that was said or offered may get lost on the way.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/channels/telegram_render.h"
#include "config/phrasebook.h"
#include "tests/talks/files.h"
#include "tests/talks/talk.h"

using namespace kedai;
using namespace kedai::harness;
namespace telegram = kedai::bot::telegram;

namespace {

// All strings of that name in the value, however deep.
void gather(const nlohmann::json& value, const std::string& name, std::set<std::string>& found) {
  if (value.is_object() && value.contains(name)) found.insert(value[name].get<std::string>());
  for (const auto& each : value)
    if (each.is_structured()) gather(each, name, found);
}

std::string field_of(const telegram::Draft& draft, std::string_view name) {
  const auto found = std::ranges::find(draft.fields, name, &telegram::Field::name);
  return found == draft.fields.end() ? "" : found->value;
}

std::string without_markup(std::string html) {
  for (const auto& [from, to] : {std::pair{"<b>", ""},
                                 {"</b>", ""},
                                 {"&lt;", "<"},
                                 {"&gt;", ">"},
                                 {"&quot;", "\""},
                                 {"&amp;", "&"}})
    for (auto at = html.find(from); at != std::string::npos; at = html.find(from, at))
      html.replace(at, std::string_view(from).size(), to);
  return html;
}

std::string without_bold(std::string text) {
  std::erase_if(text, [](char c) { return c == kBoldOn || c == kBoldOff; });
  return text;
}

// The buttons of a message that asks are plain labels under the writing line.
void check_buttons(const Message& message, const telegram::Draft& last) {
  const std::string markup = field_of(last, "reply_markup");
  const bool asks = message.ask != Ask::Nothing;
  std::set<std::string> keys;
  if (!markup.empty()) gather(nlohmann::json::parse(markup), asks ? "text" : "callback_data", keys);
  for (const auto* buttons : {&message.options, &message.actions})
    for (const Button& button : *buttons) {
      INFO(button.label);
      CHECK(keys.contains(asks ? button.label : encode(button.choice)));
    }
}

void check_on_telegram(const Message& message) {
  INFO(message.text);
  const auto drafts = telegram::new_message(message, {});
  REQUIRE_FALSE(drafts.empty());
  std::string said;
  for (const telegram::Draft& draft : drafts)
    said += field_of(draft, "text") + field_of(draft, "caption");
  CHECK(without_markup(said) == without_bold(message.text));
  check_buttons(message, drafts.back());
}

}  // namespace

TEST_CASE("Telegram shows every word and every button of every talk") {
  for (const File& file : all_talks()) {
    INFO(file.path.filename().string());
    for (const Letter& letter : play(file.text).letters) check_on_telegram(letter.message);
  }
}
