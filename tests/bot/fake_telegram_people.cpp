// The people of the fake: what they do becomes updates, as Telegram would make them.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/bot/fake_telegram_state.h"

namespace kedai::bot {

using Json = nlohmann::json;
using fake::Person;
using fake::State;

namespace {

constexpr std::int64_t kNow = 1'795'496'400;  // Unix seconds; nothing depends on it

Json chat_of(std::int64_t id, const Person& person) {
  return {{"id", id}, {"type", "private"}, {"first_name", person.first_name}};
}

void add_update(State& state, Json update) {
  const auto id = state.next_update++;
  update["update_id"] = id;
  state.pending.emplace_back(id, update.dump());
  state.updates.push_back(state.pending.back().second);
  state.changed.notify_all();
}

// A message of the person with these members.
void send(State& state, std::int64_t id, Json members, const char* kind = "message") {
  const std::lock_guard hold(state.mutex);
  auto& person = state.people[id];
  Json message = std::move(members);
  if (!message.contains("message_id")) message["message_id"] = state.next_message++;
  person.last_said = message["message_id"];
  message["date"] = kNow;
  message["from"] = fake::member_of(id, person);
  message["chat"] = chat_of(id, person);
  add_update(state, {{kind, std::move(message)}});
}

void change_membership(State& state, std::int64_t id, bool blocked) {
  const std::lock_guard hold(state.mutex);
  auto& person = state.people[id];
  person.blocked = blocked;
  const Json bot{{"id", 4242}, {"is_bot", true}, {"first_name", "Kedai"}};
  const auto status = [&](bool out) {
    return Json{{"user", bot}, {"status", out ? "kicked" : "member"}};
  };
  add_update(state, {{"my_chat_member",
                      {{"chat", chat_of(id, person)},
                       {"from", fake::member_of(id, person)},
                       {"date", kNow},
                       {"old_chat_member", status(!blocked)},
                       {"new_chat_member", status(blocked)}}}});
}

void press_on(State& state, std::int64_t id, const FakeMessage& message, const std::string& data) {
  const auto press = "press-" + std::to_string(state.next_press++);
  state.spinning.insert(press);
  add_update(state, {{"callback_query",
                      {{"id", press},
                       {"from", fake::member_of(id, state.people[id])},
                       {"message", fake::shown_as(message, id)},
                       {"chat_instance", "1"},
                       {"data", data}}}});
}

const FakeButton* button_of(const FakeMessage& message, const std::string& label) {
  for (const auto& row : message.buttons)
    for (const auto& button : row)
      if (button.label == label) return &button;
  return nullptr;
}

bool has_key(const Person& person, const std::string& label) {
  for (auto at = person.messages.rbegin(); at != person.messages.rend(); ++at) {
    if (at->removes_keys) return false;
    for (const auto& row : at->keys)
      if (std::ranges::count(row, label)) return true;
    if (!at->keys.empty()) return false;
  }
  return false;
}

}  // namespace

namespace fake {

Person& State::person(std::int64_t id) {
  const auto found = people.find(id);
  if (found == people.end()) throw Refusal{400, "Bad Request: chat not found"};
  if (found->second.blocked) throw Refusal{403, "Forbidden: bot was blocked by the user"};
  return found->second;
}

std::string State::add_file(std::string bytes) {
  auto id = "AgACAgUAAx-file-" + std::to_string(next_file++);
  files[id] = std::move(bytes);
  return id;
}

Json member_of(std::int64_t id, const Person& person) {
  return {{"id", id},
          {"is_bot", false},
          {"first_name", person.first_name},
          {"language_code", person.language}};
}

Json shown_as(const FakeMessage& message, std::int64_t chat) {
  Json shown{{"message_id", message.id},
             {"date", kNow},
             {"from", {{"id", 4242}, {"is_bot", true}, {"first_name", "Kedai"}}},
             {"chat", {{"id", chat}, {"type", "private"}}}};
  if (message.file.empty()) shown["text"] = message.text;
  if (!message.file.empty() && !message.text.empty()) shown["caption"] = message.text;
  if (message.method == "sendPhoto")
    shown["photo"] = {{{"file_id", message.file + "-thumbnail"}, {"width", 90}, {"height", 90}},
                      {{"file_id", message.file}, {"width", 640}, {"height", 640}}};
  else if (!message.file.empty())
    shown["document"] = {{"file_id", message.file}};
  Json rows = Json::array();
  for (const auto& row : message.buttons) {
    rows.push_back(Json::array());
    for (const auto& button : row)
      rows.back().push_back({{"text", button.label}, {"callback_data", button.data}});
  }
  if (!rows.empty()) shown["reply_markup"] = {{"inline_keyboard", std::move(rows)}};
  return shown;
}

}  // namespace fake

bool FakeMessage::has_button(const std::string& label) const {
  return button_of(*this, label) != nullptr;
}

void FakeTelegram::name(std::int64_t person, const std::string& first_name,
                        const std::string& language) {
  const std::lock_guard hold(state_->mutex);
  state_->people[person].first_name = first_name;
  state_->people[person].language = language;
}

void FakeTelegram::say(std::int64_t person, const std::string& text) {
  send(*state_, person, {{"text", text}});
}

void FakeTelegram::press(std::int64_t person, const std::string& label) {
  {
    const std::lock_guard hold(state_->mutex);
    const auto& messages = state_->people[person].messages;
    for (auto at = messages.rbegin(); at != messages.rend(); ++at) {
      const auto* button = at->deleted ? nullptr : button_of(*at, label);
      if (button) return press_on(*state_, person, *at, button->data);
    }
    if (!has_key(state_->people[person], label))
      throw std::runtime_error("no button [" + label + "] in\n" +
                               fake::picture_of(*state_, person));
  }
  say(person, label);
}

void FakeTelegram::press_data(std::int64_t person, std::int64_t message, const std::string& data) {
  const std::lock_guard hold(state_->mutex);
  auto& messages = state_->people[person].messages;
  const auto found = std::ranges::find(messages, message, &FakeMessage::id);
  press_on(*state_, person, found == messages.end() ? FakeMessage{message} : *found, data);
}

void FakeTelegram::share_contact(std::int64_t person, const std::string& phone) {
  send(*state_, person,
       {{"contact", {{"phone_number", phone}, {"first_name", "S"}, {"user_id", person}}}});
}

void FakeTelegram::share_location(std::int64_t person, double latitude, double longitude) {
  send(*state_, person, {{"location", {{"latitude", latitude}, {"longitude", longitude}}}});
}

std::string FakeTelegram::send_photo(std::int64_t person, const std::string& caption,
                                     const std::string& bytes) {
  std::unique_lock hold(state_->mutex);
  const auto file = state_->add_file(bytes);
  hold.unlock();
  Json members{{"photo", {{{"file_id", file}, {"width", 640}, {"height", 480}}}}};
  if (!caption.empty()) members["caption"] = caption;
  send(*state_, person, std::move(members));
  return file;
}

std::string FakeTelegram::send_voice(std::int64_t person) {
  std::unique_lock hold(state_->mutex);
  const auto file = state_->add_file("OggS of a person");
  hold.unlock();
  send(*state_, person, {{"voice", {{"file_id", file}, {"duration", 3}}}});
  return file;
}

void FakeTelegram::edit_last(std::int64_t person, const std::string& text) {
  std::unique_lock hold(state_->mutex);
  const auto last = state_->people[person].last_said;
  hold.unlock();
  send(*state_, person, {{"message_id", last}, {"text", text}}, "edited_message");
}

void FakeTelegram::block(std::int64_t person) { change_membership(*state_, person, true); }
void FakeTelegram::unblock(std::int64_t person) { change_membership(*state_, person, false); }

void FakeTelegram::add_update(const std::string& json) {
  const std::lock_guard hold(state_->mutex);
  const auto id = state_->next_update++;
  auto update = json;
  if (const auto at = update.find("{ID}"); at != update.npos)
    update.replace(at, 4, std::to_string(id));
  state_->pending.emplace_back(id, update);
  state_->updates.push_back(update);
  state_->changed.notify_all();
}

}  // namespace kedai::bot
