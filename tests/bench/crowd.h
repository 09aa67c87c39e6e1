// A crowd of people who order by a script, so many at a time, each in a closed loop: a person
// writes or presses a real button of what is shown, and goes on when the webhook has been answered
// and the awaited reply has come. The crowd plays the messenger's API as well, so it sees every
// reply.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/loop.h"
#include "tests/bench/messenger.h"

namespace kedai::bench {

struct Step {
  bool press;  // a button whose label begins so; otherwise it is written
  std::string what;
  std::string expected;  // somewhere in the reply
};
using Script = std::vector<Step>;

struct Load {
  const Script* script = nullptr;
  int concurrency = 1;
  int conversations = 100;
  std::chrono::milliseconds api_delay{0};  // before each answer of the API
  // False: a server that answers webhooks and says nothing. What is pressed is made up.
  bool replied = true;
};

struct Figures {
  int updates = 0;
  double seconds = 0;
  double cpu_seconds = 0;       // of the server, when somebody looked
  std::vector<double> answers;  // ms from a webhook to its answer, in ascending order
  // ms from a webhook until its reply shows, when the API answers the call; in ascending order
  std::vector<double> replies;
  std::string failure;  // why a conversation did not come to its end; "" when all did
};

class Crowd {
 public:
  Crowd(Loop& loop, Messenger& messenger);
  ~Crowd();

  std::uint16_t api_port() const;
  Figures order(const std::vector<std::uint16_t>& ports, const Load& load);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bench
