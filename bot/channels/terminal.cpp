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
#include "store/db/sqlite.h"

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
      : database_(db::open_sqlite(talk.database_file, db::Access::ReadOnly)),
        talk_(talk),
        out_(out) {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries()) newest_ = entry.id;
  }

  void refresh() {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries()) {
      if (entry.id <= newest_) continue;
      newest_ = entry.id;
      if (entry.author == Author::Shop)
        out_ << render_for_terminal(decode_letter(entry.body).message) << "\n" << std::flush;
    }
  }

 private:
  std::vector<TranscriptEntry> entries() {
    const auto chat = Conversations(*database_, talk_.shop).find(kTerminal, talk_.who);
    if (!chat) return {};
    return Mailbox(*database_, talk_.shop).history(chat->id, 0);
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

}  // namespace

std::string render_for_terminal(const Message& message) {
  std::string text = message.picture_id.empty() ? "" : "(gambar) ";
  for (const char c : message.text) text += c == kBoldOn || c == kBoldOff ? '*' : c;
  if (message.attachment)
    text +=
        fmt::format("\n({}: {})", to_word(message.attachment->kind), message.attachment->reference);
  std::vector<Button> buttons = message.options;
  buttons.insert(buttons.end(), message.actions.begin(), message.actions.end());
  // Where numbers are answers themselves ("how many?"), buttons are not numbered.
  const bool numbered =
      std::ranges::none_of(buttons, [](const Button& button) { return all_digits(button.label); });
  int number = 0;
  std::string row;
  for (const Button& button : buttons) {
    ++number;
    row += numbered ? fmt::format("[{}] {}  ", number, button.label)
                    : fmt::format("[{}]  ", button.label);
  }
  return row.empty() ? text + "\n" : text + "\n" + row + "\n";
}

void talk_in_terminal(const TerminalTalk& talk, std::istream& in, std::ostream& out) {
  Lane lane(talk.database_file, system_now);
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
