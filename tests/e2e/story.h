// A person of Telegram's, as a webhook's sender has them: what they do, as the bodies of a webhook.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flows/choice.h"

namespace kedai::bot {

class Story {
 public:
  explicit Story(std::int64_t person) : person_(person), next_update_(person * 1'000) {}

  Story& say(const std::string& text);
  // A button of a message that is not there any more.
  Story& press(const Choice& choice);
  const std::vector<std::string>& bodies() const { return bodies_; }

 private:
  std::int64_t person_;
  std::int64_t next_update_;
  std::vector<std::string> bodies_;
};

}  // namespace kedai::bot
