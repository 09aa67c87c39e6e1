#include "bot/channels/webchat_entries.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/channels/channel.h"
#include "bot/channels/transcript.h"

namespace kedai::bot {

namespace {

using Json = nlohmann::json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json buttons(const std::vector<Button>& all) {
  Json out = Json::array();
  for (const Button& button : all) {
    Json row{{"label", button.label}, {"data", encode(button.choice)}};
    if (!button.detail.empty()) row["detail"] = button.detail;
    if (!button.picture_id.empty()) row["picture"] = button.picture_id;
    out.push_back(std::move(row));
  }
  return out;
}

void show(Json& out, const std::optional<Attachment>& attachment) {
  if (!attachment) return;
  if (attachment->kind == Attachment::Kind::Photo && attachment->channel == kWeb)
    out["photo"] = attachment->reference;
  else
    out["media"] = {{"kind", to_word(attachment->kind)},
                    {"from", attachment->channel},
                    {"reference", attachment->reference}};
}

void fill(Json& out, const Letter& letter) {
  const Message& message = letter.message;
  out["text"] = message.text;
  if (!message.picture_id.empty()) out["picture"] = message.picture_id;
  if (!message.options.empty()) out["options"] = buttons(message.options);
  if (!message.actions.empty()) out["actions"] = buttons(message.actions);
  if (message.link) out["link"] = {{"label", message.link->label}, {"url", message.link->url}};
  if (message.ask != Ask::Nothing)
    out["ask"] = message.ask == Ask::Contact ? "contact" : "location";
  if (letter.placement == Placement::OverTopic && !letter.over.empty()) out["over"] = letter.over;
  if (!letter.topic.empty()) out["topic"] = letter.topic;
  show(out, message.attachment);
}

void fill(Json& out, const Bubble& bubble) {
  out["mine"] = true;
  out["text"] = bubble.text;
  out["uuid"] = bubble.message_id.substr(bubble.message_id.rfind(':') + 1);
  if (bubble.pressed) out["press"] = true;
  if (bubble.location)
    out["place"] = {{"lat", bubble.location->latitude}, {"lng", bubble.location->longitude}};
  show(out, bubble.attachment);
}

Json shown(const TranscriptEntry& entry) try {
  Json out{{"id", std::to_string(entry.id)}, {"at", to_millis(entry.at)}};
  std::visit([&out](const auto& spoken) { fill(out, spoken); }, read_entry(entry));
  return out;
} catch (const std::invalid_argument&) {  // a version ahead of ours wrote it: leave it out
  return nullptr;
}

Json all_shown(std::span<const TranscriptEntry> entries) {
  Json out = Json::array();
  for (const TranscriptEntry& entry : entries)
    if (Json one = shown(entry); !one.is_null()) out.push_back(std::move(one));
  return out;
}

}  // namespace

std::string entries_message(std::span<const TranscriptEntry> entries) {
  return dump({{"entries", all_shown(entries)}});
}
std::string older_message(std::span<const TranscriptEntry> entries) {
  return dump({{"older", all_shown(entries)}});
}
std::string ack_message(const std::string& id) { return dump({{"ack", id}}); }
std::string retry_message(const std::string& id) { return dump({{"retry", id}}); }
std::string refused_message(const std::string& id, const std::string& reason) {
  return dump({{"refused", id}, {"reason", reason}});
}

}  // namespace kedai::bot
