// Every letter of every talk, rendered for each channel: nothing that was said or offered may get
// lost on the way.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/channels/telegram_render.h"
#include "bot/channels/terminal.h"
#include "bot/channels/webchat_entries.h"
#include "config/phrasebook.h"
#include "tests/bot/whatsapp_reading.h"
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

std::string with_stars(std::string text) {
  for (char& c : text)
    if (c == kBoldOn || c == kBoldOff) c = '*';
  return text;
}

std::vector<Button> buttons_of(const Message& message) {
  std::vector<Button> all = message.options;
  all.insert(all.end(), message.actions.begin(), message.actions.end());
  return all;
}

// The buttons of a message that asks are plain labels under the writing line.
void check_buttons(const Message& message, const telegram::Draft& last) {
  const std::string markup = field_of(last, "reply_markup");
  const bool asks = message.ask != Ask::Nothing;
  std::set<std::string> keys;
  if (!markup.empty()) gather(nlohmann::json::parse(markup), asks ? "text" : "callback_data", keys);
  for (const Button& button : buttons_of(message)) {
    INFO(button.label);
    CHECK(keys.contains(asks ? button.label : encode(button.choice)));
  }
}

void check_on_telegram(const Message& message) {
  const auto drafts = telegram::new_message(message, {});
  REQUIRE_FALSE(drafts.empty());
  std::string said;
  for (const telegram::Draft& draft : drafts)
    said += field_of(draft, "text") + field_of(draft, "caption");
  CHECK(without_markup(said) == without_bold(message.text));
  check_buttons(message, drafts.back());
}

// What the page draws, of a letter as it lies in the transcript.
void check_in_the_web_chat(const Letter& letter) {
  const TranscriptEntry stored{{1}, letter.to, 1, Author::Shop, encode(letter), {}};
  const auto shown = nlohmann::json::parse(bot::entries_message({&stored, 1})).at("entries").at(0);
  CHECK(shown.at("text") == letter.message.text);
  std::vector<std::pair<std::string, std::string>> drawn, meant;
  for (const auto* row : {"options", "actions"})
    for (const auto& button : shown.value(row, nlohmann::json::array()))
      drawn.emplace_back(button.at("label"), button.at("data"));
  for (const Button& button : buttons_of(letter.message))
    meant.emplace_back(button.label, encode(button.choice));
  CHECK(drawn == meant);
}

// Once with each button's number, once where numbers mean something else.
void check_in_the_terminal(const Message& message) {
  Conversation state;
  state.offer(message);
  const std::string numbered = bot::render_for_terminal(message, state.offered);
  const std::string plain = bot::render_for_terminal(message, {});
  CHECK(numbered.find(with_stars(message.text)) != numbered.npos);
  int number = 0;
  for (const Button& button : buttons_of(message)) {
    INFO(numbered);
    CHECK(numbered.find(fmt::format("[{}] {}  ", ++number, button.label)) != numbered.npos);
    CHECK(plain.find("[" + button.label + "]  ") != plain.npos);
  }
}

void check_all(void (*check)(const Letter&)) {
  for (const File& file : all_talks()) {
    INFO(file.path.filename().string());
    for (const Letter& letter : play(file.text).letters) {
      INFO(letter.message.text);
      check(letter);
    }
  }
}

bot::whatsapp::Manner with_pictures(const Letter& letter) {
  return {letter.locale == "en" ? Locale::English : Locale::Indonesian, "1013859600285441"};
}

}  // namespace

TEST_CASE("Telegram shows every word and every button of every talk") {
  check_all([](const Letter& letter) { check_on_telegram(letter.message); });
}

TEST_CASE("the web chat's page gets every word and every button of every talk") {
  check_all(check_in_the_web_chat);
}

TEST_CASE("the terminal shows every word and every button of every talk, with its number") {
  check_all([](const Letter& letter) { check_in_the_terminal(letter.message); });
}

TEST_CASE("WhatsApp shows every word and leads to every button of every talk") {
  check_all([](const Letter& letter) {
    CHECK(bot::lost_on_whatsapp(letter.message, with_pictures(letter)) == "");
  });
}

TEST_CASE("nearly every letter is one message on WhatsApp") {
  std::size_t letters = 0, messages = 0;
  for (const File& file : all_talks())
    for (const Letter& letter : play(file.text).letters) {
      ++letters;
      messages += bot::whatsapp::new_message(letter.message, with_pictures(letter)).size();
    }
  std::cout << "figure: " << letters << " letters are " << messages << " messages on WhatsApp\n";
  CHECK(letters <= messages);
  CHECK(messages <= letters + letters / 20);
}
