#include "bot/channels/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <istream>
#include <mutex>
#include <ostream>

#include "bot/channels/channel.h"
#include "bot/channels/transcript.h"
#include "bot/lane.h"
#include "bot/timetable.h"
#include "config/phrasebook.h"
#include "store/db/open.h"

namespace kedai::bot {

namespace {

constexpr auto kLookEvery = std::chrono::milliseconds{500};

Time system_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// Prints what the shop has written in this chat since the last time.
class Screen {
 public:
  Screen(const TerminalTalk& talk, std::ostream& out)
      : database_(db::open(talk.database, db::Access::ReadOnly)), talk_(talk), out_(out) {
    const std::lock_guard lock(mutex_);
    if (const auto its = chat())
      for (const auto& entry : entries(*its)) newest_ = entry.id;
  }

  void refresh() {
    const std::lock_guard lock(mutex_);
    const auto its = chat();
    if (!its) return;
    const auto numbered = numbered_offers(*its, system_now());
    for (const auto& entry : entries(*its)) {
      if (entry.id <= newest_) continue;
      newest_ = entry.id;
      if (entry.author == Author::Shop)
        out_ << render_for_terminal(decode_letter(entry.body).message, numbered) << "\n"
             << std::flush;
    }
  }

 private:
  std::optional<ChatRow> chat() {
    return Conversations(*database_, talk_.shop).find(kTerminal, talk_.who);
  }
  std::vector<TranscriptEntry> entries(const ChatRow& chat) {
    return Mailbox(*database_, talk_.shop).history(chat.id, 0);
  }

  std::mutex mutex_;
  std::unique_ptr<db::Database> database_;
  const TerminalTalk& talk_;
  std::ostream& out_;
  std::int64_t newest_ = 0;
};

bool all_digits(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string drawn(const Button& button, const std::vector<Offer>& numbered) {
  const auto found = std::ranges::find_if(numbered, [&](const Offer& offer) {
    return offer.label == button.label && offer.choice == button.choice;
  });
  if (found == numbered.end()) return fmt::format("[{}]  ", button.label);
  return fmt::format("[{}] {}  ", found - numbered.begin() + 1, button.label);
}

}  // namespace

std::vector<Offer> numbered_offers(const ChatRow& chat, Time now) {
  const Conversation state = decode_conversation(chat.state);
  const bool asked = !std::holds_alternative<Nothing>(state.awaiting) &&
                     !std::holds_alternative<AFulfilment>(state.awaiting);
  if (asked || state.talking_to || chat.with_seller(now)) return {};
  const bool ambiguous = std::ranges::any_of(
      state.offered, [](const Offer& offer) { return all_digits(offer.label); });
  return ambiguous ? std::vector<Offer>{} : state.offered;
}

std::string render_for_terminal(const Message& message, const std::vector<Offer>& numbered) {
  std::string text = message.picture_id.empty() ? "" : "(gambar) ";
  for (const char c : text_with_link(message)) text += c == kBoldOn || c == kBoldOff ? '*' : c;
  if (message.attachment)
    text +=
        fmt::format("\n({}: {})", to_word(message.attachment->kind), message.attachment->reference);
  std::string row;
  for (const auto* buttons : {&message.options, &message.actions})
    for (const Button& button : *buttons) row += drawn(button, numbered);
  return row.empty() ? text + "\n" : text + "\n" + row + "\n";
}

void talk_in_terminal(const TerminalTalk& talk, std::istream& in, std::ostream& out) {
  Lane lane(talk.database, system_now);
  lane.start();
  Screen screen(talk, out);
  Timetable looks;
  looks.every(kLookEvery, "the terminal's look", [&] { screen.refresh(); });
  looks.start();

  const std::string begun = std::to_string(to_millis(lane.now()));
  int line_number = 0;
  const auto say = [&](const std::string& text) {
    Event event{std::string(kTerminal),
                fmt::format("{}-{}-{}", talk.who, begun, ++line_number),
                talk.who,
                {std::string(kTerminal), "user", talk.who},
                "",
                "",
                Said{text}};
    std::promise<Accepted> done;
    lane.submit({talk.shop, std::move(event)},
                [&](Accepted accepted) { done.set_value(accepted); });
    if (done.get_future().get() == Accepted::Later)
      out << "(database sedang sibuk, coba lagi / the database is busy, try again)\n";
    screen.refresh();
  };
  if (!talk.greeting.empty()) say(talk.greeting);
  for (std::string line; out << "> " << std::flush, std::getline(in, line);)
    if (!line.empty()) say(line);
  looks.stop();
  lane.stop();
}

}  // namespace kedai::bot
