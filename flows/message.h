// What Kedai may say, whatever the channel. A flow says "choose one of these 14"; how many fit, how
// they are laid out and where a text is cut is the channel's renderer's business, and only its.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/choice.h"
#include "store/ids.h"

namespace kedai {

struct Button {
  std::string label;
  Choice choice;
  std::string detail = {};      // "Rp45.000, tinggal 15": for channels that show rows or cards
  std::string picture_id = {};  // for channels that show cards
};

// What the person is asked to give besides words; a channel may offer its own way of giving it.
enum class Ask { Nothing, Contact, Location };

// A picture, voice note or file that one person sends to the other through the bot. `reference` is
// the source channel's own (a Telegram file_id), or a picture id of ours on the web.
struct Attachment {
  enum class Kind { Photo, Voice, Video, Document, Sticker };
  Kind kind = Kind::Photo;
  std::string channel;
  std::string reference;
};
// The channel of an attachment that is a picture of the shop's own rows, whatever its kind.
inline constexpr std::string_view kOwnPictures = "web";
std::string_view to_word(Attachment::Kind kind);  // "photo", "voice", ...
std::optional<Attachment::Kind> attachment_kind_of(std::string_view word);

// A page elsewhere that the text speaks of.
struct Link {
  std::string label;  // on the button that opens it, where the channel has such buttons
  std::string url;    // https://...
};

struct Message {
  // UTF-8. Bold runs between kBoldOn and kBoldOff (config/phrasebook.h), characters that no
  // customer's text can hold. Lines end in \n. May be empty when there is an attachment.
  std::string text;
  std::string picture_id = {};       // shown above the text
  std::vector<Button> options = {};  // things to choose from
  std::vector<Button> actions = {};  // what can be done next
  Ask ask = Ask::Nothing;
  std::string ask_label = {};  // on the channel's own button for giving it
  std::optional<Attachment> attachment = std::nullopt;
  std::optional<Link> link = std::nullopt;
};

// The text, and below it where the link leads: for channels that turn a URL in a text into a link.
std::string text_with_link(const Message& message);

// What a letter is about, in a few words for a channel that lets through only a text approved
// beforehand when the person has not written for a day (WhatsApp's templates).
struct Notice {
  enum class Kind {
    NewOrder,   // to staff; values: shop, order number, customer, total
    OrderNews,  // to its buyer; values: customer, shop, order number, status in words
    ShopNews,   // to staff, anything else; values: shop, what it is
  };
  Kind kind = Kind::NewOrder;
  std::vector<std::string> values;
  Choice press;  // what the template's one button means
};

// Where a letter goes in the chat.
enum class Placement {
  New,          // below all that is there
  OverPressed,  // over the message whose button was pressed (`over`), where the channel can edit
  OverTopic,    // over the chat's last letter of the same topic; new when there is none
};

struct Letter {
  ChatId to;
  Message message;
  Placement placement = Placement::New;
  std::string over = {};   // the pressed message, as the channel named it in the Event
  std::string topic = {};  // "order:1042": its place is remembered for later letters OverTopic
  std::optional<Notice> notice = std::nullopt;
  std::string locale = {};  // of the chat, set as the letter is posted: for the channel's own words
  int messages_left = 0;    // of those that the channel makes of it: only the last ones; 0: all
};

// The order that a topic is about, by its number; 0 when it is about none.
std::int64_t order_of_topic(std::string_view topic);

// Letters wait in the outbox and in transcripts in this form (JSON). decode throws
// std::invalid_argument on anything that encode did not write.
std::string encode(const Letter& letter);
Letter decode_letter(std::string_view text);

}  // namespace kedai
