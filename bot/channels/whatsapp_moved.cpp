#include "bot/channels/whatsapp_moved.h"

#include <nlohmann/json.hpp>

#include "bot/channels/text.h"
#include "bot/channels/whatsapp_members.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostWords = 500;

// A word, or of an object of booleans the one that is true.
std::string type_of(const Json& system) {
  for (const auto& [name, is] : object_in(system, "type").items())
    if (is == true) return name;
  return text_in(system, "type");
}

// "User NAME changed from OLD to NEW", where the id stands nowhere else. The name is the person's
// own choice, so only the end counts, and only when it tells of the same new id.
std::string old_bsuid_in_words(const Json& system, const std::string& now) {
  constexpr std::string_view from = " changed from ";
  const auto words = tidy_name(text_in(system, "body"), kMostWords);
  const auto end = " to " + now;
  if (now.empty() || !words.ends_with(end)) return "";
  const auto start = words.rfind(from);
  if (start == words.npos || start + from.size() > words.size() - end.size()) return "";
  auto old = words.substr(start + from.size());
  old.resize(old.size() - end.size());
  return is_bsuid(old) ? old : "";
}

// The sender of the news is their old id, or, as has been seen, their new one.
std::string old_bsuid(const Json& message, const Json& system, const std::string& now) {
  for (auto& old : {bsuid_in(system, "previous_user_id"), bsuid_in(message, "from_user_id"),
                    old_bsuid_in_words(system, now)})
    if (!old.empty() && old != now) return old;
  return "";
}

// Where no new number is told, whether the sender's is the old one is not said.
std::string old_wa_id(const Json& message, const std::string& now, bool number_changed) {
  auto from = wa_id_in(message, "from");
  return from != now && (number_changed || !now.empty()) ? from : "";
}

Moved change_of(const Json& message, const Json& system, bool number_changed) {
  Moved moved;
  moved.new_bsuid = bsuid_in(system, "user_id");
  moved.new_wa_id = wa_id_in(system, "wa_id");
  if (moved.new_wa_id.empty()) moved.new_wa_id = wa_id_in(system, "new_wa_id");
  moved.old_bsuid = old_bsuid(message, system, moved.new_bsuid);
  moved.old_wa_id = old_wa_id(message, moved.new_wa_id, number_changed);
  return moved;
}

Moved doubt_of(const Json& message, const Json& system) {
  Moved moved;
  moved.old_bsuid = bsuid_in(message, "from_user_id");
  moved.old_wa_id = wa_id_in(message, "from");
  if (moved.old_bsuid.empty()) moved.old_bsuid = bsuid_in(system, "user_id");
  if (moved.old_wa_id.empty()) moved.old_wa_id = wa_id_in(system, "customer");
  if (moved.old_wa_id.empty()) moved.old_wa_id = wa_id_in(system, "wa_id");
  moved.identity_in_doubt = true;
  return moved;
}

std::optional<Moved> told_by(const Json& message) {
  const Json& system = object_in(message, "system");
  const auto type = type_of(system);
  if (type == "user_changed_number" || type == "customer_changed_number")
    return change_of(message, system, true);
  if (type == "user_changed_user_id") return change_of(message, system, false);
  if (type == "customer_identity_changed" || type == "user_identity_changed")
    return doubt_of(message, system);
  return std::nullopt;
}

}  // namespace

std::optional<Moved> moved_by_message(const Json& message) {
  auto moved = told_by(message);
  if (moved) moved->message_id = message_id_of(message);
  return moved;
}

Moved moved_by_update(const Json& update) {
  const Json& ids = object_in(update, "user_id");
  Moved moved{message_id_of(update)};
  moved.old_bsuid = bsuid_in(ids, "previous");
  moved.new_bsuid = bsuid_in(ids, "current");
  moved.new_wa_id = wa_id_in(update, "wa_id");
  return moved;
}

}  // namespace kedai::bot::whatsapp
