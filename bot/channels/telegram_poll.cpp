#include "bot/channels/telegram_poll.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "bot/channels/telegram_setup.h"
#include "bot/channels/telegram_update.h"
#include "bot/untrusted_json.h"

namespace kedai::bot {

using namespace telegram;
using std::chrono::milliseconds;

namespace {

constexpr std::chrono::seconds kAnswerMargin{15};  // over the time that Telegram holds the question

// What has been submitted and is not yet durable. Shared with the lane's callbacks, which may come
// after the poll has gone.
struct Tally {
  std::mutex mutex;
  std::condition_variable changed;
  int waiting = 0;
  bool refused = false;
  bool stopping = false;

  static WhenDone one(const std::shared_ptr<Tally>& tally) {
    const std::lock_guard hold(tally->mutex);
    ++tally->waiting;
    return [tally](Accepted accepted) {
      const std::lock_guard in(tally->mutex);
      --tally->waiting;
      if (accepted == Accepted::Later) tally->refused = true;
      tally->changed.notify_all();
    };
  }
  // True when all of it is on disk.
  bool all_taken() {
    std::unique_lock hold(mutex);
    changed.wait(hold, [&] { return waiting == 0 || stopping; });
    return waiting == 0 && !std::exchange(refused, false);
  }
};

}  // namespace

struct TelegramPoll::Impl {
  std::shared_ptr<Api> api;
  ShopId shop;
  std::int64_t offset;
  Intake intake;
  Locked locked;
  PollPace pace;

  std::shared_ptr<Tally> tally = std::make_shared<Tally>();  // its mutex guards what follows
  std::deque<std::string> spinning = {};
  bool webhook_deleted = false;
  int failures = 0;
  std::thread poller = {}, answerer = {};

  void poll();
  bool ask();
  bool take(const std::vector<std::string_view>& slices);
  void submit(std::string_view raw, Update update, std::optional<std::int64_t> next);
  void save_offset(std::int64_t next);
  bool mend(const Answer& answer);
  bool end_webhook();
  bool stopping();
  void wait(milliseconds time);
  void back_off(std::string_view reason);
  void answer_presses();
};

void TelegramPoll::Impl::poll() {
  while (!stopping())
    if (!ask()) return;
}

// One question and what comes of it. False when there is no sense in asking again.
bool TelegramPoll::Impl::ask() {
  const auto answer = sync_wait(
      api->call("getUpdates",
                fmt::format(R"({{"offset":{},"limit":100,"timeout":{},"allowed_updates":{}}})",
                            offset, pace.hold.count(), kAllowedUpdates),
                pace.hold + kAnswerMargin));
  if (stopping()) return false;
  // An answer that is no JSON as a whole may still hold updates that are, each for itself.
  const auto slices = slices_of(answer.body, "result");
  if (!answer.ok && (answer.code != 0 || slices.empty())) return mend(answer);
  if (take(slices))
    failures = 0;
  else
    back_off("the updates could not be stored");
  return true;
}

// The offset is stored with the last update and only once those before it are on disk: else a crash
// could leave an offset that is past an update that was refused.
bool TelegramPoll::Impl::take(const std::vector<std::string_view>& slices) {
  std::vector<Update> updates;
  std::optional<std::int64_t> next;
  for (const auto raw : slices) {
    updates.push_back(read_update(raw));
    if (updates.back().id) next = *updates.back().id + 1;
  }
  if (slices.empty()) return true;
  if (!next) return false;

  std::vector<std::string> pressed;
  for (const Update& update : updates)
    if (!update.callback_id.empty()) pressed.push_back(update.callback_id);
  const bool ends_with_event = std::holds_alternative<Event>(updates.back().content);
  const auto first = updates.size() - (ends_with_event ? 1 : 0);
  for (std::size_t i = 0; i < first; ++i) submit(slices[i], std::move(updates[i]), std::nullopt);
  if (!tally->all_taken()) return false;
  if (ends_with_event)
    submit(slices.back(), std::move(updates.back()), next);
  else
    save_offset(*next);
  if (!tally->all_taken()) return false;

  offset = *next;
  const std::lock_guard hold(tally->mutex);
  spinning.insert(spinning.end(), pressed.begin(), pressed.end());
  tally->changed.notify_all();
  return true;
}

void TelegramPoll::Impl::submit(std::string_view raw, Update update,
                                std::optional<std::int64_t> next) {
  if (auto* event = std::get_if<Event>(&update.content))
    intake.hear({shop, std::move(*event), std::string(raw), next}, Tally::one(tally));
  else if (std::holds_alternative<Unparsable>(update.content))
    intake.unparsable(shop, std::string(kTelegram), std::string(raw), Tally::one(tally));
}

void TelegramPoll::Impl::save_offset(std::int64_t next) {
  const auto save = [next](Shop& kept, Time) {
    kept.mailbox.set_poll_offset(kTelegram, next);
    return std::vector<Letter>{};
  };
  intake.work(shop, save, Tally::one(tally), {});
}

bool TelegramPoll::Impl::mend(const Answer& answer) {
  if (answer.code == 401 || answer.code == 404) {
    spdlog::error("telegram: shop {}: the token is refused, polling has ended", shop.value);
    locked(answer.description);
    return false;
  }
  if (answer.code == 409 && answer.says("webhook") && end_webhook()) return true;
  if (answer.code == 429)
    wait(std::max<milliseconds>(answer.retry_after, pace.first_backoff));
  else
    back_off(answer.description);
  return true;
}

// Somebody has set a webhook, perhaps ourselves before public_url was taken out of the settings.
bool TelegramPoll::Impl::end_webhook() {
  if (webhook_deleted) return false;
  const bool deleted = delete_webhook(*api).ok;
  webhook_deleted = deleted;
  if (deleted)
    spdlog::warn("telegram: shop {}: a webhook was set; deleted it to poll instead", shop.value);
  return deleted;
}

bool TelegramPoll::Impl::stopping() {
  const std::lock_guard hold(tally->mutex);
  return tally->stopping;
}

void TelegramPoll::Impl::wait(milliseconds time) {
  std::unique_lock hold(tally->mutex);
  tally->changed.wait_for(hold, time, [&] { return tally->stopping; });
}

void TelegramPoll::Impl::back_off(std::string_view reason) {
  const auto level = failures == 0 ? spdlog::level::warn : spdlog::level::debug;
  spdlog::log(level, "telegram: shop {}: {}; asking again later", shop.value, reason);
  const auto doubled = pace.first_backoff * (1LL << std::min(failures++, 16));
  wait(std::min<milliseconds>(doubled, pace.most_backoff));
}

// Best effort: a spinner that nobody stops ends by itself.
void TelegramPoll::Impl::answer_presses() {
  std::unique_lock hold(tally->mutex);
  while (true) {
    tally->changed.wait(hold, [&] { return tally->stopping || !spinning.empty(); });
    if (tally->stopping) return;
    const auto id = std::move(spinning.front());
    spinning.pop_front();
    hold.unlock();
    const auto answer = answer_callback(*api, id);
    if (!answer.ok) spdlog::debug("telegram: a press stays unanswered: {}", answer.description);
    hold.lock();
  }
}

TelegramPoll::TelegramPoll(std::shared_ptr<Api> api, ShopId shop, std::int64_t offset,
                           Intake intake, Locked locked, PollPace pace)
    : impl_(new Impl{std::move(api), shop, offset, std::move(intake), std::move(locked), pace}) {}

TelegramPoll::~TelegramPoll() { stop(); }

void TelegramPoll::start() {
  impl_->poller = std::thread([this] { impl_->poll(); });
  impl_->answerer = std::thread([this] { impl_->answer_presses(); });
}

void TelegramPoll::stop() {
  {
    const std::lock_guard hold(impl_->tally->mutex);
    impl_->tally->stopping = true;
  }
  impl_->tally->changed.notify_all();
  impl_->api->stop();
  for (auto* thread : {&impl_->poller, &impl_->answerer})
    if (thread->joinable()) thread->join();
}

}  // namespace kedai::bot
