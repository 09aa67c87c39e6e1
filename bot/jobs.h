// What waits for the lane's turn: messages, pieces of work, bodies that nobody can read. Handed out
// in batches that may share a commit; what is patient goes along with the next, so that it costs no
// commit of its own while there are others. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
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
  // Whether jobs of several shops may share a batch; how long the patient ones wait at most.
  explicit Jobs(bool shops_share,
                std::chrono::milliseconds patience = std::chrono::milliseconds{20})
      : shops_share_(shops_share), patience_(patience) {}

  enum class Haste { Now, Patient };

  void add(Job job, Haste haste = Haste::Now);  // after stop() it is done at once, with Later
  void hurry();                                 // somebody waits for what is patient
  std::vector<Job> await_batch();               // whoever waits, in their order; none after stop()
  void join(std::vector<Job>& batch);           // who came patiently meanwhile and may share it
  bool any_in_haste();                          // waits now
  void stop();                                  // what waits is still handed out

 private:
  bool patience_is_over() const;
  void rest(std::unique_lock<std::mutex>& lock);
  std::vector<Job> next_batch();
  void take_from(std::deque<Job>& waiting, ShopId shop, std::vector<Job>& batch);

  const bool shops_share_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  std::deque<Job> patient_;
  bool patients_went_ = false;  // last: next it is the turn of those in haste
  bool idle_ = false;           // nobody has come for as long as one is patient
  bool asleep_ = false;         // until it is woken
  bool stopping_ = false;
};

}  // namespace kedai::bot
