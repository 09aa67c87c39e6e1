#include "tests/e2e/story.h"

#include <nlohmann/json.hpp>

namespace kedai::bot {

namespace {

using Json = nlohmann::json;

Json from(std::int64_t person) {
  return {{"id", person}, {"first_name", "P" + std::to_string(person)}};
}
Json chat_of(std::int64_t person) { return {{"id", person}, {"type", "private"}}; }

}  // namespace

Story& Story::say(const std::string& text) {
  const Json message{{"message_id", next_update_},
                     {"date", 1},
                     {"from", from(person_)},
                     {"chat", chat_of(person_)},
                     {"text", text}};
  bodies_.push_back(Json{{"update_id", next_update_}, {"message", message}}.dump());
  ++next_update_;
  return *this;
}

Story& Story::press(const Choice& choice) {
  const Json message{{"message_id", 1}, {"date", 1}, {"text", "x"}, {"chat", chat_of(person_)}};
  const Json query{{"id", std::to_string(next_update_)},
                   {"from", from(person_)},
                   {"message", message},
                   {"data", encode(choice)}};
  bodies_.push_back(Json{{"update_id", next_update_}, {"callback_query", query}}.dump());
  ++next_update_;
  return *this;
}

}  // namespace kedai::bot
