#include "tests/torture/fleet.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <future>
#include <stdexcept>
#include <thread>

#include "store/db/open.h"
#include "tests/harness/postgres_server.h"
#include "tests/torture/audit.h"
#include "tests/torture/calm.h"

namespace kedai::torture {

using namespace std::chrono_literals;
using harness::PostgresServer;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto kPatience = 4s;  // until a fail point is reached
constexpr auto kReady = 60s;    // starts are cut as well, and the machine may be busy
constexpr auto kSettled = 180s;
constexpr auto kLookEvery = 100ms;
constexpr int kMostWaiting =
    400;  // letters: what Telegram's pace lets out in a quarter of a minute
constexpr CutOdds kOdds{8, 600};
constexpr CutOdds kStartOdds{64, 8'000};  // one that is cut then waits 5 s and begins anew

constexpr std::string_view kAnyMoment = "any moment";
constexpr std::string_view kStarting = "starting";
constexpr std::string_view kStopped = "stopped";

const db::Sql kHolder("SELECT holder FROM lease");

}  // namespace

// How a life of a process ends.
struct Fleet::End {
  std::string_view how;
  int within;  // at most at which passing, or after how many milliseconds
};

const std::vector<Fleet::End>& Fleet::ends() {
  static const std::vector<End> kEnds{
      {kAnyMoment, 1'500}, {"after_receive", 20}, {"before_commit", 20}, {"after_commit", 20},
      {"after_send", 6},   {kStarting, 300},      {kStopped, 1'500}};
  return kEnds;
}

struct Fleet::Place {
  Place(const std::filesystem::path& folder, const std::string& server_socket, std::uint32_t seed)
      : data(folder), log(folder / "log"), proxy(server_socket, seed), dice(seed) {
    std::filesystem::create_directories(data);
    std::ofstream(data / "secret.key") << std::string(32, 'k');  // the same in all
  }

  std::filesystem::path data, log;
  CuttingProxy proxy;
  std::mt19937 dice;
};

Fleet::Fleet(int processes, std::uint32_t seed)
    : database_(PostgresServer::running().new_database()),
      house_(PostgresServer::running().url(database_)),
      looking_(db::open(house_.store)),
      balancer_(seed) {
  for (int i = 0; i < processes; ++i)
    places_.push_back(std::make_unique<Place>(house_.folder.path() / fmt::format("place-{}", i),
                                              PostgresServer::running().socket(),
                                              seed * 100 + static_cast<std::uint32_t>(i)));
  begin();
  buyers_ = std::make_unique<Buyers>(house_, house_.variants(), seed);
}

Fleet::~Fleet() { buyers_->rest(); }

void Fleet::begin() {
  std::vector<std::unique_ptr<Process>> all;
  for (const auto& place : places_) {
    const bool dies = place == places_.front();
    all.push_back(std::make_unique<Process>(house_.serve(), place->log,
                                            environment(*place, dies ? "during_migration:1" : "")));
  }
  for (std::size_t i = 1; i < places_.size(); ++i) ready(*places_[i], *all[i]);
  if (all.front()->ends(0s)) note_reached("during_migration");
}

void Fleet::torture(int kills, int cuts) {
  wanted_kills_ = kills;
  wanted_cuts_ = cuts;
  keeping_ = processes();
  std::vector<std::future<void>> keepers;
  for (const auto& place : places_)
    keepers.push_back(std::async(std::launch::async, [this, &place] { keep(*place); }));
  while (keeping_ > 0) watch();
  buyers_->rest();
  for (auto& keeper : keepers) keeper.get();
}

// What the buyers and the lease are doing meanwhile.
void Fleet::watch() {
  if (letters_waiting(*looking_) < kMostWaiting)
    buyers_->go(balancer_.port());
  else
    buyers_->rest();
  look();
}

void Fleet::look() {
  for (auto rows = looking_->query(kHolder); rows.next();) holders_.insert(rows.integer(0));
  std::this_thread::sleep_for(kLookEvery);
}

void Fleet::keep(Place& place) try {
  while (!enough()) {
    if (wanted_kills_ == 0)
      stand(place);
    else
      live(place, ends()[place.dice() % ends().size()]);
  }
  --keeping_;
} catch (...) {
  failed_ = true;  // the others need not go on
  --keeping_;
  throw;
}

bool Fleet::enough() const {
  return failed_ || (kills_ >= wanted_kills_ && std::ranges::all_of(kCuts, [this](Cut which) {
                       return cuts(which) >= wanted_cuts_;
                     }));
}

// One that only its connections are cut of.
void Fleet::stand(Place& place) {
  Process process(house_.serve(), place.log, environment(place));
  const int port = ready(place, process);
  place.proxy.cut(kOdds);
  balancer_.add(port);
  while (!enough() && !process.ends(kLookEvery)) {
  }
  balancer_.remove(port);
  stop(place, process);
}

void Fleet::live(Place& place, const End& end) {
  house_.make_trouble(place.dice);
  place.proxy.cut(kStartOdds);
  const int at = 1 + static_cast<int>(place.dice() % static_cast<unsigned>(end.within));
  const bool by_us = end.how == kAnyMoment || end.how == kStarting || end.how == kStopped;
  Process process(house_.serve(), place.log,
                  environment(place, by_us ? "" : fmt::format("{}:{}", end.how, at)));
  int port = 0;
  if (end.how != kStarting) {
    port = ready(place, process);
    place.proxy.cut(kOdds);
    balancer_.add(port);
  }
  process.ends(by_us ? milliseconds(at) : kPatience);
  if (end.how == kStopped) {
    stop(place, process);
    ++stops_;
  } else {
    if (!by_us && process.ends(0s)) note_reached(end.how);
    process.kill();
    if (!process.was_killed()) throw std::runtime_error("it ended by itself: " + end_of(place.log));
    ++kills_;
  }
  balancer_.remove(port);
}

void Fleet::stop(Place& place, Process& process) {
  if (process.stop() != 0) throw std::runtime_error("it did not stop well: " + end_of(place.log));
}

void Fleet::note_reached(std::string_view point) {
  const std::lock_guard lock(mutex_);
  ++reached_[std::string(point)];
}

int Fleet::ready(Place& place, Process& process) {
  const auto line = process.first_line(kReady);
  if (!line) throw std::runtime_error("it does not become ready: " + end_of(place.log));
  return port_in(*line);
}

void Fleet::settle() {
  std::vector<std::unique_ptr<Process>> all;
  for (const auto& place : places_) {
    place->proxy.cut({});
    all.push_back(std::make_unique<Process>(house_.serve(), place->log, environment(*place)));
  }
  for (std::size_t i = 0; i < all.size(); ++i) balancer_.add(ready(*places_[i], *all[i]));
  buyers_->finish();
  buyers_->go(balancer_.port());
  const auto limit = Steady::now() + kSettled;
  while (!buyers_->settled() || letters_waiting(*looking_) > 0) {
    if (Steady::now() > limit)
      throw std::runtime_error(fmt::format("{} letters still wait: {}", letters_waiting(*looking_),
                                           end_of(places_.front()->log)));
    look();
  }
  for (std::size_t i = 0; i < all.size(); ++i) stop(*places_[i], *all[i]);
  const auto told = buyers_->told();
  audit(house_.store, told);
  const Spoken expected = calm(told);
  for (const Told& each : told) messages += each.acknowledged;
  letters = letters_in(expected);
  again = repeats(expected, spoken_by(house_.telegram, house_.graph));
}

int Fleet::cuts(Cut which) const {
  int all = 0;
  for (const auto& place : places_) all += place->proxy.cuts(which);
  return all;
}

Process::Environment Fleet::environment(const Place& place, const std::string& fail_point) const {
  const auto url =
      fmt::format("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                  place.proxy.port(), database_);
  return {"KEDAI_DATA=" + place.data.string(), "KEDAI_STORE_URL=" + url,
          "KEDAI_FAIL_POINT=" + fail_point};
}

}  // namespace kedai::torture
