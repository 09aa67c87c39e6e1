#include "bot/channels/whatsapp_update.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/channels/whatsapp_members.h"
#include "bot/channels/whatsapp_message.h"
#include "bot/channels/whatsapp_moved.h"
#include "bot/channels/whatsapp_news.h"
#include "bot/channels/whatsapp_person.h"
#include "bot/channels/whatsapp_status.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;
using Told = decltype(Update::content);

namespace {

constexpr const char* kObject = "whatsapp_business_account";

// What concerns old talks, other apps' talks and calls is not the shop's.
constexpr std::array<std::string_view, 5> kOthers{"history", "standby", "calls", "message_echoes",
                                                  "smb_app_state_sync"};

Event event_of(const Person& person, const Json& message, Content content) {
  Event event = event_of(person);
  event.message_id = message_id_of(message);
  event.at = time_in(message, "timestamp");
  event.content = std::move(content);
  return event;
}

bool in_group(const Json& message) { return !id_in(message, "group_id").empty(); }

Told told_by_message(const Json& message, const Person& sender) {
  if (!message.is_object() || in_group(message)) return Ignored{};
  if (kind_of(message) == "system") {
    auto moved = moved_by_message(message);
    return moved ? Told{*std::move(moved)} : Ignored{};
  }
  auto content = content_of(message, sender);
  if (!content) return Ignored{};
  if (!sender.known()) return Nameless{};
  return event_of(sender, message, *std::move(content));
}

Told told_by_status(const Json& status) {
  auto receipt = receipt_of(status);
  return receipt ? Told{*std::move(receipt)} : Ignored{};
}

Told told_by_echo(const Json& echo, const Person& addressee) {
  if (!echo.is_object() || in_group(echo) || !addressee.known()) return Ignored{};
  return event_of(addressee, echo, SellerSpoke{});
}

// One change of one entry, being read.
class Change {
 public:
  Change(const Json& entry, const Json& change, std::vector<Update>& updates)
      : account_id_(id_in(entry, "id")),
        time_(id_in(entry, "time")),
        field_(id_in(change, "field")),
        value_(object_in(change, "value")),
        phone_number_id_(id_in(object_in(value_, "metadata"), "phone_number_id")),
        updates_(updates) {}

  void read() {
    const auto before = updates_.size();
    if (field_ == "messages") read_messages();
    if (field_ == "smb_message_echoes") read_echoes();
    if (field_ == "user_id_update") read_id_updates();
    if (updates_.size() == before) read_rest();
  }

 private:
  void read_messages() {
    const auto people = people_in(value_);
    for (const Json& message : array_in(value_, "messages")) {
      const auto sender = sender_of(message, people);
      add(told_by_message(message, sender), value_with("messages", message, sender));
    }
    for (const Json& status : array_in(value_, "statuses"))
      add(told_by_status(status), value_with("statuses", status));
  }
  void read_echoes() {
    const auto people = people_in(value_);
    for (const Json& echo : array_in(value_, "message_echoes")) {
      const auto addressee = addressee_of(echo, people);
      add(told_by_echo(echo, addressee), value_with("message_echoes", echo, addressee));
    }
  }
  void read_id_updates() {
    for (const Json& update : array_in(value_, "user_id_update"))
      add(moved_by_update(update), value_with("user_id_update", update));
  }

  // Of a field that has updates of its own only errors are news; clicks and the like are not.
  void read_rest() {
    const bool talk = field_ == "messages" || field_ == "smb_message_echoes" || field_.empty();
    const bool quiet = talk && array_in(value_, "errors").empty();
    if (quiet || std::ranges::find(kOthers, field_) != kOthers.end()) return add(Ignored{}, value_);
    add(news_of(field_, value_), value_);
    auto& update = updates_.back();
    std::get<News>(update.content).message_id = hash_id(update.raw);
  }

  Json value_with(const char* array, const Json& element, const Person& person = {}) const {
    Json value{{"messaging_product", "whatsapp"}};
    value[array].push_back(element);
    if (!phone_number_id_.empty()) value["metadata"]["phone_number_id"] = phone_number_id_;
    if (person.known())
      value["contacts"].push_back({{"profile", {{"name", person.name}}},
                                   {"user_id", person.bsuid},
                                   {"wa_id", person.wa_id}});
    return value;
  }

  std::string raw_of(Json value) const {
    Json webhook{{"object", kObject}}, entry{{"id", account_id_}}, change{{"field", field_}};
    if (!time_.empty()) entry["time"] = time_;
    change["value"] = std::move(value);
    entry["changes"].push_back(std::move(change));
    webhook["entry"].push_back(std::move(entry));
    auto raw = webhook.dump(-1, ' ', true, Json::error_handler_t::replace);
    raw.resize(std::min(raw.size(), kMostRaw));
    return raw;
  }

  void add(Told told, Json value) {
    updates_.push_back({phone_number_id_, account_id_, std::move(told), raw_of(std::move(value))});
  }

  std::string account_id_, time_, field_;
  const Json& value_;
  std::string phone_number_id_;
  std::vector<Update>& updates_;
};

std::size_t count_in(const Json& webhook) {
  std::size_t count = 0;
  for (const Json& entry : array_in(webhook, "entry"))
    for (const Json& change : array_in(entry, "changes")) {
      const Json& value = object_in(change, "value");
      count += 1;
      for (const char* array : {"messages", "statuses", "message_echoes", "user_id_update"})
        count += array_in(value, array).size();
    }
  return count;
}

std::optional<Json> parsed(std::string_view raw) {
  if (too_deep(raw)) return std::nullopt;
  if (auto json = parse_untrusted(raw)) return json;
  return parse_untrusted(mended(raw));
}

}  // namespace

std::optional<std::vector<Update>> read_webhook(std::string_view raw) {
  const auto webhook = parsed(raw);
  if (!webhook || text_in(*webhook, "object").empty()) return std::nullopt;
  std::vector<Update> updates;
  if (text_in(*webhook, "object") != kObject) return updates;
  const auto entries = webhook->find("entry");
  if (entries == webhook->end() || !entries->is_array() || count_in(*webhook) > kMostUpdates)
    return std::nullopt;
  for (const Json& entry : *entries)
    for (const Json& change : array_in(entry, "changes")) Change(entry, change, updates).read();
  return updates;
}

}  // namespace kedai::bot::whatsapp
