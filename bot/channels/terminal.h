// The conversation in a terminal: lines in, messages out, on the same database as the server's,
// which may run beside it. Buttons are numbered; a number or any text is an answer.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "flows/conversation.h"
#include "flows/message.h"
#include "store/conversations.h"
#include "store/ids.h"

namespace kedai::bot {

struct TerminalTalk {
  std::string database;  // its address
  ShopId shop;
  std::string who;       // the terminal's identity: one chat for each
  std::string greeting;  // said at the beginning as if it had been typed; may be empty
};

// Returns at the end of `in`. What others cause meanwhile (an owner's "Terima") is printed as it
// comes.
void talk_in_terminal(const TerminalTalk& talk, std::istream& in, std::ostream& out);

// What a typed number presses in this chat now, by its place from 1. Nothing while a number is an
// answer ("how many?") or a word to the other person.
std::vector<Offer> numbered_offers(const ChatRow& chat, Time now);

// A message as the terminal shows it: bold as *...*, a picture as (gambar), buttons as "[1] label",
// or "[label]" where no number presses them.
std::string render_for_terminal(const Message& message, const std::vector<Offer>& numbered);

}  // namespace kedai::bot
