// Buyers at once, on real threads with a connection each: what is there is sold, and not a piece
// more. KEDAI_BUYERS=N sends another number of them.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "config/assets.h"
#include "store/import.h"
#include "store/shop.h"
#include "tests/harness/shared_store.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

constexpr int kAtOnce = 64;
const Time kNow = from_millis(1'795'489'200'000);  // 2026-11-24 10:00 in Lubuklinggau

int buyers() {
  const char* chosen = std::getenv("KEDAI_BUYERS");
  return chosen ? std::atoi(chosen) : 400;
}

// The demo shop, where 64 at a time want something.
struct Sale {
  SharedStore store;
  ShopId shop_id;
  CustomerId customer;
  std::atomic<int> placed{0};
  std::atomic<int> refused{0};

  Sale() {
    const auto database = store.connect();
    IdSource ids(1000);
    Profile profile;
    profile.slug = "dapur";
    profile.name = "Dapur";
    profile.id = shop_id = {ids.next(kNow)};
    customer = {ids.next(kNow)};
    db::Transaction transaction(*database);
    Profiles(*database).add(profile);
    import_catalogue(
        *database, shop_id, *config::asset("demo/catalogue.csv"),
        [](std::string_view) { return std::optional<Picture>{}; }, ids, kNow);
    Customers(*database, shop_id).add({customer, "Sri", "", "", {}, {}}, kNow);
    transaction.commit();
  }

  // Uses the shop in a transaction, with ids of that number alone.
  template <class Use>
  auto with(db::Database& database, int number, Use use) {
    IdSource ids(number % 1000);
    db::Transaction transaction(database, shop_id.value);
    auto profile = *Profiles(database).find(shop_id);
    auto catalog = CatalogRows(database, shop_id).load(1);
    Shop shop(database, std::move(profile), std::move(catalog), ids);
    auto result = use(shop);
    transaction.commit();
    return result;
  }

  Order order(Shop& shop, std::string_view sku, Quantity quantity) {
    const Variant& variant = *shop.catalog->find_sku(sku);
    Order order;
    order.number = shop.profiles.take_order_number(shop_id);
    order.id = {order.number * 10};
    order.customer = customer;
    order.placed_at = kNow;
    order.lines = {{variant.id, variant.sku, "?", quantity, variant.price, ""}};
    return order;
  }

  void buy(db::Database& database, int number, std::string_view sku, Quantity quantity) {
    const bool short_of = with(database, number, [&](Shop& shop) {
      return !shop.orders.place(order(shop, sku, quantity), "customer").empty();
    });
    ++(short_of ? refused : placed);
  }
};

void report(const std::string& what, int count, std::chrono::steady_clock::time_point begun) {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::cout << "figure: " << count << " buyers at once for " << what << ", " << took.count()
            << " s\n";
}

}  // namespace

TEST_CASE("of all buyers at once for 100 pieces, 100 get one") {
  Sale sale;
  const auto database = sale.store.connect();
  const VariantId adaan = sale.with(*database, 0, [](Shop& shop) {
    return shop.catalog->find_sku("PMP-ADN")->id;  // 100 there
  });
  const int all = std::max(buyers(), 101);
  const auto begun = std::chrono::steady_clock::now();
  race(sale.store, all, kAtOnce,
       [&](db::Database& connection, int number) { sale.buy(connection, number, "PMP-ADN", 1); });
  report("100 pieces", all, begun);
  CHECK(sale.placed == 100);
  CHECK(sale.refused == all - 100);
  const StockCount count = Stock(*database, sale.shop_id).of(adaan);
  CHECK(count.available == 0);
  CHECK(count.held == 100);
  CHECK(stock_faults(*database).empty());
}

TEST_CASE("no day's capacity is passed, whoever comes and goes at once") {
  Sale sale;
  const auto database = sale.store.connect();
  const VariantId cake = sale.with(*database, 0, [](Shop& shop) {
    return shop.catalog->find_sku("KUE-MKS")->id;  // 5 a day, 2 days ahead
  });
  const int all = std::max(buyers(), 201);
  const auto begun = std::chrono::steady_clock::now();
  race(sale.store, all, kAtOnce, [&](db::Database& connection, int number) {
    sale.buy(connection, number, "KUE-MKS", 1 + number % 3);
    if (number % 4 != 0) return;  // some other order is let go of at the same time
    sale.with(connection, number + 1, [&](Shop& shop) {
      auto open = shop.orders.open(1, 1000 + number / 2);
      if (open.empty()) return MoveOutcome::Unlawful;
      return shop.orders.move(open[0], OrderStatus::Cancelled, Mover::Staff,
                              {open[0].id.value + 1, "Ibu", kNow});
    });
  });
  report("5 pieces a day", all, begun);
  const auto days = Capacity(*database, sale.shop_id).taken(cake, local_day(7 * 60, kNow) + 2);
  Quantity taken = 0;
  for (const auto& [day, pieces] : days) {
    CHECK(pieces <= 5);
    taken += pieces;
  }
  CHECK(taken == Stock(*database, sale.shop_id).of(cake).held);
  CHECK(taken > 0);
  CHECK(stock_faults(*database).empty());
}
