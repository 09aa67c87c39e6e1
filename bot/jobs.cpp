#include "bot/jobs.h"

#include <algorithm>
#include <iterator>

namespace kedai::bot {

namespace {

constexpr std::size_t kMostInBatch = 64;

}  // namespace

ShopId shop_of(const Job& job) {
  return std::visit([](const auto& what) { return what.shop; }, job.what);
}

void Jobs::add(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      jobs_.push_back(std::move(job));
      wake_.notify_one();
      return;
    }
  }
  job.done(Accepted::Later);
}

std::vector<Job> Jobs::await_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
  return next_batch();
}

std::vector<Job> Jobs::next_batch() {  // locked
  std::vector<Job> batch;
  std::vector<Job> passed_over;
  while (!jobs_.empty() && batch.size() < kMostInBatch) {
    const bool fits =
        shops_share_ || batch.empty() || shop_of(jobs_.front()) == shop_of(batch.front());
    (fits ? batch : passed_over).push_back(std::move(jobs_.front()));
    jobs_.pop_front();
  }
  std::move(passed_over.rbegin(), passed_over.rend(), std::front_inserter(jobs_));
  return batch;
}

void Jobs::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  wake_.notify_one();
}

}  // namespace kedai::bot
