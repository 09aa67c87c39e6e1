// Of several processes that share a database one at a time delivers a shop's letters: so they keep
// their order, and one keeper keeps the pace. Each process takes what is free when there is
// something to send, renews it while there is, and gives it back when there is nothing. Where the
// database is this process's alone nothing is asked. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "bot/lane.h"

namespace kedai::bot {

class OutboxLeases {
 public:
  // `taken` is called, on the lane's thread, when a shop has become ours to serve.
  OutboxLeases(Lane& lane, bool shared, std::function<void()> taken);

  bool shared() const { return shared_; }
  bool holds(ShopId shop) const;
  std::set<ShopId> held() const;
  void want(ShopId shop);  // there is something to send: takes or renews it, if it is time to
  void release_idle();     // gives back what was not wanted for a while
  void release_all();

 private:
  using Steady = std::chrono::steady_clock;
  struct Lease {
    Steady::time_point ours_until{};
    Steady::time_point first_wanted{};  // since it was last given back
    Steady::time_point wanted_at{};
    Steady::time_point ask_again{};
  };
  void note(ShopId shop, bool ours, Steady::time_point first_wanted, Steady::time_point asked_at);
  void give_back(Steady::time_point not_wanted_since);

  Lane& lane_;
  const bool shared_;
  const std::function<void()> taken_;
  mutable std::mutex mutex_;
  std::map<ShopId, Lease> leases_;
};

}  // namespace kedai::bot
