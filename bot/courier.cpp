#include "bot/courier.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "bot/departures.h"
#include "bot/dispatch.h"
#include "bot/marks.h"
#include "bot/open_marks.h"
#include "bot/outbox_leases.h"
#include "bot/store_desk.h"
#include "store/db/open.h"
#include "store/db/sqlite.h"
#include "store/fail_point.h"

namespace kedai::bot {

namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr int kPage = 500;
constexpr std::size_t kMostRead = 1'000;  // letters of those that wait
constexpr auto kMarkGrace = milliseconds{1'000};
constexpr auto kLookEvery = milliseconds{200};         // for what other processes wrote
constexpr auto kLookAtAllEvery = milliseconds{5'000};  // for what a dead one has left
// Letters that another process writes in the same moment may have ids a little below ours.
constexpr std::int64_t kOverlap = std::int64_t{5'000} << 22;

}  // namespace

struct Courier::Impl {
  Impl(const std::string& address, Lane& its_lane, CourierLimits its_limits)
      : database(db::open(address, db::Access::ReadOnly)),
        lane(its_lane),
        limits(its_limits),
        leases(its_lane, db::is_postgres(address), [this] { begin_anew(); }),
        letters(its_limits, [this](const OutboxRow& letter) { return pace_of(letter); }),
        departures(
            mutex, [this] { return next(); },
            [this](OutboxRow letter) { return deliver(std::move(letter)); }) {}

  // A shop has become ours to serve: its letters are somewhere in the table. What is still in hand
  // from an earlier time may have been sent by others since.
  void begin_anew() {
    const std::lock_guard lock(mutex);
    letters.forget_waiting();
    serving.clear();
    nudge_looker();
  }

  void nudge_looker() {  // locked
    nudged = true;
    nudge.notify_one();
  }

  // In a shared database all letters are read from the table, others' among them, so that they
  // leave in the order of writing whoever wrote them.
  void keep_looking() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      nudge.wait_for(lock, kLookEvery, [&] { return nudged || stopping; });
      nudged = false;
      if (Steady::now() >= look_at_all) {
        look_at_all = Steady::now() + kLookAtAllEvery;
        from_start = true;
      }
      lock.unlock();
      look_and_tidy();
      lock.lock();
      nudged |= behind && has_room();
    }
  }

  void look_and_tidy() try {
    want_again();
    look();
    leases.release_idle();
    if (std::exchange(blind, false)) spdlog::warn("the courier can look again");
  } catch (const std::exception& error) {
    if (!std::exchange(blind, true)) spdlog::warn("the courier cannot look: {}", error.what());
  }

  // While there is anything of a shop in hand, its lease is kept.
  void want_again() {
    std::unique_lock lock(mutex);
    const auto shops = letters.shops();
    lock.unlock();
    for (const ShopId shop : shops) leases.want(shop);
  }

  // Of a shared database: whether it is for this process, which asks for the lease if need be.
  // `held` before the page was read: what another had in hand until then may have left.
  bool is_ours(const OutboxRow& letter, const std::set<ShopId>& held) {
    if (!leases.shared()) return true;
    if (!channels.contains({letter.shop, letter.channel})) return false;
    leases.want(letter.shop);
    return held.contains(letter.shop);
  }

  // What the lane has just committed.
  void add(std::vector<Posted> posted) {
    if (take(posted)) departures.call();
  }

  // Whether any of them may leave. Moves out of them.
  bool take(std::span<Posted> posted) {
    const std::lock_guard lock(mutex);
    bool leaves = false;
    if (leases.shared()) {
      nudge_looker();
      return false;
    }
    for (auto& [row, letter] : posted) {
      if (letters.size() >= limits.in_memory) behind = true;
      if (behind) {  // it waits on disk until those before it have left
        passed_over = true;
        break;
      }
      const LetterId id = row.id;
      const auto before = letters.size();
      leaves |= enqueue(std::move(row));
      if (letters.size() > before && read.size() < kMostRead) read.emplace(id, std::move(letter));
    }
    return leaves;
  }

  // From here on time is counted by the clock that nobody sets, not by the one of what is on disk.
  // True when it may leave, as far as its chat goes.
  bool enqueue(OutboxRow letter) {  // locked
    const auto zero = milliseconds{0};
    const auto most = letter.attempts == 0 ? zero : limits.most_backoff;
    const auto wait = std::clamp(letter.next_try - lane.now(), zero, most);
    const auto age = std::min(lane.now() - letter.created, limits.give_up - limits.found);
    const auto now = Steady::now();
    if (letters.add(std::move(letter), now + wait, now - std::max(zero, age))) return true;
    lane.hurry();  // the one before it may have left, its mark waiting for a commit
    return false;
  }

  // Reads the next page of the outbox: all of it at first and while behind, then what others wrote.
  void look() {
    marks.again();
    LetterId from;
    const auto held = leases.held();
    {
      const std::lock_guard lock(mutex);
      if (!std::ranges::includes(serving, held)) from_start = true;
      if (behind && !has_room()) return;
      serving = held;
      if (std::exchange(from_start, false)) read_up_to = {};
      passed_over = false;
      left_meanwhile.clear();
      from = {behind ? read_up_to.value : std::max<std::int64_t>(0, read_up_to.value - kOverlap)};
    }
    std::vector<OutboxRow> page;
    {
      const std::lock_guard reading(database_mutex);
      page = waiting_letters(*database, from, kPage);
      if (!page.empty()) db::sync(*database);  // no letter leaves for what may be lost yet
    }
    const std::lock_guard lock(mutex);
    if (!std::ranges::includes(serving, held)) return;  // another may have sent these meanwhile
    const bool more = page.size() == kPage && page.back().id > read_up_to;
    if (!page.empty()) read_up_to = std::max(read_up_to, page.back().id);
    for (OutboxRow& letter : page)  // what has left while the page was read is not to leave again
      if (is_ours(letter, held) && !left_meanwhile.contains(letter.id) &&
          enqueue(std::move(letter)))
        departures.call();
    behind = more || passed_over;
  }

  bool has_room() const { return letters.size() <= limits.in_memory / 2; }  // locked

  // What leaves next.
  Dispatch::Next next() {  // locked
    return letters.next(Steady::now(), [this](ShopId shop) { return leases.holds(shop); });
  }

  Pace pace_of(const OutboxRow& letter) const {
    const auto found = channels.find({letter.shop, letter.channel});
    return found == channels.end() ? Pace{} : found->second->pace();
  }

  Task<> deliver(OutboxRow row) {
    const auto tried = std::make_shared<Tried>(Tried{std::move(row), {}, {}});
    tried->delivery = co_await ask_channel(tried->row, tried->letter);
    if (tried->delivery.outcome == Delivery::Outcome::Sent) fail_point(FailPoint::AfterSend);
    std::optional<milliseconds> wait;
    {
      const std::lock_guard lock(mutex);
      wait = letters.landed(tried->row, tried->delivery, Steady::now());
    }
    if (wait)
      try_later(tried, *wait);
    else
      settle(tried);
  }

  Task<Delivery> ask_channel(const OutboxRow& row, Letter& letter) {
    const auto channel = channels.find({row.shop, row.channel});
    if (channel == channels.end())  // not configured now: it waits until it is, or is given up
      co_return Delivery{Delivery::Outcome::TryLater, "", limits.most_backoff, "no channel"};
    Delivery failed{Delivery::Outcome::Refused};
    try {
      letter = letter_of(row);
      StoreDesk desk(*database, database_mutex, lane, channels, row);
      co_return co_await channel->second->send(letter, row.address, desk);
    } catch (const db::Unavailable& error) {  // what it wants to read cannot be read now
      failed = {Delivery::Outcome::TryLater, "", milliseconds{0}, error.what()};
    } catch (const std::exception& error) {
      failed.reason = error.what();
    }
    co_return failed;
  }

  Letter letter_of(const OutboxRow& row) {
    const std::lock_guard lock(mutex);
    auto known = read.extract(row.id);
    return known ? std::move(known.mapped()) : decode_letter(row.body);
  }

  using Done = std::shared_ptr<const Tried>;

  void settle(const Done& tried) {
    const auto& [row, letter, delivery] = *tried;
    switch (delivery.outcome) {
      case Delivery::Outcome::Sent: return end(tried, mark_sent);
      case Delivery::Outcome::Held:
        spdlog::info("a letter on {} waits until its person writes: {}", row.channel,
                     delivery.reason);
        return end(tried, mark_held);
      default:
        spdlog::warn("a letter on {} is given up: {}", row.channel, delivery.reason);
        return end(tried, mark_given_up);
    }
  }

  using Mark = std::vector<Letter> (*)(Shop&, const Tried&, Time);

  // The chat goes on when the mark is on disk. When nothing else of it waits, the mark has time:
  // what comes next for it comes with a commit, and the mark with that one.
  void end(const Done& tried, Mark mark) {
    marks.begin();
    const auto work = [tried, mark](Shop& shop, Time now) { return mark(shop, *tried, now); };
    const auto done = [this, tried, mark](Accepted accepted) {
      finished(tried->row, accepted, [=, this] { end(tried, mark); });
    };
    lane.submit_patiently(tried->row.shop, work, done);
    if (is_waited_for(tried->row.chat)) lane.hurry();  // and enqueue() does for what comes later
  }

  bool is_waited_for(ChatId chat) {
    const std::lock_guard lock(mutex);
    return letters.waiting_of(chat) > 1;
  }

  void try_later(const Done& tried, milliseconds wait) {
    OutboxRow again = tried->row;
    ++again.attempts;
    again.next_try = lane.now() + wait;
    again.body = body_left(*tried);
    spdlog::warn("a letter on {} is tried again in {} ms: {}", again.channel, wait.count(),
                 tried->delivery.reason);
    note_later(tried, again);
    const std::lock_guard lock(mutex);
    letters.again(std::move(again), Steady::now() + wait);
    departures.call();
  }

  // The chat need not wait for this one, but it is not lost either.
  void note_later(const Done& tried, const OutboxRow& again) {
    marks.begin();
    lane.submit(
        again.shop,
        [tried, again](Shop& shop, Time now) { return mark_for_later(shop, *tried, again, now); },
        [this, tried, again](Accepted accepted) {
          if (accepted == Accepted::Yes) return marks.end();
          marks.refuse([=, this] { note_later(tried, again); });
        });
  }

  // `again` repeats the mark: until it is on disk the chat waits, so that no letter leaves twice.
  void finished(const OutboxRow& letter, Accepted accepted, std::function<void()> again) {
    if (accepted == Accepted::Later) return marks.refuse(std::move(again));
    bool more = false;
    {
      const std::lock_guard lock(mutex);
      more = letters.done(letter);
      read.erase(letter.id);
      left_meanwhile.insert(letter.id);
    }
    if (more) departures.call();
    marks.end();
  }

  std::unique_ptr<db::Database> database;
  std::mutex database_mutex;
  Lane& lane;
  CourierLimits limits;
  StoreDesk::Channels channels;
  OutboxLeases leases;
  OpenMarks marks;

  std::mutex mutex;
  std::condition_variable nudge;
  bool nudged = false;  // something was written
  Steady::time_point look_at_all{};
  bool blind = false;                           // it has said that it cannot look
  Dispatch letters;                             // those sent and not yet marked among them
  std::unordered_map<LetterId, Letter> read;    // of these, as the lane has told them
  std::unordered_set<LetterId> left_meanwhile;  // marked since the last look began to read
  LetterId read_up_to{};                        // by looks
  std::set<ShopId> serving;                     // whose letters were read from the first on
  bool from_start = false;                      // the next look reads all
  bool behind = false;       // there may be letters on disk above read_up_to that are not in memory
  bool passed_over = false;  // some were posted while behind, since the last look began
  bool started = false;
  bool stopping = false;
  std::thread looker;
  Departures departures;
};

Courier::Courier(const std::string& database, Lane& lane, CourierLimits limits)
    : impl_(std::make_unique<Impl>(database, lane, limits)) {}

Courier::~Courier() { stop(); }

void Courier::serve(ShopId shop, std::string channel, std::shared_ptr<Channel> by) {
  impl_->channels.insert_or_assign({shop, std::move(channel)}, std::move(by));
}

void Courier::start() {
  look();
  impl_->started = true;
  impl_->departures.start();
  if (impl_->leases.shared()) impl_->looker = std::thread([this] { impl_->keep_looking(); });
}

void Courier::finish(std::chrono::milliseconds grace) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->nudge.notify_all();
  }
  impl_->departures.finish(grace);
}

void Courier::stop() {
  finish({});
  impl_->departures.join();
  if (impl_->looker.joinable()) impl_->looker.join();
  if (std::exchange(impl_->started, false)) impl_->marks.finish(kMarkGrace);
  impl_->leases.release_all();
}

void Courier::posted(std::vector<Posted> letters) { impl_->add(std::move(letters)); }

void Courier::look() {
  if (!impl_->leases.shared()) impl_->look();
}

}  // namespace kedai::bot
