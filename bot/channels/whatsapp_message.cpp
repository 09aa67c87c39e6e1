#include "bot/channels/whatsapp_message.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/channels/channel.h"
#include "bot/channels/text.h"
#include "bot/channels/whatsapp_cart.h"
#include "bot/channels/whatsapp_contact.h"
#include "bot/channels/whatsapp_members.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

// Each reads a message of its kind; nothing when the message is not as it should be.
using Read = std::optional<Content>;

Read text(const Json& message, const Person&) {
  auto body = printable(text_in(object_in(message, "text"), "body"));
  const Json& product = object_in(object_in(message, "context"), "referred_product");
  auto sku = printable(id_in(product, "product_retailer_id"));
  if (!sku.empty()) return AskedAbout{std::move(sku), std::move(body)};
  if (body.empty()) return std::nullopt;
  return Said{std::move(body)};
}

// A button that carries nothing of ours (the words of a template made elsewhere) is as good as
// said.
Read press(const Json& message, std::string data, std::string label) {
  label = printable(label);
  if (!data.empty())
    return Pressed{std::move(data), id_in(object_in(message, "context"), "id"), std::move(label)};
  if (label.empty()) return std::nullopt;
  return Said{std::move(label)};
}

Read template_button(const Json& message, const Person&) {
  const Json& button = object_in(message, "button");
  return press(message, id_in(button, "payload"), text_in(button, "text"));
}

// Answers of Flows, addresses and permissions to call are nothing that the shop asks for.
Read interactive(const Json& message, const Person&) {
  const Json& interactive = object_in(message, "interactive");
  for (const char* name : {"button_reply", "list_reply"}) {
    const Json& reply = object_in(interactive, name);
    if (!reply.empty()) return press(message, id_in(reply, "id"), text_in(reply, "title"));
  }
  return std::nullopt;
}

Read location(const Json& message, const Person&) {
  const Json& place = object_in(message, "location");
  const auto latitude = amount_in(place, "latitude");
  const auto longitude = amount_in(place, "longitude");
  if (!latitude || !longitude) return std::nullopt;
  if (std::abs(*latitude) > 90 || std::abs(*longitude) > 180) return std::nullopt;
  const auto name = printable(text_in(place, "name"));
  const auto address = printable(text_in(place, "address"));
  return SharedLocation{*latitude, *longitude,
                        name.empty() || address.empty() ? name + address : name + ", " + address};
}

Read media(const Json& message, const char* member, Attachment::Kind kind) {
  const Json& file = object_in(message, member);
  auto id = media_id_in(file, "id");
  if (id.empty()) return std::nullopt;
  auto caption = printable(text_in(file, "caption"));
  if (caption.empty()) caption = printable(text_in(file, "filename"));
  return SentMedia{{kind, std::string(kWhatsApp), std::move(id)}, std::move(caption)};
}

Read image(const Json& message, const Person&) {
  return media(message, "image", Attachment::Kind::Photo);
}
Read video(const Json& message, const Person&) {
  return media(message, "video", Attachment::Kind::Video);
}
Read sticker(const Json& message, const Person&) {
  return media(message, "sticker", Attachment::Kind::Sticker);
}
Read document(const Json& message, const Person&) {
  return media(message, "document", Attachment::Kind::Document);
}
Read voice(const Json& message, const Person&) {
  return media(message, "voice", Attachment::Kind::Voice);
}
// A voice note is spoken to the shop; any other sound is a file.
Read audio(const Json& message, const Person&) {
  const bool spoken = object_in(message, "audio").value("voice", Json()) == true;
  return media(message, "audio", spoken ? Attachment::Kind::Voice : Attachment::Kind::Document);
}

struct Kind {
  std::string_view type;
  Read (*read)(const Json& message, const Person& sender);
};
constexpr std::array kKinds{
    Kind{"text", text},         Kind{"interactive", interactive},
    Kind{"image", image},       Kind{"button", template_button},
    Kind{"audio", audio},       Kind{"location", location},
    Kind{"video", video},       Kind{"contacts", shared_contact},
    Kind{"sticker", sticker},   Kind{"order", sent_cart},
    Kind{"document", document}, Kind{"voice", voice},
};
constexpr std::array<std::string_view, 6> kUnanswered{"reaction",        "edit",      "revoke",
                                                      "request_welcome", "ephemeral", "system"};

Content read(const Json& message, const Person& sender, std::string_view type) {
  const auto kind = std::ranges::find(kKinds, type, &Kind::type);
  if (kind == kKinds.end()) return Unreadable{};
  return kind->read(message, sender).value_or(Unreadable{});
}

}  // namespace

std::string kind_of(const Json& message) {
  if (auto type = text_in(message, "type"); !type.empty()) return type;
  for (const auto& kind : kKinds)
    if (message.contains(kind.type)) return std::string(kind.type);
  for (const auto type : kUnanswered)
    if (message.contains(type)) return std::string(type);
  return "";
}

std::optional<Content> content_of(const Json& message, const Person& sender) {
  if (!array_in(message, "errors").empty()) return Unreadable{};
  const auto kind = kind_of(message);
  if (std::ranges::find(kUnanswered, kind) != kUnanswered.end()) return std::nullopt;
  return read(message, sender, kind);
}

}  // namespace kedai::bot::whatsapp
