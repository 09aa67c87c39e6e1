// What waits for the lane's turn: messages, pieces of work, bodies that nobody can read. Handed out
// in batches that may share a commit, the next when the last is over; what is patient goes along
// with the next, so that it costs no commit of its own while there are others. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "bot/lane.h"

namespace kedai::bot {

struct Unparsable {
  ShopId shop;
  std::string channel;
  std::string raw;
};
struct WorkFor {
  ShopId shop;
  Work work;
  std::optional<Source> source;
};

struct Job {
  std::variant<Inbound, WorkFor, Unparsable> what;
  WhenDone done;
  Accepted accepted = Accepted::Yes;  // once it is committed
  std::chrono::steady_clock::time_point patient_until = {};
};

ShopId shop_of(const Job& job);

class Jobs {
 public:
  // Whether jobs of several shops may share a batch; how long the patient ones wait at most; after
  // how long a batch one who helps, and has others to serve, leaves the next to who awaits it.
  explicit Jobs(bool shops_share,
                std::chrono::milliseconds patience = std::chrono::milliseconds{20},
                std::chrono::milliseconds soon = std::chrono::milliseconds{3})
      : shops_share_(shops_share), patience_(patience), soon_(soon) {}

  enum class Haste { Now, Patient };

  void add(Job job, Haste haste = Haste::Now);  // after stop() it is done at once, with Later
  void hurry();                                 // somebody waits for what is patient
  std::vector<Job> await_batch();               // whoever waits, in their order; none after stop()
  // For one thread that adds, a batch with the job that it has just added, when nobody else waits
  // in haste and the batch before was as lonely and soon over; otherwise none. From its first call
  // on such a job wakes nobody: before it waits for anything else, it calls again.
  std::vector<Job> take_alone();
  // The batch that was handed out is done; whether all has been told of it.
  void over(bool told);
  void join(std::vector<Job>& batch);  // who came patiently meanwhile and may share it
  // Somebody in haste waits now, or the last batch had more than one: others will come soon.
  bool is_rush();
  void stop();  // what waits is still handed out

 private:
  bool patience_is_over() const;
  void rest(std::unique_lock<std::mutex>& lock);
  std::vector<Job> next_batch();
  void take_from(std::deque<Job>& waiting, ShopId shop, std::vector<Job>& batch);

  const bool shops_share_;
  const std::chrono::milliseconds patience_, soon_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  std::deque<Job> patient_;
  bool patients_went_ = false;  // last: next it is the turn of those in haste
  bool idle_ = false;           // nobody has come for as long as one is patient
  bool asleep_ = false;         // until it is woken
  bool stopping_ = false;
  std::uint64_t helper_ = 0;  // the thread that takes what it has added
  bool is_helpers_ = false;   // who was added last, in a calm
  bool handed_out_ = false;   // a batch, which is not over
  bool waits_for_over_ = false;
  bool came_alone_ = false;                        // the last batch
  bool calm_ = false;                              // the next may come alone as well
  std::chrono::steady_clock::time_point began_{};  // the last batch
};

}  // namespace kedai::bot
