// A Message as calls of the Bot API, within its limits: a text of 4096 characters, a caption of
// 1024, HTML that is always well-formed. Pure; any thread. Source: Bot API 10.1.
//
// A picture whose text is longer than a caption goes first and bare, and the text follows as a
// message of its own with the buttons: shortening could hide what is being ordered. A text longer
// than a message is cut at a grapheme.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/channels/telegram_keyboard.h"
#include "bot/channels/telegram_update.h"
#include "bot/outgoing/http_client.h"
#include "flows/message.h"

namespace kedai::bot::telegram {

// How long a text may be, in UTF-16 units after entity parsing.
inline constexpr std::size_t kMostText = 4096;
inline constexpr std::size_t kMostCaption = 1024;

struct Field {
  std::string name;
  std::string value;
  enum class Form { Text, Json } form = Form::Text;
};

// One call. With `uploads` the file's bytes go along, as the part of that name.
struct Draft {
  std::string method;
  std::vector<Field> fields;
  std::string uploads = {};
};

// The shop's own picture that the message shows, "" for none.
std::string picture_of(const Message& message);

// A voice note, video or file of another channel, whose bytes have to be brought over.
bool is_foreign_media(const Message& message);

// What is there to say without the picture (when it cannot be had).
Message without_picture(Message message);

// How a message is sent: `file_id` names its picture on Telegram ("" while it is not there),
// `words` are for asking, and `put_away` when an asking keyboard should go.
struct Manner {
  std::string file_id = {};
  bool put_away = false;
};

bool is_empty(const Message& message);  // there is nothing in it to send

// The calls that send the message anew, in their order; none when it is empty.
// The last one has the buttons: the message is known by its answer.
std::vector<Draft> new_message(const Message& message, const Manner& manner);
// What the last call makes. A message that asks cannot be edited: its kind is Unknown.
Kind kind_of_new(const Message& message, const Manner& manner);

// The call that makes an old message of that kind into this one; nothing when Telegram has none.
std::optional<Draft> edited_message(const Message& message, Kind old, const Manner& manner);

// The shop's text as HTML: escaped, bold balanced, at most `most` UTF-16 units shown.
std::string to_html(std::string_view text, std::size_t most);

std::string to_json(const std::vector<Field>& fields);
std::vector<HttpPart> to_parts(const std::vector<Field>& fields);

}  // namespace kedai::bot::telegram
