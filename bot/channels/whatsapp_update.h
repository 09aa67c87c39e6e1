// What WhatsApp tells the shop: a webhook's raw body becomes updates, each routed by its
// phone_number_id. Pure; any thread. Source: WhatsApp Cloud API webhooks (CONTRACTS.md A4 to A7).
//
// Ids are BSUIDs ("ID.1349...") and wa_ids (digits); either may be missing. An Event's identity is
// {"whatsapp", "bsuid", ...} when there is one, else {"whatsapp", "wa_id", ...}; with both, the
// wa_id is `also`. Its address is the BSUID, else "+" and the wa_id; its phone "+" and the wa_id.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flows/event.h"

namespace kedai::bot::whatsapp {

// What became of a message that the shop sent.
struct Receipt {
  enum class Status { Sent, Delivered, Read, Failed };  // each implies those before it but Failed
  std::string reference;                                // the message's wamid
  Status status = Status::Sent;
  int code = 0;  // of the error, when it has failed
  std::string reason = {};
  // "service", "utility", "marketing", "authentication"; empty when it is not said
  std::string category = {};
  bool free = false;  // WhatsApp says that this one is not billed
};

// A person's number or id is another one now. Fields that are not said are empty; without an old
// one nobody can be found, without a new one it is only known that the old one is theirs no more.
struct Moved {
  std::string message_id = {};  // for dropping duplicates
  std::string old_wa_id = {}, old_bsuid = {};
  std::string new_wa_id = {}, new_bsuid = {};
  // Only that the person of the old ones may be another one: their staff binding no longer holds.
  bool identity_in_doubt = false;
};

// News of the account, a template, the number's quality: for the log, and an alarm when it is bad.
struct News {
  std::string field;  // "message_template_status_update"
  std::string text;   // one line for people
  bool bad = false;   // disabled, rejected, restricted, offboarded, errors: whatever stops letters
  std::string message_id =
      {};  // for dropping duplicates; news that comes again later is other news
};

struct Nameless {};  // somebody's message that does not say whose: it can be kept, not answered

struct Ignored {};  // genuine, but nothing for the shop (a reaction, a call, what is in a group)

struct Update {
  std::string phone_number_id;  // empty for updates that name none (account news)
  std::string account_id;       // the entry's id: the WhatsApp Business account
  std::variant<Event, Receipt, Moved, News, Nameless, Ignored> content;
  // This update alone as a webhook, to be kept if it cannot be handled: read_webhook() reads it
  // again. ASCII; cut at kMostRaw bytes.
  std::string raw;
};
inline constexpr std::size_t kMostRaw = 64 * 1024;

// In the order of entries and changes; of a change first its messages, then its statuses, then its
// echoes. A change in which nothing counts is one update. Events have no locale, since WhatsApp
// tells none, and their message_id is the wamid, also of what the seller wrote.
//
// Nothing when the body is no webhook at all, is nested deeper than any is, or holds more than
// kMostUpdates (WhatsApp sends at most 1000). Empty when it is one with nothing in it, or another
// product's. Never throws, whatever the bytes; an update that is half understood is as much as is
// understood, and text that is no Unicode costs the characters only.
inline constexpr std::size_t kMostUpdates = 10'000;
std::optional<std::vector<Update>> read_webhook(std::string_view raw);

}  // namespace kedai::bot::whatsapp
