// What Telegram tells the shop: an update's raw body becomes an Event, or is found to be nothing
// that the shop listens to. Only private chats are heard. Pure; any thread. Source: Bot API 10.1,
// Update.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flows/event.h"

namespace kedai::bot::telegram {

struct Ignored {};     // genuine, but nothing for the shop
struct Unparsable {};  // no update at all, or nested deeper than any update is

struct Update {
  std::optional<std::int64_t> id;  // nothing when even that cannot be read
  std::variant<Event, Ignored, Unparsable> content;
  std::string callback_id = {};  // of a pressed button: it spins until it is answered
};

// Never throws, whatever the bytes.
//
// An edited message is Ignored. What its first version caused (two tekwan in the cart) is done, and
// hearing "3 tekwan" again would make it five; every answer shows the cart with buttons to change
// it. Live locations also come as edits, one a minute.
Update read_update(std::string_view raw);

// The kinds of update that the shop asks Telegram for, as JSON.
inline constexpr std::string_view kAllowedUpdates =
    R"(["message","edited_message","callback_query","my_chat_member"])";

// How the shop names one of its own messages on Telegram: "123t", "123p", or "123" when what the
// message is cannot be seen. A text can only be edited into a text and a photo into a photo.
enum class Kind { Unknown, Text, Photo };
struct Reference {
  std::int64_t message_id = 0;
  Kind kind = Kind::Unknown;
};
std::string to_text(const Reference& reference);
std::optional<Reference> reference_of(std::string_view text);

}  // namespace kedai::bot::telegram
