// People on a channel, as one description of a journey sees them: they write, press what is shown,
// and wait for what they should read. Over real HTTP: Telegram's and WhatsApp's webhooks from the
// fakes, the web chat's own pages.
#pragma once

#include <memory>
#include <string>

#include "tests/e2e/world.h"

namespace kedai::bot {

class Person {
 public:
  virtual ~Person() = default;

  void say(const std::string& text);
  void share_place();                    // Pasar Inpres; where a channel has no places it is typed
  void press(const std::string& label);  // pages on ("Lainnya") until it is shown
  // Waits until the chat shows a message with that part; throws with what is shown when none comes.
  virtual void await(const std::string& part) = 0;
  void await_messages(int counted);  // that have come since count_from_here()
  virtual int messages() = 0;        // that the shop has sent here
  int actions() const { return actions_; }
  void count_from_here();

  int counted_messages() { return messages() - before_; }

 private:
  virtual void do_say(const std::string& text) = 0;
  virtual void do_press(const std::string& label) = 0;
  virtual void do_share_place() = 0;
  int actions_ = 0;
  int before_ = 0;
};

enum class On { Telegram, WhatsApp, Web };
const char* to_word(On channel);

// The shop "dapur" on all channels at once, by webhook.
class EveryChannel {
 public:
  EveryChannel();
  ~EveryChannel();

  std::unique_ptr<Person> person(On channel, const std::string& name);

  FakeTelegram telegram;
  FakeGraph graph;
  World world;

 private:
  std::int64_t next_ = 500;
};

}  // namespace kedai::bot
