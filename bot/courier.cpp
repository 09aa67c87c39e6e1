#include "bot/courier.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_set>

#include "bot/letter_queues.h"
#include "bot/marks.h"
#include "bot/open_marks.h"
#include "bot/outbox_leases.h"
#include "bot/pace_keeper.h"
#include "bot/store_desk.h"
#include "store/db/open.h"
#include "store/fail_point.h"

namespace kedai::bot {

namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr int kPage = 500;
constexpr auto kMarkGrace = milliseconds{1'000};
constexpr auto kLookEvery = milliseconds{200};         // for what other processes wrote
constexpr auto kLookAtAllEvery = milliseconds{5'000};  // for what a dead one has left
// Letters that another process writes in the same moment may have ids a little below ours.
constexpr std::int64_t kOverlap = std::int64_t{5'000} << 22;

}  // namespace

milliseconds backoff(const CourierLimits& limits, int attempts, int growth) {
  milliseconds wait = limits.first_backoff;
  for (int i = 1; i < attempts && wait < limits.most_backoff; ++i) wait *= growth;
  return std::min(wait, limits.most_backoff);
}

struct Courier::Impl {
  Impl(const std::string& address, Lane& its_lane, CourierLimits its_limits)
      : database(db::open(address, db::Access::ReadOnly)),
        lane(its_lane),
        limits(its_limits),
        leases(its_lane, db::is_postgres(address), [this] { begin_anew(); }) {}

  // A shop has become ours to serve: its letters are somewhere in the table. What is still in hand
  // from an earlier time may have been sent by others since.
  void begin_anew() {
    const std::lock_guard lock(mutex);
    queues.forget_waiting();
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
    const auto shops = queues.shops();
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
  void add(std::vector<OutboxRow> letters) {
    const std::lock_guard lock(mutex);
    if (leases.shared()) return nudge_looker();
    for (OutboxRow& letter : letters) {
      if (queues.size() >= limits.in_memory) behind = true;
      if (behind) {  // it waits on disk until those before it have left
        passed_over = true;
        return;
      }
      enqueue(std::move(letter));
    }
  }

  // From here on time is counted by the clock that nobody sets, not by the one of what is on disk.
  void enqueue(OutboxRow letter) {  // locked
    const auto zero = milliseconds{0};
    const auto most = letter.attempts == 0 ? zero : limits.most_backoff;
    const auto wait = std::clamp(letter.next_try - lane.now(), zero, most);
    const auto age = std::min(lane.now() - letter.created, limits.give_up - limits.found);
    const auto now = Steady::now();
    queues.add(std::move(letter), now + wait, now - std::max(zero, age));
    wake.notify_one();
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
    }
    const std::lock_guard lock(mutex);
    if (!std::ranges::includes(serving, held)) return;  // another may have sent these meanwhile
    const bool more = page.size() == kPage && page.back().id > read_up_to;
    if (!page.empty()) read_up_to = std::max(read_up_to, page.back().id);
    for (OutboxRow& letter : page)  // what has left while the page was read is not to leave again
      if (is_ours(letter, held) && !left_meanwhile.contains(letter.id)) enqueue(std::move(letter));
    behind = more || passed_over;
  }

  bool has_room() const { return queues.size() <= limits.in_memory / 2; }  // locked

  void run() {
    while (true) {
      OutboxRow letter;
      {
        std::unique_lock lock(mutex);
        if (!wait_for_one(lock)) return;
        if (!leases.holds(queues.next().shop)) {  // another process's now
          queues.forget();
          continue;
        }
        const auto now = Steady::now();
        if (const auto when = may_leave(queues.next(), now); when > now) {
          queues.put_off(when);
          continue;
        }
        letter = queues.take();
        ++in_flight;
      }
      deliver(letter);
      const std::lock_guard lock(mutex);
      if (--in_flight == 0) idle.notify_all();
    }
  }

  // When the channel's pace lets this letter go: if now, its slot is taken.
  Steady::time_point may_leave(const OutboxRow& letter, Steady::time_point now) {  // locked
    const auto found = channels.find({letter.shop, letter.channel});
    if (!limits.paced || found == channels.end()) return now;
    return paces[found->first].take(letter.chat, found->second->pace(), now);
  }

  bool wait_for_one(std::unique_lock<std::mutex>& lock) {
    while (!stopping) {
      const auto due = queues.next_due();
      if (due && *due <= Steady::now()) return true;
      wake.wait_until(lock, due.value_or(Steady::time_point::max()));
    }
    return false;
  }

  bool too_old(const OutboxRow& letter) {
    const std::lock_guard lock(mutex);
    return Steady::now() - queues.written(letter.id) > limits.give_up;
  }

  void deliver(const OutboxRow& letter) {
    const auto channel = channels.find({letter.shop, letter.channel});
    if (channel == channels.end()) {
      // Its channel is not configured now: it waits until it is, or is given up.
      return settle(letter, {Delivery::Outcome::TryLater, "", limits.most_backoff, "no channel"});
    }
    Delivery delivery;
    try {
      StoreDesk desk(*database, database_mutex, lane, channels, letter);
      delivery = channel->second->send(decode_letter(letter.body), letter.address, desk);
    } catch (const db::Unavailable& error) {  // what it wants to read cannot be read now
      delivery = {Delivery::Outcome::TryLater, "", milliseconds{0}, error.what()};
    } catch (const std::exception& error) {
      delivery = {Delivery::Outcome::Refused, "", milliseconds{0}, error.what()};
    }
    settle(letter, delivery);
  }

  void settle(const OutboxRow& letter, const Delivery& delivery) {
    using enum Delivery::Outcome;
    if (delivery.outcome == Sent) fail_point(FailPoint::AfterSend);
    switch (delivery.outcome) {
      case Sent: note_passage(letter, delivery); return end(letter, delivery, mark_sent);
      case Held:
        spdlog::info("a letter on {} waits until its person writes: {}", letter.channel,
                     delivery.reason);
        return end(letter, delivery, mark_held);
      case TryLater:
      case Locked: return too_old(letter) ? give_up(letter, delivery) : try_later(letter, delivery);
      case Unreachable:
      case Refused: return give_up(letter, delivery);
    }
  }

  using Mark = std::vector<Letter> (*)(Shop&, const OutboxRow&, const Delivery&, Time);

  // The chat goes on when the mark is on disk.
  void end(const OutboxRow& letter, const Delivery& delivery, Mark mark) {
    marks.begin();
    lane.submit(
        letter.shop,
        [letter, delivery, mark](Shop& shop, Time now) {
          return mark(shop, letter, delivery, now);
        },
        [this, letter, delivery, mark](Accepted accepted) {
          finished(letter, accepted, [=, this] { end(letter, delivery, mark); });
        });
  }

  void give_up(const OutboxRow& letter, const Delivery& delivery) {
    spdlog::warn("a letter on {} is given up: {}", letter.channel, delivery.reason);
    end(letter, delivery, mark_given_up);
  }

  // The channel works. A letter that became several messages takes as many slots of its pace.
  void note_passage(const OutboxRow& letter, const Delivery& delivery) {
    const std::lock_guard lock(mutex);
    PaceKeeper& keeper = paces[{letter.shop, letter.channel}];
    keeper.pass();
    if (!limits.paced || delivery.billed.size() < 2) return;
    const Pace pace = channels.at({letter.shop, letter.channel})->pace();
    keeper.charge(letter.chat, pace, delivery.billed.size() - 1, Steady::now());
  }

  void try_later(const OutboxRow& letter, const Delivery& delivery) {
    OutboxRow again = letter;
    ++again.attempts;
    const auto wait = rest_channel(letter, delivery, again.attempts);
    again.next_try = lane.now() + wait;
    again.body = body_left(letter, delivery);
    spdlog::warn("a letter on {} is tried again in {} ms: {}", letter.channel, wait.count(),
                 delivery.reason);
    note_later(again, delivery);
    const std::lock_guard lock(mutex);
    queues.again(std::move(again), Steady::now() + wait);
    wake.notify_one();
  }

  // The chat need not wait for this one, but it is not lost either.
  void note_later(const OutboxRow& again, const Delivery& delivery) {
    marks.begin();
    lane.submit(
        again.shop,
        [again, delivery](Shop& shop, Time now) {
          return mark_for_later(shop, again, delivery, now);
        },
        [this, again, delivery](Accepted accepted) {
          if (accepted == Accepted::Yes) return marks.end();
          marks.refuse([=, this] { note_later(again, delivery); });
        });
  }

  // How long the letter waits, and the whole channel with it when the trouble is not the letter's:
  // longer each time that nothing has passed between.
  milliseconds rest_channel(const OutboxRow& letter, const Delivery& delivery, int attempts) {
    const bool for_all = delivery.for_all || delivery.outcome == Delivery::Outcome::Locked;
    const auto asked = delivery.retry_after;
    if (!for_all)
      return asked > milliseconds{0} ? asked : backoff(limits, attempts, delivery.growth);
    const std::lock_guard lock(mutex);
    PaceKeeper& pace = paces[{letter.shop, letter.channel}];
    const auto wait = std::max(asked, backoff(limits, pace.fail(Steady::now()), delivery.growth));
    pace.rest(Steady::now() + wait);
    return wait;
  }

  // `again` repeats the mark: until it is on disk the chat waits, so that no letter leaves twice.
  void finished(const OutboxRow& letter, Accepted accepted, std::function<void()> again) {
    if (accepted == Accepted::Later) return marks.refuse(std::move(again));
    const std::lock_guard lock(mutex);
    queues.done(letter);
    left_meanwhile.insert(letter.id);
    wake.notify_one();
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
  std::condition_variable wake;
  std::condition_variable nudge;
  bool nudged = false;  // something was written
  Steady::time_point look_at_all{};
  bool blind = false;                           // it has said that it cannot look
  LetterQueues queues;                          // letters sent and not yet marked among them
  std::unordered_set<LetterId> left_meanwhile;  // marked since the last look began to read
  LetterId read_up_to{};                        // by looks
  std::set<ShopId> serving;                     // whose letters were read from the first on
  bool from_start = false;                      // the next look reads all
  bool behind = false;       // there may be letters on disk above read_up_to that are not in memory
  bool passed_over = false;  // some were posted while behind, since the last look began
  std::map<std::pair<ShopId, std::string>, PaceKeeper> paces;
  int in_flight = 0;
  std::condition_variable idle;
  bool stopping = false;
  std::vector<std::thread> threads;
};

Courier::Courier(const std::string& database, Lane& lane, CourierLimits limits)
    : impl_(std::make_unique<Impl>(database, lane, limits)) {}

Courier::~Courier() { stop(); }

void Courier::serve(ShopId shop, std::string channel, std::shared_ptr<Channel> by) {
  impl_->channels.insert_or_assign({shop, std::move(channel)}, std::move(by));
}

void Courier::start() {
  look();
  for (int i = 0; i < impl_->limits.senders; ++i)
    impl_->threads.emplace_back([this] { impl_->run(); });
  if (impl_->leases.shared()) impl_->threads.emplace_back([this] { impl_->keep_looking(); });
}

void Courier::finish(std::chrono::milliseconds grace) {
  std::unique_lock lock(impl_->mutex);
  impl_->stopping = true;
  impl_->wake.notify_all();
  impl_->nudge.notify_all();
  impl_->idle.wait_for(lock, grace, [&] { return impl_->in_flight == 0; });
}

void Courier::stop() {
  finish({});
  for (std::thread& thread : impl_->threads) thread.join();
  if (!impl_->threads.empty()) impl_->marks.finish(kMarkGrace);
  impl_->threads.clear();
  impl_->leases.release_all();
}

void Courier::posted(std::vector<OutboxRow> letters) { impl_->add(std::move(letters)); }

void Courier::look() {
  if (!impl_->leases.shared()) impl_->look();
}

}  // namespace kedai::bot
