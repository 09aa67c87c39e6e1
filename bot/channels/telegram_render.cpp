#include "bot/channels/telegram_render.h"

#include <nlohmann/json.hpp>

#include "bot/channels/channel.h"
#include "bot/channels/text.h"
#include "config/json_writer.h"

namespace kedai::bot::telegram {

using Json = nlohmann::json;

namespace {

constexpr const char* kPhotoPart = "photo";

// What a message becomes on Telegram.
enum class Shape { Nothing, Text, Photo, PhotoThenText, Media, TextThenMedia };

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \n\t\x01\x02") == text.npos;
}

bool fits_caption(const Message& message) {
  return length(printable(message.text), Count::Utf16) <= kMostCaption;
}

bool is_telegram_media(const Message& message) {
  return message.attachment && message.attachment->channel == kTelegram;
}

bool is_media(const Message& message) {
  return is_telegram_media(message) || is_foreign_media(message);
}

Shape shape_of(const Message& message) {
  if (is_media(message)) {
    const bool captioned = message.attachment->kind != Attachment::Kind::Sticker;
    if (is_blank(message.text) || (captioned && fits_caption(message))) return Shape::Media;
    return Shape::TextThenMedia;
  }
  if (!picture_of(message).empty())
    return fits_caption(message) ? Shape::Photo : Shape::PhotoThenText;
  return is_blank(message.text) ? Shape::Nothing : Shape::Text;
}

std::string markup_of(const Message& message, const Manner& manner) {
  if (message.ask != Ask::Nothing) return asking_keyboard(message);
  const auto keyboard = inline_keyboard(rows_of(message));
  return keyboard.empty() && manner.put_away ? no_keyboard() : keyboard;
}

void add_markup(Draft& draft, const std::string& markup) {
  if (!markup.empty()) draft.fields.push_back({"reply_markup", markup, Field::Form::Json});
}

Draft text_draft(std::string method, const Message& message, const std::string& markup) {
  Draft draft{std::move(method),
              {{"text", to_html(message.text, kMostText)},
               {"parse_mode", "HTML"},
               {"link_preview_options", R"({"is_disabled":true})", Field::Form::Json}}};
  add_markup(draft, markup);
  return draft;
}

void add_caption(Draft& draft, const Message& message) {
  if (is_blank(message.text)) return;
  draft.fields.push_back({"caption", to_html(message.text, kMostCaption)});
  draft.fields.push_back({"parse_mode", "HTML"});
}

enum class Caption { With, Without };

Draft photo_draft(const Message& message, const std::string& file_id, Caption caption,
                  const std::string& markup) {
  Draft draft{"sendPhoto", {}, file_id.empty() ? kPhotoPart : ""};
  if (!file_id.empty()) draft.fields.push_back({"photo", file_id});
  if (caption == Caption::With) add_caption(draft, message);
  add_markup(draft, markup);
  return draft;
}

Draft media_draft(const Message& message, Caption caption, const std::string& markup) {
  static constexpr std::array<std::pair<const char*, const char*>, 5> kCalls{{
      {"sendPhoto", "photo"},
      {"sendVoice", "voice"},
      {"sendVideo", "video"},
      {"sendDocument", "document"},
      {"sendSticker", "sticker"},
  }};
  const auto& [method, field] = kCalls.at(static_cast<std::size_t>(message.attachment->kind));
  Draft draft{method, {}};
  if (is_telegram_media(message))
    draft.fields.push_back({field, message.attachment->reference});
  else
    draft.uploads = field;
  if (caption == Caption::With) add_caption(draft, message);
  add_markup(draft, markup);
  return draft;
}

Draft edit_photo_draft(const Message& message, const Manner& manner) {
  const bool uploads = manner.file_id.empty();
  Json media{{"type", "photo"},
             {"media", uploads ? std::string("attach://") + kPhotoPart : manner.file_id}};
  if (!is_blank(message.text)) {
    media["caption"] = to_html(message.text, kMostCaption);
    media["parse_mode"] = "HTML";
  }
  Draft draft{
      "editMessageMedia", {{"media", dumped(media), Field::Form::Json}}, uploads ? kPhotoPart : ""};
  add_markup(draft, inline_keyboard(rows_of(message)));
  return draft;
}

}  // namespace

bool is_foreign_media(const Message& message) {
  return message.attachment && message.attachment->channel != kTelegram &&
         message.attachment->kind != Attachment::Kind::Photo;
}

std::string picture_of(const Message& message) {
  if (is_media(message)) return "";
  return message.attachment ? message.attachment->reference : message.picture_id;
}

Message without_picture(Message message) {
  message.picture_id.clear();
  if (!is_telegram_media(message)) message.attachment.reset();
  return message;
}

bool is_empty(const Message& message) { return shape_of(message) == Shape::Nothing; }

std::vector<Draft> new_message(const Message& message, const Manner& manner) {
  const auto markup = markup_of(message, manner);
  switch (shape_of(message)) {
    case Shape::Nothing: return {};
    case Shape::Text: return {text_draft("sendMessage", message, markup)};
    case Shape::Photo: return {photo_draft(message, manner.file_id, Caption::With, markup)};
    case Shape::PhotoThenText:
      return {photo_draft(message, manner.file_id, Caption::Without, ""),
              text_draft("sendMessage", message, markup)};
    case Shape::Media: return {media_draft(message, Caption::With, markup)};
    case Shape::TextThenMedia:
      return {text_draft("sendMessage", message, ""),
              media_draft(message, Caption::Without, markup)};
  }
  return {};
}

Kind kind_of_new(const Message& message, const Manner& manner) {
  const auto markup = markup_of(message, manner);
  if (!markup.empty() && !markup.starts_with(R"({"inline_keyboard")")) return Kind::Unknown;
  switch (shape_of(message)) {
    case Shape::Text:
    case Shape::PhotoThenText: return Kind::Text;
    case Shape::Photo: return Kind::Photo;
    case Shape::Nothing:
    case Shape::Media:
    case Shape::TextThenMedia: return Kind::Unknown;
  }
  return Kind::Unknown;
}

std::optional<Draft> edited_message(const Message& message, Kind old, const Manner& manner) {
  if (message.ask != Ask::Nothing) return std::nullopt;
  const auto shape = shape_of(message);
  if (old == Kind::Text && shape == Shape::Text)
    return text_draft("editMessageText", message, inline_keyboard(rows_of(message)));
  if (old == Kind::Photo && shape == Shape::Photo) return edit_photo_draft(message, manner);
  return std::nullopt;
}

std::string to_html(std::string_view text, std::size_t most) {
  std::string html;
  bool bold = false;
  for (const char c : cut(printable_with_bold(text), most, Count::Utf16)) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '\x01':
        if (!std::exchange(bold, true)) html += "<b>";
        break;
      case '\x02':
        if (std::exchange(bold, false)) html += "</b>";
        break;
      default: html += c;
    }
  }
  return bold ? html + "</b>" : html;
}

std::string to_json(const std::vector<Field>& fields) {
  JsonWriter out;
  out.open('{');
  for (const Field& field : fields) {
    out.member(field.name);
    if (field.form == Field::Form::Json)
      out.json(field.value);
    else
      out.text(field.value);
  }
  return out.close('}').take();
}

std::vector<HttpPart> to_parts(const std::vector<Field>& fields) {
  std::vector<HttpPart> parts;
  for (const Field& field : fields) parts.push_back({field.name, field.value});
  return parts;
}

}  // namespace kedai::bot::telegram
