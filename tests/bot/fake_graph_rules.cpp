// What a message may be: Cloud API, messages and media (CONTRACTS.md A8, A9). Written from the
// document, not from Kedai's renderer. Lengths count Unicode code points.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot::fake_graph {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMega = 1024 * 1024;
constexpr const char* kTypes =
    "TEXT, IMAGE, DOCUMENT, AUDIO, VIDEO, STICKER, LOCATION, INTERACTIVE, TEMPLATE";

const std::map<std::string, std::size_t> kMostBytes{
    {"image/jpeg", 5 * kMega},          {"image/png", 5 * kMega},
    {"image/webp", 500 * 1024},         {"audio/aac", 16 * kMega},
    {"audio/mp4", 16 * kMega},          {"audio/mpeg", 16 * kMega},
    {"audio/amr", 16 * kMega},          {"audio/ogg", 16 * kMega},
    {"video/mp4", 16 * kMega},          {"video/3gp", 16 * kMega},
    {"text/plain", 100 * kMega},        {"application/pdf", 100 * kMega},
    {"application/msword", 100 * kMega}};

std::string without_parameters(const std::string& mime) { return mime.substr(0, mime.find(';')); }

bool fits_kind(const std::string& mime, const std::string& kind) {
  if (kind == "sticker") return mime == "image/webp";
  if (kind == "image") return mime == "image/jpeg" || mime == "image/png";
  if (kind == "document") return true;
  return mime.starts_with(kind + "/");
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \n\t\r") == text.npos; }

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

// The star that ends the bold which begins at `from`, or npos.
std::size_t closing_star(const std::string& text, std::size_t from) {
  if (from > 0 && is_word(text[from - 1])) return text.npos;
  if (from + 1 >= text.size() || std::isspace(static_cast<unsigned char>(text[from + 1])))
    return text.npos;
  for (std::size_t at = from + 2; at < text.size() && text[at] != '\n'; ++at)
    if (text[at] == '*' && !std::isspace(static_cast<unsigned char>(text[at - 1])) &&
        (at + 1 == text.size() || !is_word(text[at + 1])))
      return at;
  return text.npos;
}

GraphMessage read_text(const Json& content) {
  only_keys(content, "text", {"body", "preview_url"});
  const Json& body = member(content, "text", "body");
  if (!body.is_string() || is_blank(body.get<std::string>()))
    refuse(100, "Param text['body'] must be a non-empty string.");
  if (characters(body) > 4096)
    refuse(100, "Param text['body'] must be at most 4096 characters long.");
  if (content.contains("preview_url") && !content["preview_url"].is_boolean())
    refuse(100, "Param text['preview_url'] must be a boolean.");
  GraphMessage message;
  message.body = body;
  return message;
}

GraphMessage read_file(const State& state, const std::string& number, const std::string& kind,
                       const Json& content) {
  only_keys(content, kind, {"id", "link", "caption", "filename"});
  if (content.contains("filename") && kind != "document")
    refuse(100, "Unexpected key \"filename\" on param \"" + kind + "\".");
  GraphMessage message;
  read_media(state, number, content, kind, message);
  if (!content.contains("caption")) return message;
  if (kind == "audio" || kind == "sticker")
    refuse(100, "Unexpected key \"caption\" on param \"" + kind + "\".");
  if (!content["caption"].is_string() || characters(content["caption"]) > 1024)
    refuse(100, "Param " + kind + "['caption'] must be at most 1024 characters long.");
  message.body = content["caption"];
  return message;
}

GraphMessage read_location(const Json& content) {
  only_keys(content, "location", {"latitude", "longitude", "name", "address"});
  GraphMessage message;
  for (const auto& [name, most] : {std::pair{"latitude", 90.0}, std::pair{"longitude", 180.0}}) {
    const Json& value = member(content, "location", name);
    if (!value.is_number() || std::abs(value.get<double>()) > most)
      refuse(131009, std::string("Param location['") + name + "'] is out of range.");
    message.body += (message.body.empty() ? "" : ", ") + value.dump();
  }
  return message;
}

GraphMessage read_content(const State& state, const std::string& number, const std::string& type,
                          const Json& content) {
  if (!content.is_object()) refuse(100, "Param " + type + " must be a JSON object.");
  if (type == "text") return read_text(content);
  if (type == "location") return read_location(content);
  if (type == "interactive") return read_interactive(state, number, content);
  if (type == "template") return read_template(state, content);
  return read_file(state, number, type, content);
}

}  // namespace

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string plain(const std::string& text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto end = text[at] == '*' ? closing_star(text, at) : text.npos;
    if (end == text.npos) {
      shown += text[at];
      continue;
    }
    shown += text.substr(at + 1, end - at - 1);
    at = end;
  }
  return shown;
}

void only_keys(const Json& object, const std::string& where,
               std::initializer_list<const char*> allowed) {
  if (!object.is_object()) refuse(100, "Param " + where + " must be a JSON object.");
  for (const auto& [key, value] : object.items())
    if (std::ranges::find(allowed, key) == allowed.end())
      refuse(100, "Unexpected key \"" + key + "\" on param \"" + where + "\".");
}

const Json& member(const Json& object, const std::string& where, const char* name) {
  if (!object.is_object()) refuse(100, "Param " + where + " must be a JSON object.");
  const auto found = object.find(name);
  if (found == object.end() || found->is_null())
    refuse(131008, "The parameter " + where + "['" + name + "'] is required.");
  return *found;
}

std::string text_member(const Json& object, const std::string& where, const char* name,
                        std::size_t most) {
  const Json& value = member(object, where, name);
  if (!value.is_string()) refuse(100, "Param " + where + "['" + name + "'] must be a string.");
  const std::string text = value;
  if (is_blank(text) || characters(text) > most)
    refuse(131009, where + "['" + name +
                       "'] length invalid. Min length: 1, Max length: " + std::to_string(most));
  return text;
}

bool is_of_type(const std::string& bytes, const std::string& mime) {
  if (mime == "image/jpeg") return bytes.starts_with("\xff\xd8\xff");
  if (mime == "image/png") return bytes.starts_with("\x89PNG");
  if (mime == "image/webp") return bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP";
  if (mime == "audio/ogg") return bytes.starts_with("OggS");
  if (mime == "application/pdf") return bytes.starts_with("%PDF");
  if (mime == "video/mp4" || mime == "audio/mp4")
    return bytes.size() > 8 && bytes.substr(4, 4) == "ftyp";
  return true;
}

std::size_t most_bytes(const std::string& mime) {
  const auto found = kMostBytes.find(without_parameters(mime));
  return found == kMostBytes.end() ? 0 : found->second;
}

void read_media(const State& state, const std::string& number, const Json& object,
                const std::string& kind, GraphMessage& message) {
  if (object.contains("id") == object.contains("link"))
    refuse(100, "Param " + kind + " needs one of id and link.");
  if (object.contains("link")) {
    message.link = text_member(object, kind, "link", 2048);
    if (!message.link.starts_with("https://") && !message.link.starts_with("http://"))
      refuse(100, "Param " + kind + "['link'] is not a valid URI.");
    return;
  }
  message.media_id = text_member(object, kind, "id", 256);
  const auto found = state.media.find(message.media_id);
  if (found == state.media.end() || !found->second.uploaded || found->second.number != number)
    refuse(100,
           "Param " + kind + "['id'] is not a valid whatsapp business account media attachment ID");
  if (!fits_kind(without_parameters(found->second.mime), kind))
    refuse(131053, "Unsupported " + kind + " mime type " + found->second.mime + ".");
}

GraphMessage read_message(const State& state, const std::string& number, const Json& fields) {
  const std::string type = text_member(fields, "message", "type", 30);
  static const std::set<std::string> kKnown{"text",     "image",       "document",
                                            "audio",    "video",       "sticker",
                                            "location", "interactive", "template"};
  if (!kKnown.contains(type))
    refuse(100, std::string("Param type must be one of {") + kTypes + "} - got \"" + type + "\".");
  only_keys(fields, "message",
            {"messaging_product", "recipient_type", "to", "recipient", "type", type.c_str(),
             "context", "biz_opaque_callback_data"});
  auto message = read_content(state, number, type, member(fields, "message", type.c_str()));
  if (message.kind.empty()) message.kind = type;
  message.text = plain(message.body);
  return message;
}

}  // namespace kedai::bot::fake_graph
