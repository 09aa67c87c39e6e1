#include "bot/jobs.h"

#include <algorithm>
#include <iterator>

namespace kedai::bot {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostInBatch = 64;  // of those in haste, and of the patient
constexpr auto kPatience = std::chrono::milliseconds{20};

}  // namespace

ShopId shop_of(const Job& job) {
  return std::visit([](const auto& what) { return what.shop; }, job.what);
}

void Jobs::add(Job job, Haste haste) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      if (haste == Haste::Patient && patient_.empty()) patient_until_ = Clock::now() + kPatience;
      (haste == Haste::Patient ? patient_ : jobs_).push_back(std::move(job));
      // Whoever waits for the first patient one has to know until when.
      if (haste == Haste::Now || patient_.size() == 1) wake_.notify_one();
      return;
    }
  }
  job.done(Accepted::Later);
}

void Jobs::hurry() {
  const std::lock_guard lock(mutex_);
  if (patient_.empty()) return;
  patient_until_ = Clock::now();
  wake_.notify_one();
}

std::vector<Job> Jobs::await_batch() {
  std::unique_lock lock(mutex_);
  const auto due = [&] {
    return stopping_ || !jobs_.empty() || (!patient_.empty() && Clock::now() >= patient_until_);
  };
  while (!due()) {
    if (patient_.empty())
      wake_.wait(lock);
    else
      wake_.wait_until(lock, patient_until_);
  }
  return next_batch();
}

// Those that were patient came before.
std::vector<Job> Jobs::next_batch() {  // locked
  std::vector<Job> batch;
  take_from(patient_, batch);
  take_from(jobs_, batch);
  return batch;
}

void Jobs::take_from(std::deque<Job>& waiting, std::vector<Job>& batch) {
  std::vector<Job> passed_over;
  for (std::size_t taken = 0; !waiting.empty() && taken < kMostInBatch;) {
    const bool fits =
        shops_share_ || batch.empty() || shop_of(waiting.front()) == shop_of(batch.front());
    taken += fits ? 1 : 0;
    (fits ? batch : passed_over).push_back(std::move(waiting.front()));
    waiting.pop_front();
  }
  std::move(passed_over.rbegin(), passed_over.rend(), std::front_inserter(waiting));
}

void Jobs::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  wake_.notify_one();
}

}  // namespace kedai::bot
