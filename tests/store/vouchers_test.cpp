#include "store/vouchers.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "store/db/open.h"
#include "store/db/schema.h"
#include "tests/harness/postgres_server.h"
#include "tests/harness/temporary_folder.h"
#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

Voucher voucher_of(std::int64_t id, std::int64_t most_uses, std::int64_t each) {
  Voucher voucher;
  voucher.id = id;
  voucher.code = "HEMAT";
  voucher.kind = Voucher::Kind::Amount;
  voucher.amount = {500};
  voucher.most_uses = most_uses;
  voucher.most_uses_each = each;
  return voucher;
}

CustomerId new_customer(Shop& shop, Time now) {
  const CustomerId customer{shop.new_id(now)};
  shop.customers.add({customer, "Sri", "", "", {}, {}}, now);
  return customer;
}

// An order of one tekwan with the voucher, if it can still be used.
std::optional<Order> order_with_voucher(Shop& shop, CustomerId customer, Time now) {
  if (!shop.vouchers.redeem("HEMAT", customer, now)) return std::nullopt;
  const Variant& tekwan = *shop.catalog->find_sku("TKW-POR");
  Order order;
  order.id = {shop.new_id(now)};
  order.number = shop.profiles.take_order_number(shop.id());
  order.customer = customer;
  order.placed_at = now;
  order.voucher = "HEMAT";
  order.discount = {500};
  order.lines = {{tekwan.id, tekwan.sku, "Tekwan", 1, tekwan.price, ""}};
  if (!shop.orders.place(order, "customer").empty()) throw std::logic_error("no stock");
  return order;
}

struct VoucherShop {
  World world;
  TestShop shop{world};

  explicit VoucherShop(std::int64_t most_uses, std::int64_t each) {
    shop.with([&](Shop& open) {
      open.vouchers.save(voucher_of(open.new_id(world.now), most_uses, each));
    });
  }
  CustomerId customer() {
    return shop.with([&](Shop& open) { return new_customer(open, world.now); });
  }
  std::optional<Order> order(CustomerId customer) {
    return shop.with([&](Shop& open) { return order_with_voucher(open, customer, world.now); });
  }
  MoveOutcome cancel(Order& order) {
    return shop.with([&](Shop& open) {
      return open.orders.move(order, OrderStatus::Cancelled, Mover::Staff,
                              {open.new_id(world.now), "Sri", world.now});
    });
  }
  Voucher voucher(CustomerId customer = {}) {
    return *shop.with([&](Shop& open) { return open.vouchers.find("HEMAT", customer); });
  }
};

// A database that several connections may open.
struct SharedStore {
  SharedStore() {
    const char* engine = std::getenv("KEDAI_TEST_STORE");
    if (engine && std::string_view(engine) == "postgresql") {
      PostgresServer& server = PostgresServer::running();
      url = server.url(server.new_database());
    } else {
      url = (folder.path() / "kedai.db").string();
    }
  }
  TemporaryFolder folder;
  std::string url;
};

}  // namespace

TEST_CASE("a code is the same however it is typed") {
  for (const auto* typed : {"HEMAT10", "hemat10", "Hemat-10", "hemat 10", "hemat_10."}) {
    INFO(typed);
    CHECK(voucher_code(typed) == "HEMAT10");
  }
  for (const auto* typed :
       {"", "10", "ab", "1234567", "kode?", "h\xC3\xA9mat", "aaaaaaaaaaaaaaaaaaaaa"}) {
    INFO(typed);
    CHECK(voucher_code(typed) == "");
  }
}

TEST_CASE("a voucher is used so often, and by each customer so often") {
  VoucherShop shop(3, 2);
  const CustomerId first = shop.customer();
  const CustomerId second = shop.customer();
  CHECK(shop.order(first));
  CHECK(shop.order(first));
  CHECK_FALSE(shop.order(first));
  CHECK(shop.voucher(first).uses_of_customer == 2);
  CHECK(shop.order(second));
  CHECK_FALSE(shop.order(second));
  CHECK(shop.voucher().uses == 3);
  CHECK(voucher_faults(*shop.world.database).empty());
}

TEST_CASE("an order that is lost gives its use back, once") {
  VoucherShop shop(1, 1);
  const CustomerId customer = shop.customer();
  auto order = shop.order(customer);
  REQUIRE(order);
  Order as_another_saw_it = *order;
  CHECK(shop.cancel(*order) == MoveOutcome::Done);
  CHECK(shop.cancel(as_another_saw_it) == MoveOutcome::AlreadyThere);
  CHECK(shop.voucher(customer).uses == 0);
  CHECK(shop.voucher(customer).uses_of_customer == 0);
  CHECK(shop.order(customer));
  CHECK_FALSE(shop.order(customer));
  CHECK(voucher_faults(*shop.world.database).empty());
}

TEST_CASE("two who turn out to be one have used it together") {
  VoucherShop shop(0, 2);
  const CustomerId early = shop.customer();
  const CustomerId known = shop.customer();
  CHECK(shop.order(early));
  CHECK(shop.order(known));
  shop.shop.with([&](Shop& open) {
    open.orders.hand_over(early, known, ChatId{1});
    open.payments.hand_over(early, known);
    open.customers.merge(early, known);
  });
  CHECK(shop.voucher(known).uses_of_customer == 2);
  CHECK_FALSE(shop.order(known));
  CHECK(shop.voucher().uses == 2);
}

TEST_CASE("a voucher that is not in its time, or removed, is not used; new terms keep its uses") {
  VoucherShop shop(1, 0);
  const CustomerId customer = shop.customer();
  auto change = [&](auto edit) {
    shop.shop.with([&](Shop& open) {
      Voucher voucher = voucher_of(open.new_id(shop.world.now), 1, 0);
      edit(voucher);
      open.vouchers.save(voucher);
    });
  };
  const Time now = shop.world.now;
  change([&](Voucher& v) { v.period.ends = now; });
  CHECK_FALSE(shop.order(customer));
  change([&](Voucher& v) { v.period.starts = now + std::chrono::hours{1}; });
  CHECK_FALSE(shop.order(customer));
  change([](Voucher&) {});
  auto order = shop.order(customer);
  REQUIRE(order);
  change([](Voucher&) {});
  CHECK_FALSE(shop.order(customer));
  shop.shop.with([&](Shop& open) {
    open.vouchers.remove(open.vouchers.find("HEMAT", customer)->id);
    CHECK_FALSE(open.vouchers.find("HEMAT", customer));
    CHECK_FALSE(open.vouchers.redeem("HEMAT", customer, now));
  });
  CHECK(shop.cancel(*order) == MoveOutcome::Done);
  CHECK(voucher_faults(*shop.world.database).empty());
}

TEST_CASE("of 64 at once on connections of their own, exactly 50 use a voucher for 50 uses") {
  constexpr int kThreads = 64;
  constexpr int kOrdersEach = 3;
  const SharedStore store;
  const auto first = db::open(store.url);
  db::migrate(*first);
  World world(db::open(store.url));
  TestShop shop(world);
  shop.set_available("TKW-POR", 1'000);
  std::vector<CustomerId> customers;
  shop.with([&](Shop& open) {
    open.vouchers.save(voucher_of(open.new_id(world.now), 50, 1));
    // Each of them orders in three threads, and may use it once.
    for (int i = 0; i < kThreads; ++i) customers.push_back(new_customer(open, world.now));
  });

  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] {
      std::unique_ptr<db::Database> database;
      IdSource ids(i + 2);
      for (int n = 0; n < kOrdersEach;) try {
          const auto who = customers[static_cast<std::size_t>((i + n) % kThreads)];
          if (!database) database = db::open(store.url);
          db::Transaction transaction(*database);
          Profile profile = *Profiles(*database).find(shop.id);
          auto catalog = CatalogRows(*database, shop.id).load(profile.catalog_version);
          Shop open(*database, std::move(profile), std::move(catalog), ids);
          const auto order = order_with_voucher(open, who, world.now);
          transaction.commit();
          if (!order) ++refused;
          ++n;
        } catch (const db::Unavailable&) {  // the turn did not come in time: once more
        }
    });
  for (std::thread& thread : threads) thread.join();

  const auto uses = shop.with([&](Shop& open) { return open.vouchers.find("HEMAT", {})->uses; });
  CHECK(uses == 50);
  CHECK(refused >= kThreads * kOrdersEach - 50);
  for (const CustomerId customer : customers)
    CHECK(shop.with([&](Shop& open) {
      return open.vouchers.find("HEMAT", customer)->uses_of_customer;
    }) <= 1);
  CHECK(voucher_faults(*first).empty());
  std::cout << "figure: a voucher for 50 uses, " << kThreads << " at once, "
            << kThreads * kOrdersEach << " orders: used " << uses << " times\n";
}
