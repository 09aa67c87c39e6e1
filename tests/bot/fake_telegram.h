// A Bot API server on the loopback, for tests: it keeps what each chat would show, enforces the
// documented limits as strictly as the real one, and plays the people: they write, press real
// buttons of what is shown, block the bot. Updates go out by getUpdates or to a webhook.
// Thread-safe.
//
//   FakeTelegram telegram;                       // api_base = telegram.url()
//   telegram.say(501, "halo");
//   telegram.await(501, "Selamat datang");
//   telegram.press(501, "Kerupuk");
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kedai::bot {

namespace fake {
struct State;
}

struct FakeButton {
  std::string label;
  std::string data = {};
};

struct FakeMessage {  // one message of the bot, as the chat shows it
  std::int64_t id = 0;
  std::string method = {};  // that sent it: "sendPhoto"
  std::string html = {};    // its text or caption, as it came
  std::string text = {};    // the same as people see it
  std::string file = {};    // file_id of its photo, voice, ...; "" for a text
  std::vector<std::vector<FakeButton>> buttons = {};  // of its inline keyboard
  std::vector<std::vector<std::string>> keys = {};    // of its reply keyboard
  std::string giving = {};  // which key gives what: "contact", "location" or ""
  bool removes_keys = false;
  int edits = 0;
  bool deleted = false;

  bool has_button(const std::string& label) const;
};

struct FakeCall {  // one call that came, in the order of their ends
  std::string method;
  std::int64_t chat = 0;
  std::string fields = {};  // JSON; an upload's bytes are left out
  int status = 200;
  int came = 0;  // how many had come before: a slow one is answered after later ones
};

struct FakeTrouble {
  int status = 500;
  std::string description = "Internal Server Error";
  int retry_after = 0;
  std::chrono::milliseconds slow{0};  // before the answer; status 200 does what was asked, slowly
};

class FakeTelegram {
 public:
  explicit FakeTelegram(std::string token = "4242:TEST-token_of-the-fake");
  ~FakeTelegram();
  FakeTelegram(const FakeTelegram&) = delete;
  FakeTelegram& operator=(const FakeTelegram&) = delete;

  std::string url() const;  // for api_base
  std::string token() const;

  // ---- people. A chat exists once its person has done something; their chat's id is their own.
  void name(std::int64_t person, const std::string& first_name, const std::string& language = "id");
  void say(std::int64_t person, const std::string& text);
  // The newest shown message that has such a button; a key of the reply keyboard is said instead.
  // Throws std::runtime_error with what is shown when there is no such button.
  void press(std::int64_t person, const std::string& label);
  void press_data(std::int64_t person, std::int64_t message, const std::string& data);  // forged
  void share_contact(std::int64_t person, const std::string& phone);                    // their own
  void share_location(std::int64_t person, double latitude, double longitude);
  std::string send_photo(std::int64_t person, const std::string& caption = "",
                         const std::string& bytes = "\x89PNG of a person");  // its file_id
  std::string send_voice(std::int64_t person);
  void edit_last(std::int64_t person, const std::string& text);
  void block(std::int64_t person);
  void unblock(std::int64_t person);

  // ---- what the chats show
  std::vector<FakeMessage> shown(std::int64_t person) const;  // oldest first, deleted ones gone
  FakeMessage newest(std::int64_t person) const;              // throws when nothing is shown
  std::string picture(std::int64_t person) const;  // the chat as text, to read in a failure
  // Waits until the chat shows a message with that part in its text; throws with picture() if not.
  FakeMessage await(std::int64_t person, const std::string& part) const;
  // Waits until `true_now`; looked at after each call that comes.
  bool eventually(const std::function<bool()>& true_now,
                  std::chrono::milliseconds within = std::chrono::seconds(30)) const;

  std::vector<FakeCall> calls(const std::string& method = "") const;  // "" all but getUpdates
  int messages_sent(std::int64_t person) const;  // new ones, edits and deletions not counted
  std::vector<std::string> unanswered() const;   // presses that still spin
  std::string commands(
      const std::string& language = "") const;  // as set for all private chats, JSON

  // ---- updates
  std::vector<std::string> updates() const;  // all there have been, JSON
  void add_update(const std::string& json);  // {ID} in it becomes the next update_id
  // From now on they are posted there, each `times` times until taken; with Late::Duplicates each
  // is posted once more after its successor. setWebhook does the same, once each.
  enum class Late { Nothing, Duplicates };
  void post_updates_to(const std::string& url, const std::string& secret, int times = 1,
                       Late late = Late::Nothing);
  // Posts one body there now; the answer's status, 0 for none.
  static int post(const std::string& url, const std::string& secret, const std::string& body);
  bool all_delivered() const;  // nothing waits for a poll or the webhook

  // ---- trouble
  void fail(const std::string& method, FakeTrouble trouble, int times = 1);
  void forget_files();  // no file_id that was given is known any more
  void set_webhook_of_another(const std::string& url);  // as if another program had set one
  std::string webhook() const;
  std::string webhook_secret() const;

 private:
  struct Server;
  std::unique_ptr<fake::State> state_;
  std::unique_ptr<Server> server_;
};

}  // namespace kedai::bot
