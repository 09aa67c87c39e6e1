// What the fake Graph API knows, and its calls on it; private to fake_graph*.cpp. All under
// `mutex`.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/bot/fake_graph.h"

namespace kedai::bot::fake_graph {

struct Refusal {  // thrown by a call; becomes the API's error
  int code = 100;
  std::string details;
  int status = 0;  // 0: the one that is documented for `code`
};

struct Bucket {  // a pace: full at first
  double taken = 0;
  std::chrono::steady_clock::time_point at = {};
};

struct Number {
  std::string display, account;
  Bucket pace = {};
  int charged = 0;  // service messages so far
};

struct Chat {  // of one person with one number
  std::vector<GraphMessage> messages = {};
  std::set<std::string> said = {};  // wamids of the person
  bool open = false;                // within the 24 hours
  int sent = 0;
  Bucket pace = {};
};

struct Person {
  std::string name = "Siti";
  std::string bsuid;
  FakeGraph::Identity form = FakeGraph::Identity::Both;
  bool blocked = false;
  std::string number = FakeGraph::kNumber;  // whose chat is open
  std::map<std::string, Chat> chats = {};   // by phone_number_id

  Chat& chat() { return chats[number]; }
};

struct Media {
  std::string number, mime, bytes;
  bool uploaded = false;       // else a person's
  std::string served_as = {};  // when the download says another type
};

struct Update {         // waits to be posted
  std::string key;      // those of one key are first posted in order; "" for any
  std::string account;  // the entry's id
  std::string change;   // {field, value}, JSON
  std::string body;     // or the whole body
  int left = 0;         // more posts of it; 0: not posted yet
};

struct Upload {
  std::string mime, bytes;
  bool there = false;
};

struct Ask {  // a request, as far as it is read
  std::string verb, path, content_type, bearer, body;
  std::map<std::string, std::string> query = {}, form = {};
  Upload file = {};
  std::string node = {}, edge = {};  // of the path: /v23.0/NODE/EDGE
};

struct Answer {
  int status = 200;
  std::string body = {}, content_type = "application/json";
};

struct State {
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  int came = 0;  // calls
  bool stopping = false;
  std::string token, base;  // base: the server's own URL
  bool revoked = false, subscribed = true;

  std::map<std::string, Number> numbers;
  std::vector<GraphTemplate> templates;
  std::map<std::string, Person> people;  // by digits
  std::map<std::string, Media> media;
  std::map<std::string, std::string> files;  // of people's messages: wamid -> media id
  std::set<std::string> read;
  std::int64_t next_id = 1;
  int url_age = 1;  // of the media URLs that are still good
  std::vector<GraphCall> calls;
  std::map<std::string, std::deque<GraphTrouble>> troubles;
  std::optional<GraphTrouble> fate;  // of the message that is being sent

  std::chrono::seconds ago{0};
  FakeGraph::Closed closed = FakeGraph::Closed::FailsLater;
  int pair_burst = 0, per_second = 0;
  std::chrono::milliseconds pair_refill{6000};

  std::deque<Update> pending;
  std::vector<GraphPost> posts;
  std::string webhook, secret;
  int times = 1;
  bool held = false, on_its_way = false;
  std::optional<std::mt19937> shuffled;
  FakeGraph::Statuses statuses = FakeGraph::Statuses::All;
  int free_messages = 1000;

  Person& person(const std::string& digits);             // whoever it is: made when new
  const Chat& chat_of(const std::string& digits) const;  // their open one, or an empty one
  std::string new_id(const char* form);                  // "wamid.HBgN{}AA=="
  std::string now() const;                               // Unix seconds, `ago`
};

// ---- calls
std::string what_of(const Ask& ask);  // of a GraphCall
Answer perform(State& state, const Ask& ask, GraphCall& call);
nlohmann::json send(State& state, const std::string& number, const nlohmann::json& fields,
                    GraphCall& call);
std::string picture_of(const std::vector<GraphMessage>& messages);

// ---- errors: the documented titles and statuses
Answer error_answer(const Refusal& refusal);
nlohmann::json webhook_error(int code, const std::string& details);

// ---- limits: each throws Refusal
[[noreturn]] void refuse(int code, const std::string& details);
void only_keys(const nlohmann::json& object, const std::string& where,
               std::initializer_list<const char*> allowed);
const nlohmann::json& member(const nlohmann::json& object, const std::string& where,
                             const char* name);
std::string text_member(const nlohmann::json& object, const std::string& where, const char* name,
                        std::size_t most);
std::size_t characters(const std::string& text);
std::string plain(const std::string& text);  // without the stars of *bold*
bool is_of_type(const std::string& bytes, const std::string& mime);
std::size_t most_bytes(const std::string& mime);  // 0: such a type is not taken
GraphMessage read_message(const State& state, const std::string& number,
                          const nlohmann::json& fields);
GraphMessage read_interactive(const State& state, const std::string& number,
                              const nlohmann::json& content);
GraphMessage read_template(const State& state, const nlohmann::json& content);
void read_media(const State& state, const std::string& number, const nlohmann::json& object,
                const std::string& kind, GraphMessage& message);
nlohmann::json components_of(const GraphTemplate& it);
std::vector<GraphTemplate> templates_of_the_docs();

// ---- webhooks
void add_update(State& state, const std::string& key, const std::string& number,
                const std::string& field, nlohmann::json value);
nlohmann::json value_of(const Number& number, const std::string& number_id);  // its metadata
nlohmann::json contact_of(const std::string& digits, const Person& person);
void add_statuses(State& state, const std::string& number, const std::string& digits,
                  const GraphMessage& message, const std::string& callback_data);
void add_failure(State& state, const std::string& number, const std::string& digits,
                 const std::string& wamid, int code, const std::string& details);
void post_all(State& state);  // the postman's whole life

}  // namespace kedai::bot::fake_graph
