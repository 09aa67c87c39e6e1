#include "bot/channels/whatsapp_person.h"

#include <nlohmann/json.hpp>

#include "bot/channels/channel.h"
#include "bot/channels/text.h"
#include "bot/channels/whatsapp_members.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostNameCodePoints = 64;

bool agree(const std::string& a, const std::string& b) { return !a.empty() && a == b; }
bool differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

bool are_one(const Person& a, const Person& b) {
  if (!agree(a.wa_id, b.wa_id) && !agree(a.bsuid, b.bsuid)) return false;
  return !differ(a.wa_id, b.wa_id) && !differ(a.bsuid, b.bsuid);
}

Person completed(Person person, const Person& other) {
  if (person.bsuid.empty()) person.bsuid = other.bsuid;
  if (person.wa_id.empty()) person.wa_id = other.wa_id;
  person.name = other.name;
  return person;
}

Person person_of(const Json& message, const char* wa_id, const char* bsuid,
                 const std::vector<Person>& people) {
  const Person named{bsuid_in(message, bsuid), wa_id_in(message, wa_id)};
  const bool nobody = id_in(message, bsuid).empty() && id_in(message, wa_id).empty();
  if (nobody && people.size() == 1) return people.front();
  for (const Person& other : people)
    if (are_one(named, other)) return completed(named, other);
  return named;
}

Identity identity(std::string kind, std::string value) {
  return {std::string(kWhatsApp), std::move(kind), std::move(value)};
}

}  // namespace

std::vector<Person> people_in(const Json& value) {
  std::vector<Person> people;
  for (const Json& contact : array_in(value, "contacts"))
    people.push_back(
        {bsuid_in(contact, "user_id"), wa_id_in(contact, "wa_id"),
         tidy_name(text_in(object_in(contact, "profile"), "name"), kMostNameCodePoints)});
  return people;
}

Person sender_of(const Json& message, const std::vector<Person>& people) {
  return person_of(message, "from", "from_user_id", people);
}

Person addressee_of(const Json& echo, const std::vector<Person>& people) {
  return person_of(echo, "to", "to_user_id", people);
}

Event event_of(const Person& person) {
  Event event;
  event.channel = kWhatsApp;
  event.name = person.name;
  if (!person.wa_id.empty()) event.phone = "+" + person.wa_id;
  const bool by_phone = person.bsuid.empty();
  event.address = by_phone ? event.phone : person.bsuid;
  event.identity = by_phone ? identity("wa_id", person.wa_id) : identity("bsuid", person.bsuid);
  if (!by_phone && !person.wa_id.empty()) event.also = identity("wa_id", person.wa_id);
  return event;
}

}  // namespace kedai::bot::whatsapp
