#include "bot/lane.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <thread>

#include "bot/channels/channel.h"
#include "bot/channels/transcript.h"
#include "bot/effects.h"
#include "bot/jobs.h"
#include "flows/converse.h"
#include "store/db/open.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "store/fail_point.h"

namespace kedai::bot {

namespace {

constexpr int kTries = 3;                          // of a message that throws, of a batch
constexpr auto kMargin = std::chrono::seconds{1};  // for ids made by the thousand
constexpr auto kPatience = std::chrono::milliseconds{20};
constexpr auto kClocksAgree = std::chrono::minutes{1};
constexpr auto kAnswerable = std::chrono::hours{24};  // after a person wrote

// A piece of work has thrown where nothing keeps it apart from the others of its batch.
struct Stumbled {
  std::string why;
};

}  // namespace

struct Lane::Impl {
  Impl(const std::string& address, Clock its_clock, std::chrono::milliseconds soon)
      : database(db::open(address)),
        clock(std::move(its_clock)),
        jobs(database->writes_one_at_a_time(), kPatience, soon) {
    db::Transaction transaction(*database);
    ids.emplace(lease_node(*database));
    follow_earlier_ids();
    transaction.commit();
    syncer.emplace(db::sync_apart(*database), [this] { reports.lost(); });
  }

  // The order of ids is the order of writing, also when the clock was set back since.
  void follow_earlier_ids() {
    const Time newest = newest_taken(*database);
    if (newest < clock()) return;
    ids->start_after(newest + kMargin);
    if (newest - clock() > kClocksAgree)
      spdlog::warn("the clock is {} minutes behind the last message in the database: is it right?",
                   std::chrono::floor<std::chrono::minutes>(newest - clock()).count());
  }

  void run() {
    for (auto batch = jobs.await_batch(); !batch.empty(); batch = jobs.await_batch()) {
      jobs.over(process(std::move(batch)));
    }
    syncer->drain();
  }

  // A turn over the network may take long: that is for the lane's own thread.
  void help() noexcept {
    if (!database->writes_one_at_a_time()) return;
    auto alone = jobs.take_alone();
    if (alone.empty()) return;
    jobs.over(process(std::move(alone)));
  }

  // Whether it has been told of at once.
  bool process(std::vector<Job> batch) {
    if (!commit_batch(batch)) {
      effects = {};
      syncer->drain();  // those before it are told first
      tell(batch, false);
      return true;
    }
    const auto of = std::make_shared<std::pair<std::vector<Job>, Effects>>(
        std::move(batch), std::exchange(effects, {}));
    const auto on_disk = [this, of](bool is) {
      if (is) fail_point(FailPoint::AfterCommit);
      if (is) of->second.tell(reports);  // whoever then hears that it is done finds all of it
      tell(of->first, is);
    };
    return syncer->add(on_disk, jobs.is_rush() ? Syncer::Next::Waits : Syncer::Next::None);
  }

  static void tell(std::vector<Job>& batch, bool on_disk) {
    for (Job& job : batch)
      call_guarded([&] { job.done(on_disk ? job.accepted : Accepted::Later); });
  }

  // Another process's transaction may have been in the way, or the connection lost: then all of it
  // once more. A commit of which nobody knows is a failure: whoever sent it tries again, and the
  // inbox knows what it has seen. What throws is the exception: only when one has thrown, all of it
  // runs anew with a savepoint for each.
  bool commit_batch(std::vector<Job>& batch) {
    careful = false;
    for (int retries = 0; retries < kTries;) {
      try {
        return commit_once(batch);
      } catch (const Stumbled& stumbled) {
        spdlog::info("a batch of {} begins anew with care: {}", batch.size(), stumbled.why);
        careful = true;
      } catch (const db::Retry& error) {
        spdlog::warn("a batch of {} begins anew: {}", batch.size(), error.what());
        ++retries;
      }
      effects = {};
      catalogs = {};
    }
    return false;
  }

  bool commit_once(std::vector<Job>& batch) try {
    db::Transaction transaction(*database, shop_of(batch.front()).value);
    db::require_newest(*database);
    profiles.clear();
    now = clock();  // once it is our turn: ids grow in the order of commits, whichever process
                    // makes them
    handle_from(0, batch);
    const auto first_of_late = batch.size();
    jobs.join(batch);  // a mark that came while we were at it may be what a new letter waits for
    handle_from(first_of_late, batch);
    fail_point(FailPoint::BeforeCommit);
    transaction.commit();
    return true;
  } catch (const db::Retry&) {
    throw;
  } catch (const std::exception& error) {
    // Nothing of the batch is kept, so whoever sent it tries again. The cache may hold a catalogue
    // that was never committed.
    spdlog::error("the database refused a batch of {}: {}", batch.size(), error.what());
    catalogs = {};
    return false;
  }

  void handle_from(std::size_t first, std::vector<Job>& batch) {
    for (std::size_t i = first; i < batch.size(); ++i)
      batch[i].accepted = std::visit([this](auto& what) { return handle(what); }, batch[i].what);
  }

  Shop open_shop(ShopId id) {
    auto known = profiles.find(id);
    if (known == profiles.end()) {
      auto profile = Profiles(*database).find(id);
      if (!profile) throw db::Error("no such shop");
      known = profiles.emplace(id, std::move(*profile)).first;
    }
    const auto version = known->second.catalog_version;
    return {*database, known->second, catalogs.get(*database, id, version), *ids};
  }

  template <class Act>
  void act_on(ShopId id, Act act) {
    Shop shop = open_shop(id);
    act(shop);
    effects.errands |= shop.errands.any_posted();
    profiles.at(id) = std::move(shop.profile);
  }

  // Runs `act` on the shop; when it has to be careful, in a savepoint of its own. What it wrote is
  // undone when it throws, but for an unavailable database, which undoes the whole batch.
  template <class Act>
  std::string attempt(ShopId id, Act act) {
    if (careful) return attempt_carefully(id, act);
    try {
      act_on(id, act);
      return {};
    } catch (const db::Unavailable&) {
      throw;
    } catch (const std::exception& error) {
      throw Stumbled{error.what()};
    }
  }

  template <class Act>
  std::string attempt_carefully(ShopId id, Act act) {
    const auto before = effects.mark();
    try {
      db::Savepoint savepoint(*database);
      act_on(id, act);
      savepoint.release();
      return {};
    } catch (const db::Unavailable&) {
      throw;
    } catch (const std::exception& error) {
      effects.back_to(before);
      catalogs = {};
      profiles.erase(id);
      return error.what();
    }
  }

  // What went wrong the last time; nothing when it was done.
  template <class Act>
  std::string try_hard(ShopId id, Act act) {
    std::string failure;
    for (int tried = 0; tried < kTries; ++tried) {
      failure = attempt(id, act);
      if (failure.empty()) break;
    }
    return failure;
  }

  // A dead letter that cannot be kept undoes the batch: whoever sent it tries again.
  template <class Act>
  void keep(ShopId id, Act act) {
    const auto failure = attempt(id, act);
    if (!failure.empty()) throw db::Error("a dead letter could not be kept: " + failure);
  }

  Accepted handle(Inbound& inbound) {
    const auto failure = try_hard(inbound.shop, [&](Shop& shop) { hear(shop, inbound); });
    if (failure.empty()) return Accepted::Yes;
    spdlog::error("a message on {} failed {} times and is a dead letter now: {}",
                  inbound.event.channel, kTries, failure);
    keep(inbound.shop, [&](Shop& shop) { bury(shop, inbound, failure); });
    return Accepted::Yes;
  }

  void hear(Shop& shop, const Inbound& inbound) {
    const Event& event = inbound.event;
    if (inbound.next_poll) shop.mailbox.set_poll_offset(event.channel, *inbound.next_poll);
    if (!shop.mailbox.take(event.channel, event.message_id, shop.new_id(now))) return;
    const auto [chat, letters] = converse(shop, event, now);
    fail_point(FailPoint::InTurn, inbound.raw);
    if (is_local_channel(event.channel))
      write(shop,
            {shop.id(), chat.id, shop.new_id(now), Author::Customer, encode_said(event), now});
    else
      release_held(shop, chat, letters);
    post(shop, letters, &chat);
    const bool answers = std::ranges::count(letters, chat.id, &Letter::to) > 0;
    if (answers && inbound.answered) effects.answered.push_back(inbound.answered);
  }

  // Whoever writes can be written to again: what waited for that leaves now, before the answer.
  // What the answer or a later one says anew on the same topic is dropped.
  void release_held(Shop& shop, const ChatRow& chat, const std::vector<Letter>& answers) {
    if (now - chat.heard_at >= kAnswerable) return;
    std::set<std::string> said;
    for (const Letter& answer : answers)
      if (answer.to == chat.id && !answer.topic.empty()) said.insert(answer.topic);
    std::vector<Letter> released;
    auto held = shop.mailbox.held(chat.id);
    for (auto row = held.rbegin(); row != held.rend(); ++row) {
      shop.mailbox.sent(row->id);
      Letter letter = decode_letter(row->body);
      if (letter.topic.empty() || said.insert(letter.topic).second)
        released.push_back(std::move(letter));
    }
    std::ranges::reverse(released);
    post(shop, released);
  }

  void bury(Shop& shop, const Inbound& inbound, const std::string& reason) {
    const Event& event = inbound.event;
    if (inbound.next_poll) shop.mailbox.set_poll_offset(event.channel, *inbound.next_poll);
    if (!shop.mailbox.take(event.channel, event.message_id, shop.new_id(now))) return;
    shop.mailbox.bury({event.channel, "inbound", reason, inbound.raw}, shop.new_id(now), now);
    post(shop, apologise(shop, event, now));
  }

  // Without an alarm: the letters of one might bring the next piece of work that fails.
  Accepted handle(WorkFor& job) {
    const auto failure = try_hard(job.shop, [&](Shop& shop) { post(shop, job.work(shop, now)); });
    if (failure.empty()) return Accepted::Yes;
    spdlog::error("a piece of work failed {} times: {}", kTries, failure);
    if (!job.source) return Accepted::Later;
    keep(job.shop, [&](Shop& shop) {
      shop.mailbox.bury({job.source->channel, "inbound", failure, job.source->raw},
                        shop.new_id(now), now);
    });
    return Accepted::Yes;
  }

  Accepted handle(Unparsable& body) {
    keep(body.shop, [&](Shop& shop) {
      shop.mailbox.bury({body.channel, "unparsable", "not understood", body.raw}, shop.new_id(now),
                        now);
      post(shop, alarm(shop, "alarm.message_failed", now));
    });
    return Accepted::Yes;
  }

  void write(Shop& shop, TranscriptEntry entry) {
    shop.mailbox.write(entry);
    effects.written.push_back(std::move(entry));
  }

  // `known`: a chat that most of them are for, as it is now.
  void post(Shop& shop, const std::vector<Letter>& letters, const ChatRow* known = nullptr) {
    for (const Letter& letter : letters) {
      std::optional<ChatRow> other;
      const bool is_known = known && known->id == letter.to;
      if (!is_known) other = shop.conversations.find(letter.to);
      if (is_known || other) post(shop, is_known ? *known : *other, letter);
    }
  }

  void post(Shop& shop, const ChatRow& chat, const Letter& letter) {
    if (is_local_channel(chat.channel))
      write_letter(shop, chat, letter);
    else
      post_letter(shop, chat, letter);
  }

  // Stored is delivered: a letter over an earlier one of its topic names the entry it replaces.
  void write_letter(Shop& shop, const ChatRow& chat, Letter letter) {
    letter.over.clear();
    if (letter.placement == Placement::OverTopic)
      letter.over = shop.mailbox.recall(chat.id, letter.topic).value_or("");
    letter.placement = letter.over.empty() ? Placement::New : Placement::OverTopic;
    const std::int64_t id = shop.new_id(now);
    if (!letter.topic.empty() && letter.over.empty())
      shop.mailbox.remember(chat.id, letter.topic, std::to_string(id));
    write(shop, {shop.id(), chat.id, id, Author::Shop, encode(letter), now});
  }

  void post_letter(Shop& shop, const ChatRow& chat, Letter letter) {
    letter.locale = chat.locale;
    OutboxRow row{shop.id(),    {shop.new_id(now)}, chat.id, chat.channel,
                  chat.address, encode(letter),     0,       now,
                  now};
    shop.mailbox.post(row);
    effects.posted.push_back({std::move(row), std::move(letter)});
  }

  std::unique_ptr<db::Database> database;
  std::optional<IdSource> ids;
  CatalogCache catalogs;
  std::unordered_map<ShopId, Profile> profiles;  // as read in this batch
  Clock clock;
  LaneReports reports;
  Time now{};  // of the batch

  Effects effects;       // of the batch
  bool careful = false;  // each job in a savepoint

  Jobs jobs;
  std::optional<Syncer> syncer;
  std::thread thread;
};

Lane::Lane(const std::string& database, Clock clock, std::chrono::milliseconds soon)
    : impl_(std::make_unique<Impl>(database, std::move(clock), soon)) {}

Lane::~Lane() { stop(); }

void Lane::report_to(LaneReports reports) { impl_->reports = std::move(reports); }

void Lane::start() {
  impl_->thread = std::thread([this] { impl_->run(); });
}

void Lane::stop() {
  impl_->jobs.stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

void Lane::submit(Inbound inbound, WhenDone done) {
  fail_point(FailPoint::AfterReceive);
  impl_->jobs.add({std::move(inbound), std::move(done)});
}

void Lane::submit(ShopId shop, Work work, WhenDone done, std::optional<Source> source) {
  impl_->jobs.add({WorkFor{shop, std::move(work), std::move(source)}, std::move(done)});
}

void Lane::submit_patiently(ShopId shop, Work work, WhenDone done) {
  impl_->jobs.add({WorkFor{shop, std::move(work), {}}, std::move(done)}, Jobs::Haste::Patient);
}

void Lane::help() { impl_->help(); }

void Lane::hurry() { impl_->jobs.hurry(); }

void Lane::submit_unparsable(ShopId shop, std::string channel, std::string raw, WhenDone done) {
  impl_->jobs.add({Unparsable{shop, std::move(channel), std::move(raw)}, std::move(done)});
}

Time Lane::now() const { return impl_->clock(); }

}  // namespace kedai::bot
