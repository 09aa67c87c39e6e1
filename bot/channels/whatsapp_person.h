// Whom WhatsApp means: a business-scoped user id, a wa_id or both, and the name that stands in
// contacts[]. Pure; any thread. Source: CONTRACTS.md A7.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "flows/event.h"

namespace kedai::bot::whatsapp {

struct Person {
  std::string bsuid, wa_id;  // either may be empty
  std::string name = {};
  bool known() const { return !bsuid.empty() || !wa_id.empty(); }
};

std::vector<Person> people_in(const nlohmann::json& value);  // its contacts[]

// Whoever wrote the message; whomever the seller wrote to. What the message does not say itself is
// taken from the one of the people who has an id of theirs and no other one. A message that names
// nobody is the only one's there is.
Person sender_of(const nlohmann::json& message, const std::vector<Person>& people);
Person addressee_of(const nlohmann::json& echo, const std::vector<Person>& people);

// What is theirs in an event: address, identities, name, phone.
Event event_of(const Person& person);

}  // namespace kedai::bot::whatsapp
