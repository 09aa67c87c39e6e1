// The people of the fake: what they do becomes webhooks, as WhatsApp would make them
// (CONTRACTS.md A4 to A7).
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot {

using Json = nlohmann::json;
using fake_graph::Person;
using fake_graph::State;

namespace {

constexpr const char* kSaid = "wamid.HBgNORANG{}AA==";

bool shows_phone(const Person& person) { return person.form != FakeGraph::Identity::UsernameOnly; }
bool shows_bsuid(const Person& person) { return person.form != FakeGraph::Identity::WaIdOnly; }

Json message_of(const State& state, const std::string& digits, const Person& person,
                std::string wamid) {
  Json message{{"id", std::move(wamid)}, {"timestamp", state.now()}};
  if (shows_phone(person)) message["from"] = digits;
  if (shows_bsuid(person)) message["from_user_id"] = person.bsuid;
  return message;
}

std::string deliver(State& state, const std::string& digits, Json message, bool with_contact) {
  auto& person = state.person(digits);
  const auto& number = state.numbers.at(person.number);
  const std::string wamid = message["id"];
  Json value = fake_graph::value_of(number, person.number);
  if (with_contact) value["contacts"] = Json::array({fake_graph::contact_of(digits, person)});
  value["messages"] = Json::array({std::move(message)});
  fake_graph::add_update(state, digits + "@" + person.number, person.number, "messages",
                         std::move(value));
  return wamid;
}

// A message of the person with these members; it opens their window. `state.mutex` is held.
std::string send(State& state, const std::string& digits, const Json& members) {
  auto& person = state.person(digits);
  auto& chat = person.chat();
  const auto wamid = state.new_id(kSaid);
  chat.said.insert(wamid);
  chat.open = state.ago < std::chrono::hours(24);
  Json message = message_of(state, digits, person, wamid);
  message.update(members);
  return deliver(state, digits, std::move(message), true);
}

std::string send_locked(State& state, const std::string& digits, const Json& members) {
  const std::lock_guard hold(state.mutex);
  return send(state, digits, members);
}

Json system_message(State& state, const Json& members) {
  return {{"id", state.new_id(kSaid)},
          {"timestamp", state.now()},
          {"type", "system"},
          {"system", members}};
}

Json context_of(const State& state, const Person& person, const std::string& wamid) {
  return {{"from", state.numbers.at(person.number).display}, {"id", wamid}};
}

const GraphButton* button_of(const GraphMessage& message, const std::string& label) {
  if (message.kind == "cta_url") return nullptr;
  const auto found = std::ranges::find(message.buttons, label, &GraphButton::label);
  return found == message.buttons.end() ? nullptr : &*found;
}

Json reply_with(const std::string& kind, const GraphButton& button) {
  Json reply{{"id", button.id}, {"title", button.label}};
  if (!button.description.empty()) reply["description"] = button.description;
  return {{"type", "interactive"}, {"interactive", {{"type", kind}, {kind, std::move(reply)}}}};
}

Json pressed(const GraphMessage& message, const GraphButton& button) {
  if (message.kind == "template")
    return {{"type", "button"}, {"button", {{"payload", button.id}, {"text", button.label}}}};
  return reply_with(message.kind == "list" ? "list_reply" : "button_reply", button);
}

std::string press_forged(State& state, const std::string& digits, const std::string& kind,
                         const std::string& id) {
  const std::lock_guard hold(state.mutex);
  const auto& person = state.person(digits);
  auto members = reply_with(kind, {"Tombol", id});
  members["context"] = context_of(state, person, state.new_id("wamid.HBgNTIADA{}AA=="));
  return send(state, digits, members);
}

std::string add_file(State& state, const std::string& number, const GraphFile& file) {
  const auto id = std::to_string(1'100'000'000'000'000 + state.next_id++);
  state.media[id] = {number, file.mime, file.bytes, false, file.served_as};
  return id;
}

}  // namespace

bool GraphMessage::has_button(const std::string& label) const {
  return std::ranges::count(buttons, label, &GraphButton::label) > 0;
}

Json fake_graph::contact_of(const std::string& digits, const Person& person) {
  Json contact{{"profile", {{"name", person.name}}}};
  if (person.form == FakeGraph::Identity::UsernameOnly)
    contact["profile"]["username"] = "orang" + digits.substr(digits.size() / 2);
  if (shows_phone(person)) contact["wa_id"] = digits;
  if (shows_bsuid(person)) contact["user_id"] = person.bsuid;
  return contact;
}

void FakeGraph::name(const std::string& person, const std::string& name) {
  const std::lock_guard hold(state_->mutex);
  state_->person(person).name = name;
}

void FakeGraph::identity(const std::string& person, Identity form) {
  const std::lock_guard hold(state_->mutex);
  state_->person(person).form = form;
}

void FakeGraph::open_chat(const std::string& person, const std::string& phone_number_id) {
  const std::lock_guard hold(state_->mutex);
  if (!state_->numbers.contains(phone_number_id))
    throw std::runtime_error("no number " + phone_number_id);
  state_->person(person).number = phone_number_id;
}

std::string FakeGraph::say(const std::string& person, const std::string& text) {
  return send_locked(*state_, person, {{"type", "text"}, {"text", {{"body", text}}}});
}

std::string FakeGraph::reply(const std::string& person, const std::string& wamid,
                             const std::string& text) {
  const std::lock_guard hold(state_->mutex);
  const auto context = context_of(*state_, state_->person(person), wamid);
  return send(*state_, person,
              {{"type", "text"}, {"text", {{"body", text}}}, {"context", context}});
}

std::string FakeGraph::press(const std::string& person, const std::string& label) {
  const std::lock_guard hold(state_->mutex);
  auto& it = state_->person(person);
  const auto& messages = it.chat().messages;
  for (auto at = messages.rbegin(); at != messages.rend(); ++at) {
    const auto* button = button_of(*at, label);
    if (!button) continue;
    auto members = pressed(*at, *button);
    members["context"] = context_of(*state_, it, at->id);
    return send(*state_, person, members);
  }
  throw std::runtime_error("no button [" + label + "] in\n" + fake_graph::picture_of(messages));
}

std::string FakeGraph::press_id(const std::string& person, const std::string& id) {
  return press_forged(*state_, person, "button_reply", id);
}

std::string FakeGraph::press_row(const std::string& person, const std::string& id) {
  return press_forged(*state_, person, "list_reply", id);
}

// With the context of the newest message when that asks for the location.
std::string FakeGraph::send_location(const std::string& person, double latitude, double longitude,
                                     const std::string& address) {
  const std::lock_guard hold(state_->mutex);
  auto& it = state_->person(person);
  Json members{{"type", "location"},
               {"location", {{"latitude", latitude}, {"longitude", longitude}}}};
  if (!address.empty()) members["location"]["address"] = address;
  const auto& messages = it.chat().messages;
  if (!messages.empty() && messages.back().kind == "location_request")
    members["context"] = context_of(*state_, it, messages.back().id);
  return send(*state_, person, members);
}

std::string FakeGraph::send_contact(const std::string& person, const std::string& name,
                                    const std::string& phone) {
  const Json contact{{"name", {{"formatted_name", name}, {"first_name", name}}},
                     {"phones", {{{"phone", phone}, {"type", "CELL"}}}}};
  return send_locked(*state_, person, {{"type", "contacts"}, {"contacts", Json::array({contact})}});
}

std::string FakeGraph::send_file(const std::string& person, const GraphFile& file) {
  const std::lock_guard hold(state_->mutex);
  const auto& it = state_->person(person);
  const std::string type = file.kind == "voice" ? "audio" : file.kind;
  const auto id = add_file(*state_, it.number, file);
  Json content{{"id", id}, {"mime_type", file.mime}, {"sha256", "not looked at"}};
  content["url"] = state_->base + "/whatsapp_business/attachments/?mid=" + id +
                   "&ext=" + std::to_string(state_->url_age);
  if (type == "audio") content["voice"] = file.kind == "voice";
  if (type == "sticker") content["animated"] = false;
  if (!file.caption.empty()) content["caption"] = file.caption;
  if (!file.file_name.empty()) content["filename"] = file.file_name;
  const auto wamid = send(*state_, person, {{"type", type}, {type, std::move(content)}});
  state_->files[wamid] = id;
  return wamid;
}

std::string FakeGraph::send_photo(const std::string& person, const std::string& caption) {
  GraphFile photo;
  photo.caption = caption;
  return send_file(person, photo);
}

std::string FakeGraph::send_voice(const std::string& person) {
  return send_file(person, {"voice", "audio/ogg; codecs=opus", "OggS of a person"});
}

std::string FakeGraph::send_video(const std::string& person, const std::string& caption) {
  return send_file(person, {"video", "video/mp4", std::string("\0\0\0 ftypmp42", 12), caption});
}

std::string FakeGraph::send_sticker(const std::string& person) {
  return send_file(person, {"sticker", "image/webp", "RIFF    WEBPVP8 of a person"});
}

std::string FakeGraph::send_document(const std::string& person, const std::string& file_name) {
  return send_file(person, {"document", "application/pdf", "%PDF-1.4 of a person", "", file_name});
}

std::string FakeGraph::react(const std::string& person, const std::string& wamid,
                             const std::string& emoji) {
  Json reaction{{"message_id", wamid}};
  if (!emoji.empty()) reaction["emoji"] = emoji;
  return send_locked(*state_, person, {{"type", "reaction"}, {"reaction", std::move(reaction)}});
}

std::string FakeGraph::send_order(const std::string& person, const std::vector<GraphItem>& items,
                                  const std::string& text) {
  Json list = Json::array();
  for (const auto& item : items)
    list.push_back({{"product_retailer_id", item.sku},
                    {"quantity", item.quantity},
                    {"item_price", item.price},
                    {"currency", item.currency}});
  return send_locked(
      *state_, person,
      {{"type", "order"},
       {"order",
        {{"catalog_id", "200000000000001"}, {"text", text}, {"product_items", std::move(list)}}}});
}

std::string FakeGraph::ask_about_product(const std::string& person, const std::string& sku,
                                         const std::string& text) {
  const std::lock_guard hold(state_->mutex);
  const auto& it = state_->person(person);
  const Json product{{"catalog_id", "200000000000001"}, {"product_retailer_id", sku}};
  const Json context{{"from", state_->numbers.at(it.number).display},
                     {"id", state_->new_id("wamid.HBgNKATALOG{}AA==")},
                     {"referred_product", product}};
  return send(*state_, person,
              {{"type", "text"}, {"text", {{"body", text}}}, {"context", context}});
}

void FakeGraph::change_number(const std::string& person, const std::string& new_digits) {
  const std::lock_guard hold(state_->mutex);
  auto& old = state_->person(person);
  const std::string new_bsuid = "ID." + new_digits;
  Json news{{"type", "user_changed_number"},
            {"body", "User " + old.name + " changed from " + person + " to " + new_digits},
            {"wa_id", new_digits}};
  if (shows_bsuid(old)) news["user_id"] = new_bsuid;
  Json message = system_message(*state_, news);
  message.update(message_of(*state_, person, old, message["id"]));
  deliver(*state_, person, std::move(message), false);
  auto node = state_->people.extract(person);
  node.key() = new_digits;
  node.mapped().bsuid = new_bsuid;
  state_->people.insert(std::move(node));
}

void FakeGraph::change_user_id(const std::string& person, const std::string& new_bsuid) {
  const std::lock_guard hold(state_->mutex);
  auto& it = state_->person(person);
  Json message = system_message(
      *state_, {{"type", "user_changed_user_id"},
                {"body", "User " + it.name + " changed from " + it.bsuid + " to " + new_bsuid},
                {"previous_user_id", it.bsuid},
                {"user_id", new_bsuid}});
  message.update(message_of(*state_, person, it, message["id"]));
  deliver(*state_, person, std::move(message), false);
  it.bsuid = new_bsuid;
}

void FakeGraph::block(const std::string& person) {
  const std::lock_guard hold(state_->mutex);
  state_->person(person).blocked = true;
}

void FakeGraph::unblock(const std::string& person) {
  const std::lock_guard hold(state_->mutex);
  state_->person(person).blocked = false;
}

std::string FakeGraph::owner_echo(const std::string& person, const std::string& text) {
  const std::lock_guard hold(state_->mutex);
  auto& it = state_->person(person);
  const auto& number = state_->numbers.at(it.number);
  const auto wamid = state_->new_id("wamid.HBgNPEMILIK{}AA==");
  Json echo{{"from", number.display},
            {"id", wamid},
            {"timestamp", state_->now()},
            {"type", "text"},
            {"text", {{"body", text}}}};
  if (shows_phone(it)) echo["to"] = person;
  if (shows_bsuid(it)) echo["to_user_id"] = it.bsuid;
  Json value = fake_graph::value_of(number, it.number);
  value["contacts"] = Json::array({fake_graph::contact_of(person, it)});
  value["message_echoes"] = Json::array({std::move(echo)});
  fake_graph::add_update(*state_, person + "@" + it.number, it.number, "smb_message_echoes",
                         std::move(value));
  return wamid;
}

void FakeGraph::backdate(std::chrono::seconds ago) {
  const std::lock_guard hold(state_->mutex);
  state_->ago = ago;
}

std::string FakeGraph::bsuid(const std::string& person) const {
  const std::lock_guard hold(state_->mutex);
  const auto found = state_->people.find(person);
  return found == state_->people.end() ? "ID." + person : found->second.bsuid;
}

}  // namespace kedai::bot
