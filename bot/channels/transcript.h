// What the entries of a transcript hold: the history of the chats that Kedai serves itself (web and
// terminal). The shop's side is a Letter in flows' encoding; the side of whoever types there is
// written here, by the lane, in the same commit as what it caused. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "flows/event.h"
#include "flows/message.h"
#include "store/mailbox.h"

namespace kedai::bot {

// What a person did in the chat, as they see it in their own bubble.
struct Bubble {
  std::string text;      // what they wrote, the pressed button's label, a caption or a phone number
  bool pressed = false;  // it was a button
  std::optional<Attachment> attachment = std::nullopt;
  std::optional<SharedLocation> location = std::nullopt;
  std::string message_id = {};  // the Event's, so that a page finds the bubble that it drew itself
};

// The entry's body for an event that came from the chat itself. A press without a label shows its
// data; an event without anything to show (a blocked chat) has an empty text.
std::string encode_said(const Event& event);

// The inverse. Throws std::invalid_argument on anything that encode_said did not write.
Bubble decode_said(std::string_view body);

// Either side of the talk. For the lane: a Letter OverTopic carries in `over` the id of the entry
// that it replaces, as text. Throws std::invalid_argument when the body is not one of ours.
using Spoken = std::variant<Bubble, Letter>;
Spoken read_entry(const TranscriptEntry& entry);

}  // namespace kedai::bot
