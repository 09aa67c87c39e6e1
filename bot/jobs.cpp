#include "bot/jobs.h"

#include <algorithm>
#include <atomic>
#include <iterator>

namespace kedai::bot {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostInBatch = 64;  // of those in haste, and of the patient

// Unlike the system's, a number that no other thread has later.
std::uint64_t this_thread() {
  static std::atomic<std::uint64_t> last{0};
  thread_local const std::uint64_t number = ++last;
  return number;
}

}  // namespace

ShopId shop_of(const Job& job) {
  return std::visit([](const auto& what) { return what.shop; }, job.what);
}

// Whoever is woken needs the mutex: it is given back first.
void Jobs::add(Job job, Haste haste) {
  std::unique_lock lock(mutex_);
  if (stopping_) {
    lock.unlock();
    return job.done(Accepted::Later);
  }
  if (haste == Haste::Patient) job.patient_until = Clock::now() + patience_;
  (haste == Haste::Patient ? patient_ : jobs_).push_back(std::move(job));
  const bool now = haste == Haste::Now;
  if (now) is_helpers_ = calm_ && !handed_out_ && jobs_.size() == 1 && helper_ == this_thread();
  const bool wakes = asleep_ || now;
  const bool helped = now && is_helpers_;
  lock.unlock();
  if (wakes && !helped) wake_.notify_one();
}

void Jobs::hurry() {
  {
    const std::lock_guard lock(mutex_);
    if (patient_.empty()) return;
    for (Job& job : patient_) job.patient_until = Clock::now();
  }
  wake_.notify_one();
}

bool Jobs::patience_is_over() const {  // locked
  return !patient_.empty() && Clock::now() >= patient_.front().patient_until;
}

std::vector<Job> Jobs::await_batch() {
  std::unique_lock lock(mutex_);
  idle_ = false;
  while (handed_out_ || (!stopping_ && jobs_.empty() && !patience_is_over())) rest(lock);
  return next_batch();
}

std::vector<Job> Jobs::take_alone() {
  const std::lock_guard lock(mutex_);
  helper_ = this_thread();
  const bool alone = is_helpers_ && jobs_.size() == 1 && !handed_out_ && !stopping_;
  return alone ? next_batch() : std::vector<Job>{};
}

void Jobs::over(bool told) {
  std::unique_lock lock(mutex_);
  handed_out_ = false;
  calm_ = told && came_alone_ && jobs_.empty() && Clock::now() - began_ < soon_;
  const bool wakes = waits_for_over_;
  lock.unlock();
  if (wakes) wake_.notify_one();
}

// A patient one is likely to come soon after a batch of this thread. It need not wake anybody then:
// this looks for itself before its time is over.
void Jobs::rest(std::unique_lock<std::mutex>& lock) {
  if (handed_out_) {
    waits_for_over_ = true;
    wake_.wait(lock);
    waits_for_over_ = false;
    return;
  }
  if (idle_ && patient_.empty()) {
    asleep_ = true;
    wake_.wait(lock);
    asleep_ = false;
    return;
  }
  const auto until = patient_.empty() ? Clock::now() + patience_ : patient_.front().patient_until;
  idle_ = wake_.wait_until(lock, until) == std::cv_status::timeout;
}

// Where shops share no commit, whose turn it is: nobody in haste waits for another shop's patient
// ones, before their time is over. Of the same shop those came before.
std::vector<Job> Jobs::next_batch() {  // locked
  std::vector<Job> batch;
  if (jobs_.empty() && patient_.empty()) return batch;
  handed_out_ = true;
  came_alone_ = jobs_.size() <= 1;
  began_ = Clock::now();
  const bool patients_turn = jobs_.empty() || (patience_is_over() && !patients_went_);
  patients_went_ = patients_turn;
  const ShopId shop = shop_of((patients_turn ? patient_ : jobs_).front());
  take_from(patient_, shop, batch);
  take_from(jobs_, shop, batch);
  return batch;
}

bool Jobs::is_rush() {
  const std::lock_guard lock(mutex_);
  return !jobs_.empty() || !came_alone_;
}

void Jobs::join(std::vector<Job>& batch) {
  const std::lock_guard lock(mutex_);
  take_from(patient_, shop_of(batch.front()), batch);
}

void Jobs::take_from(std::deque<Job>& waiting, ShopId shop, std::vector<Job>& batch) {
  std::vector<Job> passed_over;
  for (std::size_t taken = 0; !waiting.empty() && taken < kMostInBatch;) {
    const bool fits = shops_share_ || shop_of(waiting.front()) == shop;
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
