// Who wrote: the customer and the chat behind a channel's identities. A channel may know a person
// by two of them (WhatsApp: a BSUID and a wa_id, which is a phone number), and either may be
// missing. Phone numbers are recycled: a known wa_id with another BSUID is another person. Only the
// channel's own word that somebody's number or id has changed links a new one to an old. A chat is
// its customer's: an address counts only together with the identities, and so does being staff.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flows/event.h"
#include "store/shop.h"

namespace kedai {

// The chat of an event that has been heard.
std::optional<ChatRow> known_chat(Shop& shop, const Event& event);
// The chat that the event came from; a new one gets a customer, known by identity or made.
ChatRow open_chat(Shop& shop, const Event& event, Time now);

// The channel says that a person's identities are other ones now.
struct IdentityMove {
  std::vector<Identity> before;
  std::vector<Identity> after;  // empty: only that it may be another person now
  std::string address;          // where replies go from now on; empty: as before
  std::string phone;            // that the channel vouches for; may be empty
};
// The customer keeps all that is theirs, also what they did by the new id before this was told, and
// lets go what they were known by: somebody else may get the number. A staff binding does not move
// along: whoever has it now must be invited again, and the other staff are told. Returns letters.
std::vector<Letter> move_identity(Shop& shop, const IdentityMove& move, Time now);

}  // namespace kedai
