// A message's buttons as Telegram's keyboards: which labels stand beside each other, how long a
// label may be, and that no two read the same. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "flows/message.h"

namespace kedai::bot::telegram {

struct Key {
  std::string label;
  std::string data;      // what a press says
  std::string url = {};  // or the page that it opens
};
using Rows = std::vector<std::vector<Key>>;

inline constexpr std::size_t kMostButtons = 100;  // known from use; the Bot API names no number
inline constexpr std::size_t kMostInRow = 8;
inline constexpr std::size_t kMostLabel = 40;  // code points that still read well alone in a row

// Options first, then actions, then the link. Of more buttons than fit the last options are left
// out: whatever the text lists can be typed too.
Rows rows_of(const Message& message);

// Values of reply_markup, JSON.
std::string inline_keyboard(const Rows& rows);  // "" when there are no buttons
// Under the writing line: the button that gives what is asked, and the others as plain labels (a
// label typed is a button pressed). A message has either this or an inline keyboard.
std::string asking_keyboard(const Message& message);
std::string no_keyboard();  // puts an asking keyboard away

}  // namespace kedai::bot::telegram
