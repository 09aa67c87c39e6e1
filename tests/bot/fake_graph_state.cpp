#include "tests/bot/fake_graph_state.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kedai::bot::fake_graph {

Person& State::person(const std::string& digits) {
  auto& it = people[digits];
  if (it.bsuid.empty()) it.bsuid = "ID." + digits;
  return it;
}

const Chat& State::chat_of(const std::string& digits) const {
  static const Chat kNone;
  const auto found = people.find(digits);
  if (found == people.end()) return kNone;
  const auto chat = found->second.chats.find(found->second.number);
  return chat == found->second.chats.end() ? kNone : chat->second;
}

std::string State::new_id(const char* form) {
  std::string id = form;
  const auto digits = std::to_string(next_id++);
  return id.replace(id.find("{}"), 2,
                    std::string(12 - std::min<std::size_t>(11, digits.size()), '0') + digits);
}

std::string State::now() const {
  const auto then = std::chrono::system_clock::now() - ago;
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(then.time_since_epoch()).count());
}

}  // namespace kedai::bot::fake_graph
