#include "tests/e2e/persons.h"

#include <httplib.h>

#include <regex>
#include <thread>

namespace kedai::bot {

namespace {

using namespace std::chrono_literals;
constexpr auto kWithin = 30s;
constexpr double kLatitude = -3.2945, kLongitude = 102.8614;

class OnTelegram final : public Person {
 public:
  OnTelegram(FakeTelegram& telegram, std::int64_t id, const std::string& name)
      : telegram_(telegram), id_(id) {
    telegram_.name(id_, name);
  }
  void await(const std::string& part) override { telegram_.await(id_, part); }
  int messages() override { return telegram_.messages_sent(id_); }

 private:
  void do_say(const std::string& text) override { telegram_.say(id_, text); }
  void do_press(const std::string& label) override { telegram_.press(id_, label); }
  void do_share_place() override { telegram_.share_location(id_, kLatitude, kLongitude); }

  FakeTelegram& telegram_;
  std::int64_t id_;
};

class OnWhatsApp final : public Person {
 public:
  OnWhatsApp(FakeGraph& graph, std::int64_t id, const std::string& name)
      : graph_(graph), digits_("62812000" + std::to_string(id)) {
    graph_.name(digits_, name);
  }
  void await(const std::string& part) override { graph_.await(digits_, part); }
  int messages() override { return graph_.messages_sent(digits_); }

 private:
  void do_say(const std::string& text) override { graph_.say(digits_, text); }
  void do_press(const std::string& label) override {
    const auto newest = graph_.newest(digits_);
    if (!newest.has_button(label) && newest.has_button("Lainnya")) {
      const int before = graph_.messages_sent(digits_);
      graph_.press(digits_, "Lainnya");
      graph_.eventually([&] { return graph_.messages_sent(digits_) > before; });
      return press(label);  // one more action
    }
    graph_.press(digits_, label);
  }
  void do_share_place() override {
    graph_.send_location(digits_, kLatitude, kLongitude, "Pasar Inpres");
  }

  FakeGraph& graph_;
  std::string digits_;
};

std::string unescaped(std::string text) {
  for (const auto& [from, to] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + 1))
      text.replace(at, std::string_view(from).size(), to);
  return text;
}

std::string without_tags(const std::string& html) {
  return std::regex_replace(html, std::regex("<[^>]*>"), "");
}

// The page without scripts: a form whose buttons are what can be pressed.
class OnWeb final : public Person {
 public:
  OnWeb(const World& world, const std::string&) : browser_("127.0.0.1", world.server->port()) {
    browser_.set_follow_location(false);
    const auto page = browser_.Get("/dapur/");
    const std::string cookie = page->get_header_value("Set-Cookie");
    headers_ = {{"Cookie", cookie.substr(0, cookie.find(';'))}};
  }
  void await(const std::string& part) override {
    const auto end = std::chrono::steady_clock::now() + kWithin;
    while (without_tags(page()).find(part) == std::string::npos) {
      if (std::chrono::steady_clock::now() > end)
        throw std::runtime_error("not shown: " + part + "\n" + without_tags(page()));
      std::this_thread::sleep_for(10ms);
    }
  }
  int messages() override {
    const std::string shown = page();
    int count = 0;
    for (auto at = shown.find("class=\"bubble shop"); at != shown.npos;
         at = shown.find("class=\"bubble shop", at + 1))
      ++count;
    return count;
  }

 private:
  std::string page() { return unescaped(browser_.Get("/dapur/plain", headers_)->body); }
  void do_say(const std::string& text) override { post("text", text); }
  void do_press(const std::string& label) override {
    const std::string shown = page();
    const std::regex button("name=\"press\" value=\"([^\"]* " + label + ")\"");
    std::string value;
    for (std::sregex_iterator at(shown.begin(), shown.end(), button), end; at != end; ++at)
      value = (*at)[1];
    if (value.empty()) throw std::runtime_error("no button " + label + "\n" + without_tags(shown));
    post("press", value);
  }
  void do_share_place() override { do_say("Pasar Inpres"); }
  std::string field(const std::string& shown, const std::string& name) {
    std::smatch found;
    std::regex_search(shown, found, std::regex("name=\"" + name + "\" value=\"([^\"]*)\""));
    return found[1];
  }
  void post(const std::string& name, const std::string& value) {
    const std::string shown = page();
    const httplib::Params fields{
        {"token", field(shown, "token")}, {"id", field(shown, "id")}, {name, value}};
    const auto answer = browser_.Post("/dapur/plain", headers_, fields);
    if (!answer || answer->status != 303) throw std::runtime_error("the form was not taken");
  }

  httplib::Client browser_;
  httplib::Headers headers_;
};

ShopSettings everywhere(const FakeTelegram& telegram, const FakeGraph& graph) {
  ShopSettings shop = shop_on(telegram, "dapur", "Dapur", By::Webhook);
  shop.whatsapp = number_on(graph, FakeGraph::kNumber);
  return shop;
}

}  // namespace

void Person::say(const std::string& text) {
  ++actions_;
  do_say(text);
}

void Person::press(const std::string& label) {
  ++actions_;
  do_press(label);
}

void Person::share_place() {
  ++actions_;
  do_share_place();
}

void Person::count_from_here() {
  actions_ = 0;
  before_ = messages();
}

void Person::await_messages(int counted) {
  const auto end = std::chrono::steady_clock::now() + kWithin;
  while (counted_messages() < counted) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("no answer came");
    std::this_thread::sleep_for(10ms);
  }
}

const char* to_word(On channel) {
  return channel == On::Telegram ? "Telegram" : channel == On::WhatsApp ? "WhatsApp" : "web";
}

EveryChannel::EveryChannel() : world({everywhere(telegram, graph)}, By::Webhook) {
  // Kedai's own setWebhook comes first: it names an address that nobody here can call.
  telegram.eventually([&] { return !telegram.webhook().empty(); });
  telegram.post_updates_to(world.url("/telegram/dapur"), "rahasia-dapur", 2);
  graph.post_updates_to(world.url("/whatsapp"), kAppSecret, 2);
}

EveryChannel::~EveryChannel() { world.server->stop(); }

std::unique_ptr<Person> EveryChannel::person(On channel, const std::string& name) {
  ++next_;
  switch (channel) {
    case On::Telegram: return std::make_unique<OnTelegram>(telegram, next_, name);
    case On::WhatsApp: return std::make_unique<OnWhatsApp>(graph, next_, name);
    case On::Web: return std::make_unique<OnWeb>(world, name);
  }
  throw std::logic_error("no such channel");
}

}  // namespace kedai::bot
