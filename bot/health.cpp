#include "bot/health.h"

#include <chrono>
#include <mutex>
#include <vector>

namespace kedai::bot {

namespace {

using Steady = std::chrono::steady_clock;
constexpr auto kStands = std::chrono::seconds{1};

edge::Response told(Accepted accepted) {
  constexpr const char* kText = "text/plain";
  if (accepted == Accepted::Yes) return {200, kText, "ok\n"};
  return {503, kText, "what comes cannot be kept now; the log says why\n"};
}

}  // namespace

struct Health::Impl : std::enable_shared_from_this<Health::Impl> {
  Impl(Lane& its_lane, ShopId any_shop) : lane(its_lane), shop(any_shop) {}

  void hear(edge::Respond respond) {
    bool stands = false;
    {
      const std::lock_guard lock(mutex);
      waiting.push_back(std::move(respond));
      if (waiting.size() > 1) return;  // the lane is being asked
      stands = Steady::now() - known_at < kStands;
    }
    stands ? answer() : ask();
  }

  void ask() {
    lane.submit(
        shop,
        [](Shop& its, Time now) {  // what is there already SQLite would not write again
          its.mailbox.remember(ChatId{}, "health", std::to_string(to_millis(now)));
          return std::vector<Letter>{};
        },
        [self = shared_from_this()](Accepted accepted) {
          {
            const std::lock_guard lock(self->mutex);
            self->known = accepted;
            self->known_at = Steady::now();
          }
          self->answer();
        });
  }

  void answer() {
    std::vector<edge::Respond> asked;
    Accepted accepted{};
    {
      const std::lock_guard lock(mutex);
      asked.swap(waiting);
      accepted = known;
    }
    for (const edge::Respond& respond : asked) respond(told(accepted));
  }

  Lane& lane;
  const ShopId shop;
  std::mutex mutex;
  std::vector<edge::Respond> waiting;
  Accepted known = Accepted::Later;
  Steady::time_point known_at{};
};

Health::Health(Lane& lane, ShopId any_shop) : impl_(std::make_shared<Impl>(lane, any_shop)) {}

edge::Handle Health::handle() const {
  return [impl = impl_](const edge::Request&, edge::Respond respond) {
    impl->hear(std::move(respond));
  };
}

}  // namespace kedai::bot
