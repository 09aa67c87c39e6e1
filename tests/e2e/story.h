// A person of Telegram's, as a webhook's sender has them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "flows/choice.h"

namespace kedai::bot {

// What one person does, as the bodies of a webhook.
class Story {
 public:
  using Json = nlohmann::json;

  explicit Story(std::int64_t person)
      : person_{{"id", person}, {"first_name", "P" + std::to_string(person)}},
        chat_{{"id", person}, {"type", "private"}},
        next_update_(person * 1'000) {}

  Story& say(const std::string& text) {
    return add("message", {{"message_id", next_update_},
                           {"date", 1},
                           {"from", person_},
                           {"chat", chat_},
                           {"text", text}});
  }
  // A button of a message that is not there any more.
  Story& press(const Choice& choice) {
    const Json message{{"message_id", 1}, {"date", 1}, {"text", "x"}, {"chat", chat_}};
    return add("callback_query", {{"id", std::to_string(next_update_)},
                                  {"from", person_},
                                  {"message", message},
                                  {"data", encode(choice)}});
  }
  const std::vector<std::string>& bodies() const { return bodies_; }

 private:
  Story& add(const char* kind, Json what) {
    bodies_.push_back(Json{{"update_id", next_update_++}, {kind, std::move(what)}}.dump());
    return *this;
  }
  Json person_, chat_;
  std::int64_t next_update_;
  std::vector<std::string> bodies_;
};

}  // namespace kedai::bot
