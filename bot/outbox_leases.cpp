#include "bot/outbox_leases.h"

#include "store/leases.h"

namespace kedai::bot {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kOutbox = "outbox";
constexpr auto kLasts = 15s;
constexpr auto kSafely = 12s;  // of it: the rest is for a send in flight, and for clocks
constexpr auto kRenewAfter = 4s;
constexpr auto kAskAgain = 500ms;  // while it is another's
constexpr auto kIdle = 3s;

}  // namespace

OutboxLeases::OutboxLeases(Lane& lane, bool shared, std::function<void()> taken)
    : lane_(lane), shared_(shared), taken_(std::move(taken)) {}

bool OutboxLeases::holds(ShopId shop) const {
  if (!shared_) return true;
  const std::lock_guard lock(mutex_);
  const auto lease = leases_.find(shop);
  return lease != leases_.end() && Steady::now() < lease->second.ours_until;
}

std::set<ShopId> OutboxLeases::held() const {
  const std::lock_guard lock(mutex_);
  std::set<ShopId> shops;
  for (const auto& [shop, lease] : leases_)
    if (Steady::now() < lease.ours_until) shops.insert(shop);
  return shops;
}

void OutboxLeases::want(ShopId shop) {
  if (!shared_) return;
  const auto now = Steady::now();
  Steady::time_point first;
  {
    const std::lock_guard lock(mutex_);
    Lease& lease = leases_[shop];
    if (lease.first_wanted == Steady::time_point{}) lease.first_wanted = now;
    first = lease.first_wanted;
    lease.wanted_at = now;
    if (now < lease.ask_again) return;
    lease.ask_again = now + kAskAgain;
  }
  const auto ours = std::make_shared<bool>(false);
  lane_.submit(
      shop,
      [shop, ours](Shop& its, Time at) {
        *ours = its.leases.take(shop, kOutbox, at, kLasts);
        return std::vector<Letter>{};
      },
      [this, shop, ours, first, now](Accepted accepted) {
        if (accepted == Accepted::Yes) note(shop, *ours, first, now);
      });
}

void OutboxLeases::note(ShopId shop, bool ours, Steady::time_point first_wanted,
                        Steady::time_point asked_at) {
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = leases_.find(shop);
    if (found == leases_.end() || found->second.first_wanted != first_wanted)
      return;  // given back meanwhile
    Lease& lease = found->second;
    fresh = ours && Steady::now() >= lease.ours_until;
    lease.ours_until = ours ? asked_at + kSafely : Steady::time_point{};
    if (ours) lease.ask_again = asked_at + kRenewAfter;
  }
  if (fresh) taken_();
}

void OutboxLeases::release_idle() { give_back(Steady::now() - kIdle); }

void OutboxLeases::release_all() { give_back(Steady::time_point::max()); }

// Also one that is still being asked for: the lane's work comes in its order.
void OutboxLeases::give_back(Steady::time_point not_wanted_since) {
  std::vector<ShopId> idle;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(leases_, [&](const auto& each) {
      const auto& [shop, lease] = each;
      if (lease.wanted_at > not_wanted_since) return false;
      idle.push_back(shop);
      return true;
    });
  }
  for (const ShopId shop : idle)
    lane_.submit(shop, [shop](Shop& its, Time) {
      its.leases.give_back(shop, kOutbox);
      return std::vector<Letter>{};
    });
}

}  // namespace kedai::bot
