// Several processes of one shop that share a PostgreSQL, with a balancer before them and between
// each and the database a proxy that cuts. Each is killed and started again by a thread of its own.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/db/database.h"
#include "tests/torture/balancer.h"
#include "tests/torture/buyers.h"
#include "tests/torture/cutting_proxy.h"
#include "tests/torture/process.h"

namespace kedai::torture {

class Fleet {
 public:
  // On a new database of the test's PostgreSQL; starts them all at once, and one of them dies while
  // it makes the tables. Throws std::runtime_error, as all that follows.
  Fleet(int processes, std::uint32_t seed);
  ~Fleet();

  // Until so many kills and, of each kind, so many cuts have been. Without kills nobody is stopped.
  void torture(int kills, int cuts);
  // All come up once more, what was begun comes to its end, and all is as promised.
  void settle();

  int processes() const { return static_cast<int>(places_.size()); }
  int kills() const { return kills_; }
  int stops() const { return stops_; }
  int cuts(Cut which) const;
  int hands() const { return static_cast<int>(holders_.size()); }  // that held the lease
  std::size_t posts() const { return buyers_->posts(); }
  const Balancer& balancer() const { return balancer_; }
  const std::map<std::string, int>& reached() const { return reached_; }  // by fail point

  std::size_t messages = 0, letters = 0;  // that there were, once it is settled
  int again = 0;                          // letters that came twice

 private:
  struct End;
  struct Place;
  static const std::vector<End>& ends();
  void begin();
  void keep(Place& place);
  void stand(Place& place);
  void live(Place& place, const End& end);
  static void stop(Place& place, Process& process);
  void note_reached(std::string_view point);
  bool enough() const;
  void watch();
  void look();
  int ready(Place& place, Process& process);
  Process::Environment environment(const Place& place, const std::string& fail_point = {}) const;

  const std::string database_;
  House house_;
  const std::unique_ptr<db::Database> looking_;
  std::vector<std::unique_ptr<Place>> places_;
  Balancer balancer_;
  std::unique_ptr<Buyers> buyers_;
  int wanted_kills_ = 0, wanted_cuts_ = 0;
  std::atomic<int> kills_{0}, stops_{0}, keeping_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;  // guards what follows
  std::map<std::string, int> reached_;
  std::set<std::int64_t> holders_;
};

}  // namespace kedai::torture
