#include "bot/channels/whatsapp_render.h"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "bot/channels/text.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

struct Media {
  std::string kind;  // as WhatsApp calls it: "image"
  std::string id;

  // Under it as a caption, or below it as the header of buttons.
  bool takes_text() const { return kind != "audio" && kind != "sticker"; }
};

std::optional<Media> media_of(const Message& message, const Manner& manner) {
  static constexpr std::array kKinds{"image", "audio", "video", "document", "sticker"};
  if (manner.media_id.empty()) return std::nullopt;
  if (message.attachment)
    return Media{kKinds.at(static_cast<std::size_t>(message.attachment->kind)), manner.media_id};
  if (message.picture_id.empty()) return std::nullopt;
  return Media{"image", manner.media_id};
}

// What stands above the buttons, which never stand alone.
std::string body_of(const Message& message, const Phrasebook& words) {
  if (!is_blank(message.text)) return to_text(message.text, kMostBody);
  const bool asks = message.ask == Ask::Location && !is_blank(message.ask_label);
  return asks ? to_text(message.ask_label, kMostBody) : words.say("whatsapp.choose");
}

// With its buttons in words; nothing when nothing is asked, or it is too long to ask for it.
std::optional<std::string> asking_body(const Message& message, const Phrasebook& words) {
  const bool fits = length(to_text(message.text)) <= kMostBody;
  if (message.ask != Ask::Location || !fits) return std::nullopt;
  const auto body = with_numbers(body_of(message, words), message);
  return length(body) <= kMostBody ? std::optional(body) : std::nullopt;
}

Json of_type(const std::string& type, Json content) {
  return {{"type", type}, {type, std::move(content)}};
}

Json text_message(const std::string& body) {
  Json text{{"body", body}};
  const bool links = body.find("https://") != body.npos || body.find("http://") != body.npos;
  if (links) text["preview_url"] = true;
  return of_type("text", std::move(text));
}

Json media_message(const Media& media, const std::string& caption = "") {
  Json content{{"id", media.id}};
  if (!caption.empty()) content["caption"] = caption;
  return of_type(media.kind, std::move(content));
}

Json interactive(const char* type, const std::string& body, Json action) {
  return of_type("interactive",
                 {{"type", type}, {"body", {{"text", body}}}, {"action", std::move(action)}});
}

Json location_request(const std::string& body) {
  return interactive("location_request_message", body, {{"name", "send_location"}});
}

std::string link_label(const Link& link) { return tidy_name(link.label, kMostLinkLabel); }

Json link_message(const std::string& body, const Link& link) {
  const Json parameters{{"display_text", link_label(link)}, {"url", link.url}};
  return interactive("cta_url", body, {{"name", "cta_url"}, {"parameters", parameters}});
}

Json button_message(const std::string& body, const std::vector<Key>& keys) {
  Json buttons = Json::array();
  for (const Key& key : keys)
    buttons.push_back({{"type", "reply"}, {"reply", {{"id", key.id}, {"title", key.title}}}});
  return interactive("button", body, {{"buttons", std::move(buttons)}});
}

Json list_message(const std::string& body, const std::vector<Key>& keys, const Phrasebook& words) {
  Json rows = Json::array();
  for (const Key& key : keys) {
    rows.push_back({{"id", key.id}, {"title", key.title}});
    if (!key.detail.empty()) rows.back()["description"] = key.detail;
  }
  const Json section{{"rows", std::move(rows)}};
  return interactive(
      "list", body,
      {{"button", words.say("whatsapp.choose")}, {"sections", Json::array({section})}});
}

std::vector<Json> after(const std::optional<Media>& media, Json last) {
  if (!media) return {std::move(last)};
  return {media_message(*media), std::move(last)};
}

std::vector<Json> without_buttons(const Message& message, const std::optional<Media>& media) {
  if (is_blank(message.text)) return {media_message(media.value())};
  const auto text = to_text(message.text, kMostText);
  if (!media) return {text_message(text)};
  if (!media->takes_text()) return {text_message(text), media_message(*media)};
  if (length(text) > kMostCaption) return after(media, text_message(text));
  return {media_message(*media, text)};
}

std::vector<Json> under_buttons(const std::optional<Media>& media, Json message) {
  if (!media || !media->takes_text()) return after(media, std::move(message));
  message["interactive"]["header"] = of_type(media->kind, {{"id", media->id}});
  return {std::move(message)};
}

// A button that opens a page stands in a message that has no other.
bool opens_link(const Message& message, const std::optional<Media>& media) {
  if (!message.link || link_label(*message.link).empty()) return false;
  if (media || has_buttons(message) || message.ask != Ask::Nothing) return false;
  return !is_blank(message.text) && length(to_text(message.text)) <= kMostBody;
}

std::vector<Json> in_buttons(const Message& message, const std::optional<Media>& media,
                             const Phrasebook& words) {
  const auto body = body_of(message, words);
  auto keys = reply_buttons(message);
  if (keys.empty() && media && media->takes_text())
    keys = first_buttons(message, words.say("whatsapp.more"));
  if (!keys.empty()) return under_buttons(media, button_message(body, keys));
  return after(media, list_message(body, list_rows(message, words.say("whatsapp.more")), words));
}

// The text whole, then the buttons under a word.
std::vector<Json> in_two(Message message, const std::optional<Media>& media,
                         const Phrasebook& words) {
  auto messages = without_buttons(message, media);
  message.text.clear();
  for (Json& each : in_buttons(message, std::nullopt, words)) messages.push_back(std::move(each));
  return messages;
}

std::vector<Json> with_buttons(const Message& message, const std::optional<Media>& media,
                               const Manner& manner) {
  const Phrasebook& words = phrasebook(manner.locale);
  const bool fits = length(to_text(message.text)) <= kMostBody;
  if (fits && fits_list(message)) return in_buttons(message, media, words);
  if (manner.typed == Typed::Labels && fits_list(message)) return in_two(message, media, words);
  return after(media, text_message(numbered_text(message, kMostText)));
}

Json parameters_of(const Notice& notice) {
  Json parameters = Json::array();
  for (const std::string& value : notice.values) {
    const auto line =
        cut(tidy_name(value, std::numeric_limits<std::size_t>::max()), kMostParameter);
    parameters.push_back({{"type", "text"}, {"text", line.empty() ? "-" : line}});
  }
  return parameters;
}

}  // namespace

std::vector<Json> new_message(const Message& wanted, const Manner& manner) {
  const auto media = media_of(wanted, manner);
  if (opens_link(wanted, media)) return {link_message(to_text(wanted.text), *wanted.link)};
  Message message = wanted;
  message.text = text_with_link(wanted);
  if (is_blank(message.text) && !has_buttons(message) && !media) return {};
  const Phrasebook& words = phrasebook(manner.locale);
  if (const auto body = asking_body(message, words)) return after(media, location_request(*body));
  return has_buttons(message) ? with_buttons(message, media, manner)
                              : without_buttons(message, media);
}

Json template_message(const Notice& notice, const std::string& name, const std::string& language) {
  Json components = Json::array();
  if (auto values = parameters_of(notice); !values.empty())
    components.push_back({{"type", "body"}, {"parameters", std::move(values)}});
  const Json payload{{"type", "payload"}, {"payload", encode(notice.press)}};
  components.push_back({{"type", "button"},
                        {"sub_type", "quick_reply"},
                        {"index", "0"},
                        {"parameters", Json::array({payload})}});
  return of_type(
      "template",
      {{"name", name}, {"language", {{"code", language}}}, {"components", std::move(components)}});
}

}  // namespace kedai::bot::whatsapp
