// What has happened in a chat, whatever the channel: a channel makes an Event of each update once
// it has verified it; converse() hears it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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
  bool own = false;        // the channel vouches that it is the sender's own number
  std::string label = {};  // names and numbers of all that came, as a person reads them
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
// A cart filled in the channel's own catalogue. Its prices are what the phone showed: the shop's
// own hold.
struct SentCart {
  struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    std::int64_t price = 0;  // for a piece, whole minor units; 0 when it is not said
  };
  std::vector<Line> lines;
  std::string note = {};
};
struct AskedAbout {  // a text about a product of the channel's catalogue
  std::string sku;
  std::string text;
};
struct Unreadable {};     // something that the channel does not pass on
struct SellerSpoke {};    // the seller wrote into this chat from the shop's own phone
struct BlockedShop {};    // no letter reaches this chat any more
struct UnblockedShop {};  // or again

using Content = std::variant<Said, Pressed, SharedContact, SharedLocation, SentMedia, SentCart,
                             AskedAbout, Unreadable, SellerSpoke, BlockedShop, UnblockedShop>;

struct Event {
  std::string channel;  // "telegram", "whatsapp", "web", "terminal"
  std::string
      message_id;  // the update's id, unique in its shop and channel: duplicates are dropped by it
  std::string address;  // where replies go: the chat's id on the channel
  Identity identity;    // who wrote; of two the one that is theirs for longer
  std::string name;     // as the channel knows them; may be empty
  std::string locale;   // a hint, "id" or "en"; may be empty
  Content content;
  std::optional<Identity> also = {};  // their other identity on this channel (WhatsApp's wa_id)
  Time at{};                          // when it was said, where the channel says so
  std::string phone = {};             // that the channel vouches for: +62812...; may be empty
};

}  // namespace kedai
