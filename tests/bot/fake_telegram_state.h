// What the fake Bot API knows, and its calls on it; private to fake_telegram*.cpp. All under
// `mutex`.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/bot/fake_telegram.h"

namespace kedai::bot::fake {

struct Refusal {  // thrown by a call; becomes the Bot API's error
  int code = 400;
  std::string description;
};

struct Person {
  std::string first_name = "Siti";
  std::string language = "id";
  bool blocked = false;
  std::int64_t last_said = 0;  // the id of their last message
  std::vector<FakeMessage> messages = {};
};

struct Upload {
  std::string name, bytes;
};

struct State {
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  int came = 0;  // calls
  std::string token;
  std::map<std::int64_t, Person> people;
  std::int64_t next_message = 100, next_update = 70'001, next_file = 1, next_press = 1;
  std::map<std::string, std::string> files;  // file_id -> bytes
  std::deque<std::pair<std::int64_t, std::string>> pending;
  std::vector<std::string> updates;
  std::vector<FakeCall> calls;
  std::set<std::string> spinning;
  std::map<std::string, std::string> commands;  // by language
  std::map<std::string, std::deque<FakeTrouble>> troubles;
  std::string webhook, secret;
  bool posts = false;  // by ourselves, to `webhook`
  int times = 1;
  bool late_duplicates = false;
  std::int64_t polls = 0;  // a later getUpdates ends an earlier one
  bool stopping = false;

  Person& person(std::int64_t id);  // throws Refusal for a chat that does not exist or is blocked
  std::string add_file(std::string bytes);
};

// The method's result. Throws Refusal. `hold` is locked; getUpdates waits with it.
nlohmann::json perform(State& state, std::unique_lock<std::mutex>& hold, const std::string& method,
                       const nlohmann::json& fields, const std::vector<Upload>& uploads);

// The message as Telegram shows it to the bot.
nlohmann::json shown_as(const FakeMessage& message, std::int64_t chat);
std::string picture_of(const State& state, std::int64_t person);
nlohmann::json member_of(std::int64_t id, const Person& person);

// Limits: each throws Refusal with the real server's words.
std::string parsed_html(const std::string& html);
std::string checked_text(const nlohmann::json& fields);
std::string checked_caption(const nlohmann::json& fields);
void read_markup(const nlohmann::json& fields, FakeMessage& message);

}  // namespace kedai::bot::fake
