// What WhatsApp tells the shop: a webhook's raw body becomes updates, each routed by its
// phone_number_id. Pure; any thread. Source: WhatsApp Cloud API webhooks (CONTRACTS.md A4 to A7).
//
// Ids are BSUIDs ("ID.1349...") and wa_ids (digits); either may be missing. An Event's identity is
// {"whatsapp", "bsuid", ...} when there is one, else {"whatsapp", "wa_id", ...}; with both, the
// wa_id is `also`. Its address is the BSUID, else "+" and the wa_id; its phone "+" and the wa_id.
#pragma once

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
  std::string category = {};  // "service", "utility", "marketing"; empty when it is not said
  bool free = false;          // WhatsApp says that this one is not billed
};

// A person's number or id is another one now. Fields that are not said are empty.
struct Moved {
  std::string message_id;  // for dropping duplicates
  std::string old_wa_id, old_bsuid;
  std::string new_wa_id, new_bsuid;
  // Only that the person may be another one: their staff binding no longer holds.
  bool identity_in_doubt = false;
};

// News of the account, a template, the number's quality: for the log, and an alarm when it is bad.
struct News {
  std::string field;  // "message_template_status_update"
  std::string text;   // one line for people
  bool bad = false;   // disabled, rejected, restricted, limited, offboarded
};

struct Ignored {};  // genuine, but nothing for the shop (a reaction, an unknown field)

struct Update {
  std::string phone_number_id;  // empty for updates that name none (account news)
  std::string account_id;       // the entry's id: the WhatsApp Business account
  std::variant<Event, Receipt, Moved, News, Ignored> content;
  std::string raw;  // this update alone, as JSON, to be kept if it cannot be handled
};

// Nothing when the body is no webhook at all, or nested deeper than any is. Never throws, whatever
// the bytes; an update that is half understood is as much as is understood.
std::optional<std::vector<Update>> read_webhook(std::string_view raw);

}  // namespace kedai::bot::whatsapp
