// A message's buttons as WhatsApp shows them: up to three under the text, else the rows of a list,
// a page at a time, else numbered lines to type. Pure; any thread.
//
// An id must not come twice in a message: of two buttons that mean the same the first is shown.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "flows/message.h"

namespace kedai::bot::whatsapp {

inline constexpr std::size_t kMostButtons = 3;
inline constexpr std::size_t kMostButtonTitle = 20;
inline constexpr std::size_t kMostRows = 10;
inline constexpr std::size_t kMostRowTitle = 24;
inline constexpr std::size_t kMostRowDetail = 72;
inline constexpr std::size_t kActionsOnPage = 4;  // of a list that has pages
inline constexpr std::size_t kFewestActions = 2;  // when all options then fit on the first

struct Key {
  std::string id;  // the encoded choice
  std::string title;
  std::string detail = {};  // of a list's row
};

bool has_buttons(const Message& message);

// All of them as reply buttons; empty when they are too many or too long, read the same, or when a
// detail would be lost: one that does not stand in the text.
std::vector<Key> reply_buttons(const Message& message);

// Under a picture, where a list cannot stand: the first two options and `more`; empty when there
// are fewer than three options or they do not fit.
std::vector<Key> first_buttons(const Message& message, const std::string& more);

// Whether the pages of a list lead to everything: an answer to "more" is the same message with
// fewer options, so that in the end all actions must fit on one page.
bool fits_list(const Message& message);

// The rows of the message's list, options before actions. Of more than kMostRows the first
// kActionsOnPage actions stay (fewer when that leaves room for every option), and the last row is
// called `more`: its choice counts the options shown so far, all when it is for more actions.
std::vector<Key> list_rows(const Message& message, const std::string& more);

// The text with a line "1. label - detail" for every button that message.text does not list so
// itself. Numbers count options, then actions, as converse() does.
std::string with_numbers(const std::string& text, const Message& message);

// All of message.text so, at most `most` long: the text is shortened first and the lines last.
std::string numbered_text(const Message& message, std::size_t most);

}  // namespace kedai::bot::whatsapp
