#include "bot/channels/telegram_update.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "bot/channels/channel.h"
#include "bot/channels/text.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::telegram {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostNameCodePoints = 64;

std::string locale_of(std::string_view language) {
  const auto tongue = language.substr(0, language.find('-'));
  if (tongue == "en") return "en";
  for (const std::string_view near : {"id", "in", "ms", "jv", "su"})
    if (tongue == near) return "id";
  return "";
}

// What every event of one person in one chat has in common. Nothing for groups, channels and bots.
std::optional<Event> event_from(const Json& from, const Json& chat) {
  const auto who = number_in(from, "id");
  const auto where = number_in(chat, "id");
  if (!who || !where || text_in(chat, "type") != "private") return std::nullopt;
  if (from.value("is_bot", Json()) == true) return std::nullopt;
  Event event;
  event.channel = kTelegram;
  event.address = std::to_string(*where);
  event.identity = {std::string(kTelegram), "user", std::to_string(*who)};
  event.name = tidy_name(text_in(from, "first_name") + " " + text_in(from, "last_name"),
                         kMostNameCodePoints);
  event.locale = locale_of(text_in(from, "language_code"));
  return event;
}

// "/stok@KedaiBot kopi" is "/stok kopi": clients add the bot's name on their own.
std::string without_bot_name(std::string text) {
  if (!text.starts_with('/')) return text;
  const auto word_end = std::min(text.find_first_of(" \n\t"), text.size());
  const auto at = text.find('@');
  if (at < word_end) text.erase(at, word_end - at);
  return text;
}

// Photos come in several sizes, in no promised order.
std::string largest_photo(const Json& sizes) {
  std::string largest;
  std::int64_t most = -1;
  for (const Json& size : sizes) {
    const auto width = number_in(size, "width").value_or(0);
    const auto height = number_in(size, "height").value_or(0);
    if (width < 0 || height < 0 || width > 100'000 || height > 100'000) continue;
    const auto id = text_in(size, "file_id");
    if (id.empty() || width * height <= most) continue;
    most = width * height;
    largest = id;
  }
  return largest;
}

struct MediaMember {
  const char* name;
  Attachment::Kind kind;
};
// What has no kind of its own among the shop's attachments passes as the one Telegram sends it by.
constexpr std::array kMedia{
    MediaMember{"voice", Attachment::Kind::Voice},
    MediaMember{"video", Attachment::Kind::Video},
    MediaMember{"video_note", Attachment::Kind::Video},
    MediaMember{"sticker", Attachment::Kind::Sticker},
    MediaMember{"document", Attachment::Kind::Document},  // animations come as documents too
    MediaMember{"audio", Attachment::Kind::Document},
};

std::optional<Content> media(const Json& message) {
  const auto sent = [&](Attachment::Kind kind, std::string file_id) {
    return SentMedia{{kind, std::string(kTelegram), std::move(file_id)},
                     printable(text_in(message, "caption"))};
  };
  auto photo = largest_photo(array_in(message, "photo"));
  if (!photo.empty()) return sent(Attachment::Kind::Photo, std::move(photo));
  for (const auto& member : kMedia) {
    auto file_id = text_in(object_in(message, member.name), "file_id");
    if (!file_id.empty()) return sent(member.kind, std::move(file_id));
  }
  return std::nullopt;
}

std::optional<Content> location(const Json& message) {
  const Json& place = object_in(message, "location");
  const auto latitude = real_in(place, "latitude");
  const auto longitude = real_in(place, "longitude");
  if (!latitude || !longitude) return std::nullopt;
  if (*latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180)
    return std::nullopt;
  const Json& venue = object_in(message, "venue");
  const auto title = printable(text_in(venue, "title"));
  const auto address = printable(text_in(venue, "address"));
  return SharedLocation{
      *latitude, *longitude,
      title.empty() || address.empty() ? title + address : title + ", " + address};
}

// Anybody can pass anybody's contact on; Telegram names whose it is. The sender's own number comes
// whole but sometimes without the plus.
std::optional<Content> contact(const Json& message) {
  const Json& card = object_in(message, "contact");
  auto phone = printable(text_in(card, "phone_number"));
  if (phone.empty()) return std::nullopt;
  const auto owner = number_in(card, "user_id");
  const bool own = owner && owner == number_in(object_in(message, "from"), "id");
  if (own && !phone.starts_with('+')) phone.insert(0, "+");
  return SharedContact{phone, own};
}

std::optional<Content> said_or_shared(const Json& message) {
  auto text = printable(text_in(message, "text"));
  if (!text.empty()) return Said{without_bot_name(std::move(text))};
  if (auto shared = contact(message)) return shared;
  if (auto place = location(message)) return place;
  return media(message);
}

std::optional<Event> message_event(const Json& message) {
  auto event = event_from(object_in(message, "from"), object_in(message, "chat"));
  auto content = said_or_shared(message);
  if (!event || !content) return std::nullopt;
  event->content = *std::move(content);
  return event;
}

// An inaccessible message has the date 0 and shows neither text nor photo.
Reference pressed_message(const Json& message) {
  const auto id = number_in(message, "message_id").value_or(0);
  if (!array_in(message, "photo").empty()) return {id, Kind::Photo};
  return {id, text_in(message, "text").empty() ? Kind::Unknown : Kind::Text};
}

std::string label_of(const Json& message, const std::string& data) {
  for (const Json& row : array_in(object_in(message, "reply_markup"), "inline_keyboard")) {
    if (!row.is_array()) continue;
    for (const Json& button : row)
      if (text_in(button, "callback_data") == data) return printable(text_in(button, "text"));
  }
  return "";
}

std::optional<Event> press_event(const Json& query) {
  const Json& message = object_in(query, "message");
  auto event = event_from(object_in(query, "from"), object_in(message, "chat"));
  const auto data = text_in(query, "data");
  if (!event || data.empty()) return std::nullopt;
  const auto pressed = pressed_message(message);
  event->content =
      Pressed{data, pressed.message_id > 0 ? to_text(pressed) : "", label_of(message, data)};
  return event;
}

std::optional<Event> member_event(const Json& change) {
  auto event = event_from(object_in(change, "from"), object_in(change, "chat"));
  const auto status = text_in(object_in(change, "new_chat_member"), "status");
  if (!event || (status != "kicked" && status != "member")) return std::nullopt;
  event->content = status == "kicked" ? Content{BlockedShop{}} : Content{UnblockedShop{}};
  return event;
}

std::optional<Event> event_in(const Json& update) {
  if (update.contains("message")) return message_event(object_in(update, "message"));
  if (update.contains("callback_query")) return press_event(object_in(update, "callback_query"));
  if (update.contains("my_chat_member")) return member_event(object_in(update, "my_chat_member"));
  return std::nullopt;
}

// Long polling has to go past an update that cannot be read: its id stands in the text all the
// same.
std::optional<std::int64_t> id_by_eye(std::string_view raw) {
  constexpr std::string_view name = R"("update_id":)";
  const auto found = raw.find(name);
  if (found == raw.npos) return std::nullopt;
  const auto from = raw.find_first_not_of(' ', found + name.size());
  std::int64_t id = 0;
  if (from == raw.npos) return std::nullopt;
  const auto [end, error] = std::from_chars(raw.data() + from, raw.data() + raw.size(), id);
  return error == std::errc{} ? std::optional(id) : std::nullopt;
}

}  // namespace

Update read_update(std::string_view raw) {
  const auto update = parse_untrusted(raw);
  const auto id = update ? number_in(*update, "update_id") : std::nullopt;
  if (!id) return {id_by_eye(raw), Unparsable{}};
  Update read{id, Ignored{}, text_in(object_in(*update, "callback_query"), "id")};
  if (auto event = event_in(*update)) {
    event->message_id = "u" + std::to_string(*id);
    read.content = *std::move(event);
  }
  return read;
}

std::string to_text(const Reference& reference) {
  auto text = std::to_string(reference.message_id);
  if (reference.kind == Kind::Text) text += 't';
  if (reference.kind == Kind::Photo) text += 'p';
  return text;
}

std::optional<Reference> reference_of(std::string_view text) {
  Reference reference;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, reference.message_id);
  if (error != std::errc{} || reference.message_id <= 0) return std::nullopt;
  const std::string_view suffix(rest, static_cast<std::size_t>(end - rest));
  if (suffix == "t")
    reference.kind = Kind::Text;
  else if (suffix == "p")
    reference.kind = Kind::Photo;
  else if (!suffix.empty())
    return std::nullopt;
  return reference;
}

}  // namespace kedai::bot::telegram
