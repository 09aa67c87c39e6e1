#include "bot/courier.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "flows/converse.h"
#include "store/db/sqlite.h"

namespace kedai::bot {

namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr int kPage = 500;
// Letters that another process writes in the same moment may have ids a little below ours.
constexpr std::int64_t kOverlap = std::int64_t{5'000} << 22;
constexpr auto kLockedPause = std::chrono::minutes{5};

// What a channel asks of the store while it sends, through the courier's reading connection.
class Desk final : public SendingDesk {
 public:
  Desk(db::Database& database, std::mutex& mutex, Lane& lane, const OutboxRow& letter)
      : database_(database), mutex_(mutex), lane_(lane), letter_(letter) {}

  std::optional<Picture> picture(const std::string& id) override {
    const std::lock_guard lock(mutex_);
    return Pictures(database_, letter_.shop).find(id);
  }
  std::optional<std::string> uploaded(const std::string& id) override {
    const std::lock_guard lock(mutex_);
    return Pictures(database_, letter_.shop).uploaded(letter_.channel, id);
  }
  void note_upload(const std::string& id, const std::string& reference) override {
    lane_.submit(letter_.shop, [=, channel = letter_.channel](Shop& shop, Time) {
      shop.pictures.note_upload(channel, id, reference);
      return std::vector<Letter>{};
    });
  }
  std::optional<std::string> sent_before(ChatId chat, const std::string& topic) override {
    const std::lock_guard lock(mutex_);
    return Mailbox(database_, letter_.shop).recall(chat, topic);
  }

 private:
  db::Database& database_;
  std::mutex& mutex_;
  Lane& lane_;
  const OutboxRow& letter_;
};

}  // namespace

milliseconds backoff(const CourierLimits& limits, int attempts) {
  milliseconds wait = limits.first_backoff;
  for (int i = 1; i < attempts && wait < limits.most_backoff; ++i) wait *= 2;
  return std::min(wait, limits.most_backoff);
}

struct Courier::Impl {
  // One chat's letters, first to go in front. While one is in flight, or its mark not yet on disk,
  // the chat is busy and nothing else of it leaves.
  struct Queue {
    std::deque<OutboxRow> letters;
    bool busy = false;
    Steady::time_point not_before{};
  };
  using Ready = std::multimap<Steady::time_point, ChatId>;  // chats that are not busy, by when

  Impl(const std::string& file, Lane& its_lane, CourierLimits its_limits)
      : database(db::open_sqlite(file, db::Access::ReadOnly)), lane(its_lane), limits(its_limits) {}

  void add(std::vector<OutboxRow> letters) {
    const std::lock_guard lock(mutex);
    for (OutboxRow& letter : letters) {
      if (behind) return;  // it waits on disk until those before it have left
      if (known.size() >= limits.in_memory) {
        behind = true;
        return;
      }
      enqueue(std::move(letter));
    }
  }

  void enqueue(OutboxRow letter) {  // locked
    if (!known.insert(letter.id).second) return;
    newest = std::max(newest, letter.id);
    Queue& queue = queues[letter.chat];
    const auto wait = std::max(milliseconds{0}, letter.next_try - lane.now());
    if (queue.letters.empty()) queue.not_before = Steady::now() + wait;
    const ChatId chat = letter.chat;
    queue.letters.push_back(std::move(letter));
    if (!queue.busy && queue.letters.size() == 1) offer(chat, queue);
  }

  void offer(ChatId chat, const Queue& queue) {  // locked
    ready.emplace(queue.not_before, chat);
    wake.notify_one();
  }

  void look() {
    std::vector<OutboxRow> letters;
    {
      const std::lock_guard lock(mutex);
      if (behind && known.size() > limits.in_memory / 2) return;
      behind = false;
    }
    const LetterId after{behind_from()};
    {
      const std::lock_guard reading(database_mutex);
      letters = waiting_letters(*database, after, kPage);
    }
    const bool more = letters.size() == kPage;
    add(std::move(letters));
    if (more) {
      const std::lock_guard lock(mutex);
      behind = true;
    }
  }

  std::int64_t behind_from() {
    const std::lock_guard lock(mutex);
    return std::max<std::int64_t>(0, newest.value - kOverlap);
  }

  void run() {
    while (true) {
      OutboxRow letter;
      {
        std::unique_lock lock(mutex);
        if (!wait_for_one(lock)) return;
        const ChatId chat = ready.begin()->second;
        ready.erase(ready.begin());
        Queue& queue = queues.at(chat);
        queue.busy = true;
        letter = queue.letters.front();
      }
      deliver(letter);
    }
  }

  bool wait_for_one(std::unique_lock<std::mutex>& lock) {
    while (!stopping) {
      if (ready.empty())
        wake.wait(lock);
      else if (ready.begin()->first > Steady::now())
        wake.wait_until(lock, ready.begin()->first);
      else
        return true;
    }
    return false;
  }

  void deliver(const OutboxRow& letter) {
    const auto channel = channels.find({letter.shop, letter.channel});
    if (channel == channels.end()) {
      // Its channel is not configured now: it waits until it is, or is given up.
      return settle(letter, {Delivery::Outcome::TryLater, "", limits.most_backoff, "no channel"});
    }
    Delivery delivery;
    try {
      Desk desk(*database, database_mutex, lane, letter);
      delivery = channel->second->send(decode_letter(letter.body), letter.address, desk);
    } catch (const std::exception& error) {
      delivery = {Delivery::Outcome::Refused, "", milliseconds{0}, error.what()};
    }
    settle(letter, delivery);
  }

  void settle(const OutboxRow& letter, const Delivery& delivery) {
    using enum Delivery::Outcome;
    const bool too_old = lane.now() - letter.created > limits.give_up;
    switch (delivery.outcome) {
      case Sent: return mark_sent(letter, delivery.reference);
      case TryLater:
      case Locked:
        if (delivery.outcome == Locked) lock_channel(letter, delivery);
        return too_old ? give_up(letter, delivery) : try_later(letter, delivery);
      case Unreachable:
      case Refused: return give_up(letter, delivery);
    }
  }

  void mark_sent(const OutboxRow& letter, const std::string& reference) {
    const std::string topic = decode_letter(letter.body).topic;
    lane.submit(
        letter.shop,
        [id = letter.id, chat = letter.chat, topic, reference](Shop& shop, Time) {
          shop.mailbox.sent(id);
          if (!topic.empty() && !reference.empty()) shop.mailbox.remember(chat, topic, reference);
          return std::vector<Letter>{};
        },
        [this, letter](Accepted accepted) { finished(letter, accepted); });
  }

  void try_later(const OutboxRow& letter, const Delivery& delivery) {
    const int attempts = letter.attempts + 1;
    const auto wait =
        delivery.retry_after > milliseconds{0} ? delivery.retry_after : backoff(limits, attempts);
    spdlog::warn("a letter on {} is tried again in {} ms: {}", letter.channel, wait.count(),
                 delivery.reason);
    lane.submit(letter.shop, [id = letter.id, attempts, wait](Shop& shop, Time now) {
      shop.mailbox.try_later(id, attempts, now + wait);
      return std::vector<Letter>{};
    });
    const std::lock_guard lock(mutex);
    Queue& queue = queues.at(letter.chat);
    queue.letters.front().attempts = attempts;
    queue.not_before = Steady::now() + wait;
    queue.busy = false;
    offer(letter.chat, queue);
  }

  void give_up(const OutboxRow& letter, const Delivery& delivery) {
    const bool unreachable = delivery.outcome == Delivery::Outcome::Unreachable;
    spdlog::warn("a letter on {} is given up: {}", letter.channel, delivery.reason);
    lane.submit(
        letter.shop,
        [letter, unreachable, reason = delivery.reason](Shop& shop, Time now) {
          shop.mailbox.sent(letter.id);
          shop.mailbox.bury({letter.channel, "outbound", reason, letter.body}, shop.new_id(now),
                            now);
          auto chat = shop.conversations.find(letter.chat);
          if (chat && unreachable) {
            chat->reachable = false;
            shop.conversations.save(*chat, now);
          }
          return undeliverable(shop, letter.chat, now);
        },
        [this, letter](Accepted accepted) { finished(letter, accepted); });
  }

  // The token is refused: nothing of this shop will leave here until a person has mended it. The
  // staff hear of it once, by whatever other channel they have.
  void lock_channel(const OutboxRow& letter, const Delivery& delivery) {
    {
      const std::lock_guard lock(mutex);
      auto& until = locked_until[{letter.shop, letter.channel}];
      if (until > Steady::now()) return;
      until = Steady::now() + kLockedPause;
    }
    spdlog::error("{} takes nothing more: {}", letter.channel, delivery.reason);
    lane.submit(letter.shop,
                [](Shop& shop, Time now) { return alarm(shop, "alarm.channel_locked", now); });
  }

  void finished(const OutboxRow& letter, Accepted accepted) {
    const std::lock_guard lock(mutex);
    Queue& queue = queues.at(letter.chat);
    queue.busy = false;
    queue.letters.pop_front();
    // Not marked: it may be sent a second time after a restart, which is harmless; not now.
    if (accepted == Accepted::Yes) known.erase(letter.id);
    if (queue.letters.empty()) {
      queues.erase(letter.chat);
      return;
    }
    queue.not_before = Steady::now();
    offer(letter.chat, queue);
  }

  std::unique_ptr<db::Database> database;
  std::mutex database_mutex;
  Lane& lane;
  CourierLimits limits;
  std::map<std::pair<ShopId, std::string>, std::shared_ptr<Channel>> channels;

  std::mutex mutex;
  std::condition_variable wake;
  std::unordered_map<ChatId, Queue> queues;
  Ready ready;
  std::unordered_set<LetterId> known;  // in memory, or sent and not yet marked
  LetterId newest{};
  bool behind = false;  // more letters on disk than memory takes
  std::map<std::pair<ShopId, std::string>, Steady::time_point> locked_until;
  bool stopping = false;
  std::vector<std::thread> threads;
};

Courier::Courier(const std::string& database_file, Lane& lane, CourierLimits limits)
    : impl_(std::make_unique<Impl>(database_file, lane, limits)) {}

Courier::~Courier() { stop(); }

void Courier::serve(ShopId shop, std::string channel, std::shared_ptr<Channel> by) {
  impl_->channels[{shop, std::move(channel)}] = std::move(by);
}

void Courier::start() {
  look();
  for (int i = 0; i < impl_->limits.senders; ++i)
    impl_->threads.emplace_back([this] { impl_->run(); });
}

void Courier::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->wake.notify_all();
  }
  for (std::thread& thread : impl_->threads) thread.join();
  impl_->threads.clear();
}

void Courier::posted(std::vector<OutboxRow> letters) { impl_->add(std::move(letters)); }

void Courier::look() { impl_->look(); }

}  // namespace kedai::bot
