// ./dev bench: what a conversation costs in the lane, durable before it is answered, as a ratio to
// the bare commits of the same database in the same run. Absolute times on shared machines are
// noise.
#include <fmt/format.h>

#include <condition_variable>
#include <mutex>

#include "tests/bot/bot_shop.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

using Steady = std::chrono::steady_clock;
constexpr int kUpdates = 2'000;
constexpr int kCommits = 500;

const db::Sql kTouch("UPDATE counter SET value = value + 1 WHERE name = 'node'");

double per_second(int count, Steady::time_point since) {
  return count / std::chrono::duration<double>(Steady::now() - since).count();
}

// One row changed and synced at a time: what a server without group commit would be bound by.
double bare_commits(BotShop& shop) {
  const auto begun = Steady::now();
  for (int i = 0; i < kCommits; ++i) {
    db::Transaction transaction(*shop.database);
    shop.database->execute(kTouch);
    transaction.commit();
  }
  return per_second(kCommits, begun);
}

// The buyers' turns: greeting, category, card, quantity; everybody a chat of their own.
Content turn(const Catalog& catalog, int step) {
  const Product& product = catalog.products()[static_cast<std::size_t>(step) % 20];
  switch (step % 4) {
    case 0: return Said{"halo"};
    case 1: return Pressed{encode(choice(Verb::Category, product.category)), "1t"};
    case 2: return Pressed{encode(choice(Verb::Product, product.id)), "1t"};
    default: return Pressed{encode(choice(Verb::AddQuantity, product.variants[0].id, 1)), "1t"};
  }
}

double updates(BotShop& shop, const Catalog& catalog, int in_flight) {
  static int update = 0;
  std::mutex mutex;
  std::condition_variable done;
  int flying = 0;
  const auto begun = Steady::now();
  for (int i = 0; i < kUpdates; ++i) {
    {
      std::unique_lock lock(mutex);
      done.wait(lock, [&] { return flying < in_flight; });
      ++flying;
    }
    shop.lane->submit({shop.shop, BotShop::event(std::to_string(i % 200), turn(catalog, i / 200),
                                                 "b" + std::to_string(++update))},
                      [&](Accepted) {
                        const std::lock_guard lock(mutex);
                        --flying;
                        done.notify_one();
                      });
  }
  std::unique_lock lock(mutex);
  done.wait(lock, [&] { return flying == 0; });
  return per_second(kUpdates, begun);
}

}  // namespace

int main() {
  BotShop shop;
  const auto catalog = CatalogRows(*shop.database, shop.shop).load(1);
  const double commits = bare_commits(shop);
  shop.lane->start();
  fmt::print("bare commits of one row            1.00  ({:.0f}/s)\n", commits);
  for (const int in_flight : {1, 8, 32, 128}) {
    const double rate = updates(shop, *catalog, in_flight);
    fmt::print("updates, {:3} in flight             {:.2f}  ({:.0f}/s)\n", in_flight,
               rate / commits, rate);
  }
}
