#include "bot/channels/whatsapp_contact.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "bot/channels/text.h"
#include "bot/channels/whatsapp_members.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostPhoneBytes = 40, kMostNameCodePoints = 60, kMostLabel = 1'000;

// As somebody typed it into their address book, without what only parts the digits.
std::string typed_phone(const Json& phone) {
  auto typed = printable(id_in(phone, "phone"));
  std::erase_if(typed,
                [](char c) { return std::string_view(" -().").find(c) != std::string::npos; });
  return typed.size() <= kMostPhoneBytes ? typed : "";
}

bool asked_for(const Json& message) { return text_in(message, "origin") == "contact_request"; }

// By its wa_id it is whole; as it was typed it may want its country.
SharedContact contact_of(const Json& phone, bool given, const Person& sender) {
  const auto wa_id = wa_id_in(phone, "wa_id");
  if (!wa_id.empty()) return {"+" + wa_id, given || wa_id == sender.wa_id};
  auto typed = typed_phone(phone);
  if (given && !typed.empty() && typed[0] >= '1' && typed[0] <= '9')
    typed.insert(typed.begin(), '+');
  return {std::move(typed), given};
}

// "Budi +62811..., Ani +62822... +62833..."
std::string label_of(const Json& message, const Person& sender) {
  std::string label;
  for (const Json& card : array_in(message, "contacts")) {
    const auto name = text_in(object_in(card, "name"), "formatted_name");
    std::string line = tidy_name(name, kMostNameCodePoints);
    for (const Json& phone : array_in(card, "phones"))
      line += " " + contact_of(phone, false, sender).phone;
    label += (label.empty() ? "" : ", ") + line;
  }
  return cut(label, kMostLabel, Count::CodePoints);
}

std::vector<SharedContact> contacts_in(const Json& message, const Person& sender) {
  std::vector<SharedContact> all;
  for (const Json& card : array_in(message, "contacts"))
    for (const Json& phone : array_in(card, "phones"))
      all.push_back(contact_of(phone, asked_for(message) || asked_for(card), sender));
  std::erase_if(all, [](const SharedContact& contact) { return contact.phone.empty(); });
  return all;
}

}  // namespace

std::optional<Content> shared_contact(const Json& message, const Person& sender) {
  const auto all = contacts_in(message, sender);
  for (const SharedContact& contact : all)
    if (contact.own) return contact;
  if (all.empty()) return std::nullopt;
  SharedContact first = all.front();
  first.label = label_of(message, sender);
  return first;
}

}  // namespace kedai::bot::whatsapp
