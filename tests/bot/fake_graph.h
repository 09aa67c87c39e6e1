// A WhatsApp Cloud API ("Graph") server on the loopback, for tests, written from Meta's documents
// (CONTRACTS.md A): it checks every message against their limits, keeps what each chat would show
// and the 24 hours of each person, and plays the people. Signed webhooks go out until they are
// taken. Thread-safe.
//
//   FakeGraph graph;                                       // api_base = graph.url()
//   graph.post_updates_to(world.url("/whatsapp"), "app secret");
//   graph.say("6281234567890", "halo");
//   graph.await("6281234567890", "Selamat datang");
//   graph.press("6281234567890", "Kerupuk");
//
// A person is named by the digits of their number: "6281234567890" is the wa_id, and
// "ID.6281234567890" the BSUID. With several numbers (shops) on one fake, each person has one chat
// open at a time and looks at that: open_chat().
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kedai::bot {

namespace fake_graph {
struct State;
}

struct GraphButton {
  std::string label;
  std::string id = {};           // of the reply or row, a template's payload, a link's URL
  std::string description = {};  // of a list's row
};

struct GraphMessage {   // one message of the shop, as the chat shows it
  std::string id = {};  // wamid
  // "text", "image", "document", "audio", "video", "sticker", "location", "buttons", "list",
  // "location_request", "cta_url", "template"
  std::string kind = {};
  std::string text = {};    // text, caption or body as people see it, *bold* without its stars
  std::string body = {};    // the same as it came; a template's with its parameters put in
  std::string header = {};  // a header's text
  std::string footer = {};
  std::string media_id = {};              // of the picture or file, also a header's
  std::string link = {};                  // the same by link
  std::vector<GraphButton> buttons = {};  // replies, rows of all sections, quick replies, the link
  std::string opens = {};                 // the label that opens a list
  std::string template_name = {}, language = {};
  std::vector<std::string> parameters = {};  // of a template's body
  std::string context = {};                  // wamid of what it answers
  int came = 0;  // how many calls had come before its own: a slow one is shown after later ones

  bool has_button(const std::string& label) const;
};

struct GraphCall {   // one call that came, in the order of their ends
  std::string what;  // "messages", "read", "upload", "media", "download", "number", "templates",
                     // "subscribed_apps"; else the path
  std::string number = {};  // phone_number_id, business account or media id of the path
  std::string person = {};  // digits of whom it is for
  std::string fields = {};  // JSON or the query; an upload's bytes are left out
  int status = 200;         // as answered, and the code of the error
  int code = 0;
  int came = 0;  // how many had come before
};

struct GraphTrouble {
  enum class Answer {
    Error,       // `status` and an error body of `code`
    Garbage,     // `status` and a page of HTML
    Silence,     // nothing for `slow`, then 504
    Done,        // what was asked is done, after `slow`
    Lost,        // what was asked is done, but the answer is `status` and garbage
    FailsLater,  // accepted; a "failed" status of `code` follows
  };
  int status = 500;
  int code = 131000;
  std::string details = "Something went wrong.";
  std::chrono::milliseconds slow{0};
  Answer answer = Answer::Error;
};

struct GraphTemplate {
  std::string name;
  std::string language = "id";
  std::string body = {};  // with {{1}}, {{2}}, ...
  std::vector<std::string> quick_replies = {};
  std::string category = "UTILITY";
  std::string status = "APPROVED";  // PENDING, REJECTED, PAUSED, DISABLED
};

struct GraphItem {  // of a catalogue order
  std::string sku;
  int quantity = 1;
  std::int64_t price = 0;  // as the person's phone claims
  std::string currency = "IDR";
};

struct GraphFile {             // that a person sends
  std::string kind = "image";  // "image", "video", "audio", "voice", "sticker", "document"
  std::string mime = "image/jpeg";
  std::string bytes = "\xff\xd8\xff\xe0 of a person";
  std::string caption = {};
  std::string file_name = {};
  std::string served_as = {};  // the download's Content-Type, when it is another
};

struct GraphPost {  // one webhook post, in order
  std::string body, signature;
  int status = 0;  // as answered; 0 for no answer
};

class FakeGraph {
 public:
  static constexpr const char* kNumber = "106540352242922";   // the phone_number_id there is
  static constexpr const char* kAccount = "102290129340398";  // and its business account
  static constexpr const char* kDisplay = "6281171300100";    // and its digits

  explicit FakeGraph(std::string token = "EAAG-TEST-token-of-the-fake");
  ~FakeGraph();
  FakeGraph(const FakeGraph&) = delete;
  FakeGraph& operator=(const FakeGraph&) = delete;

  std::string url() const;  // for api_base
  std::string token() const;
  void add_number(const std::string& phone_number_id, const std::string& display_digits,
                  const std::string& business_account_id = kAccount);
  // The templates of docs/whatsapp.md are there in both languages. One of the same name and
  // language is replaced.
  void add_template(const GraphTemplate& it);
  void remove_template(const std::string& name, const std::string& language);

  // ---- people. They exist from the first thing that they do or are called. What they do returns
  // the wamid of their message.
  enum class Identity { WaIdOnly, Both, UsernameOnly };
  void name(const std::string& person, const std::string& name);
  void identity(const std::string& person, Identity form);  // Both until then
  void open_chat(const std::string& person, const std::string& phone_number_id);
  std::string say(const std::string& person, const std::string& text);
  std::string reply(const std::string& person, const std::string& wamid, const std::string& text);
  // The newest shown message that has such a reply button, list row or quick reply. Throws
  // std::runtime_error with what is shown when there is none.
  std::string press(const std::string& person, const std::string& label);
  std::string press_id(const std::string& person, const std::string& id);   // forged, a button's
  std::string press_row(const std::string& person, const std::string& id);  // forged, a row's
  std::string send_location(const std::string& person, double latitude, double longitude,
                            const std::string& address = "");
  std::string send_contact(const std::string& person, const std::string& name,
                           const std::string& phone);
  std::string send_file(const std::string& person, const GraphFile& file);
  std::string send_photo(const std::string& person, const std::string& caption = "");
  std::string send_voice(const std::string& person);
  std::string send_video(const std::string& person, const std::string& caption = "");
  std::string send_sticker(const std::string& person);
  std::string send_document(const std::string& person, const std::string& file_name);
  std::string react(const std::string& person, const std::string& wamid, const std::string& emoji);
  std::string send_order(const std::string& person, const std::vector<GraphItem>& items,
                         const std::string& text = "");
  std::string ask_about_product(const std::string& person, const std::string& sku,
                                const std::string& text);
  // The person is called by the new digits from then on, also here; the old ones are nobody's.
  void change_number(const std::string& person, const std::string& new_digits);
  void change_user_id(const std::string& person, const std::string& new_bsuid);
  void block(const std::string& person);  // what is sent fails with 131026
  void unblock(const std::string& person);
  // The owner answers by hand, from the Business app (coexistence).
  std::string owner_echo(const std::string& person, const std::string& text);
  // From now on what people do is stamped so long ago; after 24 hours it opens no window.
  void backdate(std::chrono::seconds ago);
  std::string bsuid(const std::string& person) const;

  // ---- what the chats show
  std::vector<GraphMessage> shown(const std::string& person) const;  // oldest first
  GraphMessage newest(const std::string& person) const;              // throws when there is none
  std::string picture(const std::string& person) const;  // the chat as text, to read in a failure
  // Waits until the chat shows a message with that part in its text or header; throws with
  // picture() if not.
  GraphMessage await(const std::string& person, const std::string& part) const;
  // Waits until `true_now`; looked at after each call that comes.
  bool eventually(const std::function<bool()>& true_now,
                  std::chrono::milliseconds within = std::chrono::seconds(30)) const;
  std::string bytes_of(const std::string& media_id) const;  // "" for an unknown one
  std::string media_of(const std::string& wamid) const;     // of a file that a person sent

  std::vector<GraphCall> calls(const std::string& what = "") const;  // "" for all
  // Accepted ones, also those that fail later; read marks are not counted.
  int messages_sent(const std::string& person) const;
  bool is_read(const std::string& wamid) const;  // the shop has marked the person's message

  // ---- the 24 hours and the pace
  void close_window(const std::string& person);
  bool window_open(const std::string& person) const;
  enum class Closed { FailsLater, RefusedAtOnce };
  void when_closed(Closed how);  // FailsLater, as the real one does
  // Off (0) at first. The documented: 45 at once and one more each 6 s; 80 a second.
  void limit_pair(int burst, std::chrono::milliseconds refill = std::chrono::seconds(6));
  void limit_number(int per_second);

  // ---- webhooks: what people do and what becomes of messages
  // From now on they are posted there, each `times` times, until answered 200; in order.
  void post_updates_to(const std::string& url, const std::string& app_secret, int times = 1);
  // From now on chats overtake each other and repeated posts come at any later time; the first
  // posts of what one person says stay in order. Statuses come as they like.
  void shuffle(std::uint32_t seed);
  enum class Statuses { All, NoReads, OnlyFailed };
  void statuses(Statuses which);      // All: sent, delivered and read, with their pricing
  void free_messages(int how_many);   // service messages that are not billed, a number: 1000
  void hold();                        // nothing is posted until ...
  void release();                     // ... one by one
  void release_as_one_body();         // ... or all that waits in one, in its order
  void raw(const std::string& body);  // posted as it is
  bool all_delivered() const;         // nothing waits or is on its way
  std::vector<GraphPost> posts() const;
  // Posts one body now with these signature headers; the answer's status, 0 for none.
  static int post(const std::string& url, const std::string& body,
                  const std::vector<std::string>& signatures);
  static std::string sign(const std::string& app_secret, const std::string& body);  // "sha256=..."
  // The GET that Meta checks a callback URL with: the body of a 200, else the status in words.
  static std::string verify(const std::string& url, const std::string& verify_token,
                            const std::string& challenge);

  // ---- trouble
  void fail(const std::string& what, GraphTrouble trouble, int times = 1);  // `what` of a GraphCall
  void revoke_token();                                                      // 190 to everything
  void restore_token();
  void forget_media();       // no uploaded id is known any more
  void expire_media_urls();  // those given out until now answer 404
  void unsubscribe();
  bool subscribed() const;

 private:
  struct Server;
  std::unique_ptr<fake_graph::State> state_;
  std::unique_ptr<Server> server_;
};

}  // namespace kedai::bot
