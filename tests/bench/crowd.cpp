#include "tests/bench/crowd.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace kedai::bench {

namespace {

using std::chrono::milliseconds;
using Clock = Loop::Clock;

constexpr auto kPatience = std::chrono::seconds{20};  // of a person, for an answer and a reply
constexpr std::size_t kButtonsSeen = 60;              // of a chat, the newest first
constexpr auto kLookEvery = milliseconds{50};         // for whom has waited too long

double ms_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

}  // namespace

struct Crowd::Impl {
  struct Person {
    std::int64_t chat = 0;
    std::size_t step = 0;
    std::shared_ptr<Stream> stream;
    std::vector<Button> seen;
    Clock::time_point sent;
    bool answered = false;
    bool replied = false;
  };

  Impl(Loop& its_loop, Messenger& its_messenger)
      : loop(its_loop),
        messenger(its_messenger),
        api(its_loop, [this](const HttpMessage& call, const std::shared_ptr<Stream>& stream) {
          hear(call, stream);
        }) {}

  // The people are spread evenly over the ports.
  Figures order(const std::vector<std::uint16_t>& ports, const Load& its_load) {
    load = its_load;
    figures = {};
    begun_conversations = ended = 0;
    std::vector<Person> crowd(static_cast<std::size_t>(load.concurrency));
    const auto begun = Clock::now();
    std::size_t number = 0;
    for (Person& person : crowd) {
      person.stream =
          Stream::connect(loop, ports[number++ % ports.size()],
                          {[this, &person](HttpMessage& answer) { answered(person, answer); },
                           [this, &person] { fail(person, "the connection was closed"); }});
      if (!person.stream) return refused();
      begin(person);
    }
    auto look = begun + kLookEvery;
    loop.run_until([&] {
      if (Clock::now() >= look) {
        look_for_late(crowd);
        look = Clock::now() + kLookEvery;
      }
      return ended == load.conversations || !figures.failure.empty();
    });
    figures.seconds = ms_since(begun) / 1'000;
    by_chat.clear();
    std::ranges::sort(figures.answers);
    std::ranges::sort(figures.replies);
    return std::move(figures);
  }

  void look_for_late(const std::vector<Person>& crowd) {
    const auto late = Clock::now() - kPatience;
    for (const Person& person : crowd)
      if (by_chat.contains(person.chat) && person.sent < late)
        fail(person, person.answered ? "no reply" : "no answer");
  }

  Figures refused() {
    by_chat.clear();
    figures.failure = "the connection is refused";
    return std::move(figures);
  }

  void begin(Person& person) {
    by_chat.erase(person.chat);
    if (begun_conversations == load.conversations) return;
    ++begun_conversations;
    person.chat = ++last_chat;
    person.step = 0;
    person.seen.clear();
    by_chat[person.chat] = &person;
    send(person);
  }

  void send(Person& person) {
    const Step& step = load.script->at(person.step);
    person.answered = false;
    person.replied = !load.replied;
    std::string webhook;
    if (step.press && !load.replied) {
      webhook = messenger.pressed(person.chat, {step.what, "prod:1790000000000001", 1'001});
    } else if (step.press) {
      const auto found = std::ranges::find_if(
          person.seen, [&](const Button& button) { return button.label.starts_with(step.what); });
      if (found == person.seen.end()) return fail(person, "there is no button " + step.what);
      webhook = messenger.pressed(person.chat, *found);
    } else {
      webhook = messenger.said(person.chat, step.what);
    }
    person.sent = Clock::now();
    ++figures.updates;
    person.stream->send(webhook);
  }

  void answered(Person& person, const HttpMessage& answer) {
    if (answer.status() != 200) return fail(person, fmt::format("answered {}", answer.status()));
    figures.answers.push_back(ms_since(person.sent));
    person.answered = true;
    // A Bot API call may ride in the answer: it shows as one that came.
    if (answer.body.starts_with('{') && answer.body.find("\"method\"") != std::string::npos)
      show(person, messenger.called(answer));
    go_on(person);
  }

  void hear(const HttpMessage& call, const std::shared_ptr<Stream>& stream) {
    const Called called = messenger.called(call);
    if (load.api_delay == milliseconds{0}) return take(called, *stream);
    loop.at(Clock::now() + load.api_delay, [this, called, stream] { take(called, *stream); });
  }

  void take(const Called& called, Stream& stream) {
    const auto found = by_chat.find(called.chat);
    if (found != by_chat.end()) show(*found->second, called);
    stream.send(answer(called.answer));
  }

  void show(Person& person, const Called& called) {
    person.seen.insert(person.seen.begin(), called.buttons.begin(), called.buttons.end());
    if (person.seen.size() > kButtonsSeen) person.seen.resize(kButtonsSeen);
    const Step& step = load.script->at(person.step);
    if (person.replied || called.text.find(step.expected) == std::string::npos) return;
    person.replied = true;
    figures.replies.push_back(ms_since(person.sent));
    go_on(person);
  }

  void go_on(Person& person) {
    if (!person.answered || !person.replied) return;
    if (++person.step < load.script->size()) return send(person);
    ++ended;
    begin(person);
  }

  void fail(const Person& person, const std::string& why) {
    if (figures.failure.empty()) figures.failure = fmt::format("step {}: {}", person.step + 1, why);
  }

  Loop& loop;
  Messenger& messenger;
  Listener api;
  Load load;
  Figures figures;
  std::unordered_map<std::int64_t, Person*> by_chat;
  std::int64_t last_chat = 5'000'000;
  int begun_conversations = 0;
  int ended = 0;
};

Crowd::Crowd(Loop& loop, Messenger& messenger) : impl_(std::make_unique<Impl>(loop, messenger)) {}

Crowd::~Crowd() = default;

std::uint16_t Crowd::api_port() const { return impl_->api.port(); }

Figures Crowd::order(const std::vector<std::uint16_t>& ports, const Load& load) {
  return impl_->order(ports, load);
}

}  // namespace kedai::bench
