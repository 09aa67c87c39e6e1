// What has happened in a chat, whatever the channel: a channel makes an Event of each update once
// it has verified it; converse() hears it.
#pragma once

#include <string>
#include <variant>

#include "flows/message.h"
#include "store/customers.h"

namespace kedai {

struct Said {
  std::string text;  // UTF-8; may be anything up to the channel's limit
};
struct Pressed {
  std::string data;        // the button's encoded Choice, as it came back: unchecked
  std::string message;     // the channel's name of the message with the button; may be empty
  std::string label = {};  // as the person saw it, where the channel says so
};
struct SharedContact {
  std::string phone;
  bool own = false;  // the channel vouches that it is the sender's own number
};
struct SharedLocation {
  double latitude = 0;
  double longitude = 0;
  std::string label = {};  // a name or address that came with it
};
struct SentMedia {
  Attachment attachment;
  std::string caption = {};
};
struct BlockedShop {};    // no letter reaches this chat any more
struct UnblockedShop {};  // or again

using Content = std::variant<Said, Pressed, SharedContact, SharedLocation, SentMedia, BlockedShop,
                             UnblockedShop>;

struct Event {
  std::string channel;  // "telegram", "web", "terminal"
  std::string
      message_id;  // the update's id, unique in its shop and channel: duplicates are dropped by it
  std::string address;  // where replies go: the chat's id on the channel
  Identity identity;    // who wrote
  std::string name;     // as the channel knows them; may be empty
  std::string locale;   // a hint, "id" or "en"; may be empty
  Content content;
};

}  // namespace kedai
