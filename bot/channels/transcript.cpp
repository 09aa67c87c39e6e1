#include "bot/channels/transcript.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace kedai::bot {

namespace {

using Json = nlohmann::json;

template <class... Each>
struct Match : Each... {
  using Each::operator()...;
};
template <class... Each>
Match(Each...) -> Match<Each...>;  // implied in C++20, but clang-tidy 14 wants it said

Json shown(const Content& content) {
  return std::visit(
      Match{
          [](const Said& said) {
            return Json{{"text", said.text}};
          },
          [](const Pressed& press) {
            return Json{{"text", press.label.empty() ? press.data : press.label}, {"press", true}};
          },
          [](const SharedContact& contact) {
            return Json{{"text", contact.phone}};
          },
          [](const SharedLocation& place) {
            return Json{{"text", place.label},
                        {"location", {{"lat", place.latitude}, {"lng", place.longitude}}}};
          },
          [](const SentMedia& media) {
            return Json{{"text", media.caption},
                        {"attachment",
                         {{"kind", to_word(media.attachment.kind)},
                          {"channel", media.attachment.channel},
                          {"reference", media.attachment.reference}}}};
          },
          [](const auto&) {
            return Json{{"text", ""}};
          },
      },
      content);
}

Attachment attachment_of(const Json& in) {
  const auto kind = attachment_kind_of(in.at("kind").get<std::string>());
  if (!kind) throw std::invalid_argument("an entry's attachment has no known kind");
  return {*kind, in.at("channel").get<std::string>(), in.at("reference").get<std::string>()};
}

}  // namespace

std::string encode_said(const Event& event) {
  Json out = shown(event.content);
  if (!event.message_id.empty()) out["id"] = event.message_id;
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Bubble decode_said(std::string_view body) try {
  const Json in = Json::parse(body);
  Bubble bubble{in.at("text").get<std::string>(), in.value("press", false)};
  bubble.message_id = in.value("id", "");
  if (in.contains("attachment")) bubble.attachment = attachment_of(in["attachment"]);
  if (in.contains("location"))
    bubble.location = SharedLocation{in["location"].at("lat").get<double>(),
                                     in["location"].at("lng").get<double>(), bubble.text};
  return bubble;
} catch (const Json::exception& error) {
  throw std::invalid_argument(std::string("not a transcript entry: ") + error.what());
}

Spoken read_entry(const TranscriptEntry& entry) {
  if (entry.author == Author::Shop) return decode_letter(entry.body);
  return decode_said(entry.body);
}

}  // namespace kedai::bot
