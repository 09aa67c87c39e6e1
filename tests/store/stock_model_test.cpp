// Stock and capacity against a simple model of them, step by random step: nothing may differ.
// KEDAI_STOCK_STEPS=N takes N steps in all, in 100 shops.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

constexpr int kShops = 100;  // as many cases as rapidcheck tries

std::size_t steps_in_a_shop() {
  const char* chosen = std::getenv("KEDAI_STOCK_STEPS");
  return static_cast<std::size_t>(std::max(1, (chosen ? std::atoi(chosen) : 3'000) / kShops));
}

enum class Act { Receive, Correct, Spoil, SoldOut, OnSale, SetPerDay, Place, Move, NextDay };

struct Step {
  Act act;
  std::size_t variant;
  Quantity quantity;
  std::size_t order;  // which of those that were placed
  OrderStatus to;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << static_cast<int>(step.act) << ":" << step.variant << ":" << step.quantity << ":"
             << step.order << ":" << to_word(step.to);
}

rc::Gen<Step> steps() {
  using rc::gen::elementOf;
  using rc::gen::inRange;
  const auto small = [](auto from, auto to) { return rc::gen::resize(100, inRange(from, to)); };
  // Most of what happens in a shop is orders.
  const std::vector<Act> acts{Act::Receive, Act::Correct,  Act::Spoil, Act::SoldOut, Act::OnSale,
                              Act::OnSale,  Act::Place,    Act::Place, Act::Place,   Act::Place,
                              Act::Place,   Act::Move,     Act::Move,  Act::Move,    Act::Move,
                              Act::NextDay, Act::SetPerDay};
  const std::vector<OrderStatus> targets{OrderStatus::Accepted, OrderStatus::Completed,
                                         OrderStatus::Rejected, OrderStatus::Cancelled,
                                         OrderStatus::Prepared};
  return rc::gen::build<Step>(rc::gen::set(&Step::act, elementOf(acts)),
                              rc::gen::set(&Step::variant, small(std::size_t{0}, std::size_t{4})),
                              rc::gen::set(&Step::quantity, small(Quantity{1}, Quantity{9})),
                              rc::gen::set(&Step::order, small(std::size_t{0}, std::size_t{50})),
                              rc::gen::set(&Step::to, elementOf(targets)));
}

// What one variant should be. Pieces made to order are counted day by day.
struct Goods {
  int lead_days = 0;
  Quantity per_day = 0;
  Quantity available = 0, held = 0, sold = 0;
  bool sold_out = false;
  std::map<std::int64_t, Quantity> taken = {};
};

struct Promise {
  std::size_t variant;
  Quantity quantity;
  std::vector<std::int64_t> days;  // one for each piece made to order
};

struct Placed {
  Order order;
  std::vector<Promise> promises;
};

class Model {
 public:
  explicit Model(std::int64_t today) : today_(today) {}

  std::vector<Goods> goods{{0, 0, 10}, {0, 0, 3}, {1, 4}, {3, 1}};
  std::vector<Placed> orders;

  // What can be promised of it now, piece by piece.
  Promise promise(std::size_t variant, Quantity wanted) const {
    Goods goods_now = goods[variant];
    Promise promise{variant, 0, {}};
    if (goods_now.sold_out) return promise;
    if (goods_now.lead_days == 0) {
      promise.quantity = goods_now.available >= wanted ? wanted : goods_now.available;
      return promise;
    }
    const std::int64_t first = today_ + goods_now.lead_days;
    for (std::int64_t day = first; day < first + kHorizonDays; ++day) {
      const Quantity room = goods_now.per_day - goods_now.taken[day];
      promise.quantity = std::max(promise.quantity, std::min(room, wanted));
      if (room < wanted) continue;
      promise.days.assign(static_cast<std::size_t>(wanted), day);
      break;
    }
    return promise;
  }

  void keep(const Order& order, std::vector<Promise> promises) {
    for (const Promise& promise : promises) {
      Goods& of = goods[promise.variant];
      if (of.lead_days == 0) of.available -= promise.quantity;
      of.held += promise.quantity;
      for (const std::int64_t day : promise.days) ++of.taken[day];
    }
    orders.push_back({order, std::move(promises)});
  }

  void end(const Placed& placed, OrderStatus how) {
    for (const Promise& promise : placed.promises) {
      Goods& of = goods[promise.variant];
      of.held -= promise.quantity;
      if (how == OrderStatus::Completed) {
        of.sold += promise.quantity;
        continue;
      }
      if (of.lead_days == 0) of.available += promise.quantity;
      for (const std::int64_t day : promise.days) --of.taken[day];
    }
  }

  void next_day() { ++today_; }

 private:
  std::int64_t today_;
};

ShopSetup small_shop(int number) {
  ShopSetup setup = demo_shop();
  setup.profile.slug = "toko" + std::to_string(number);
  setup.catalogue =
      "sku,category,product,variant,price,stock,weight_g,lead_days,aliases,description\n"
      "A,Makanan,Tekwan,,15000,10,1,0,,x\nB,Makanan,Cuko,,18000,3,1,0,,x\n"
      "C,Kue,Maksuba,,225000,4,1,1,,x\nD,Kue,Engkak,,200000,1,1,3,,x\n";
  return setup;
}

// A shop and its model, kept side by side.
class Pair {
 public:
  Pair(World& world, int number)
      : world_(world),
        shop_(world, small_shop(number)),
        model_(shop_.with([&](Shop& shop) { return local_day(shop.profile, world.now); })) {
    for (const auto* sku : {"A", "B", "C", "D"}) variants_.push_back(shop_.variant(sku));
    shop_.with([&](Shop& shop) {
      customer_ = {shop.new_id(world_.now)};
      shop.customers.add({customer_, "Sri", "", "", {}, {}}, world_.now);
    });
  }

  void take(const Step& step) {
    shop_.with([&](Shop& shop) { take(shop, step); });
    shop_.with([&](Shop& shop) { compare(shop); });
  }

 private:
  void take(Shop& shop, const Step& step) {
    const VariantId id = variants_[step.variant];
    Goods& goods = model_.goods[step.variant];
    const Stamp stamp{shop.new_id(world_.now), "Ibu", world_.now};
    const bool counted = goods.lead_days == 0;
    switch (step.act) {
      case Act::Receive:
        if (counted)
          expect_change(goods, step.quantity, shop.stock.receive(id, step.quantity, stamp));
        break;
      case Act::Correct:
        if (counted)
          expect_change(goods, 4 - step.quantity, shop.stock.correct(id, 4 - step.quantity, stamp));
        break;
      case Act::Spoil:
        if (counted)
          expect_change(goods, -step.quantity, shop.stock.spoil(id, step.quantity, stamp));
        break;
      case Act::SoldOut:
        shop.stock.mark_sold_out(id);
        goods.sold_out = true;
        break;
      case Act::OnSale:
        shop.stock.mark_on_sale(id);
        goods.sold_out = false;
        break;
      case Act::SetPerDay:
        if (counted) break;
        goods.per_day = step.quantity / 2;
        shop.capacity.set_per_day(id, goods.per_day);
        break;
      case Act::Place: place(shop, step); break;
      case Act::Move: move(shop, step, stamp); break;
      case Act::NextDay:
        world_.now += std::chrono::hours{24};
        model_.next_day();
        break;
    }
  }

  static void expect_change(Goods& goods, Quantity change, bool changed) {
    RC_ASSERT(changed == (goods.available + change >= 0));
    if (changed) goods.available += change;
  }

  // One variant or two, in either order, and now and then the same twice.
  void place(Shop& shop, const Step& step) {
    Order order;
    order.id = {shop.new_id(world_.now)};
    order.number = shop.profiles.take_order_number(shop_.id);
    order.customer = customer_;
    order.placed_at = world_.now;
    std::map<std::size_t, Quantity> wanted;
    const auto add = [&](std::size_t variant, Quantity quantity) {
      order.lines.push_back({variants_[variant], "?", "?", quantity, {1'000}, ""});
      wanted[variant] += quantity;
    };
    add(step.variant, step.quantity);
    if (step.order % 2 == 0) add(step.order % 4, 1 + step.quantity / 3);
    std::vector<Promise> promises;
    std::int64_t ready_day = 0;
    std::size_t short_of = 0;
    for (const auto& [variant, quantity] : wanted) {
      promises.push_back(model_.promise(variant, quantity));
      if (promises.back().quantity < quantity) ++short_of;
      if (!promises.back().days.empty())
        ready_day = std::max(ready_day, promises.back().days.back());
    }
    const auto shortages = shop.orders.place(order, "customer");
    RC_ASSERT(shortages.size() == short_of);
    for (const Shortage& shortage : shortages) {
      const auto at = std::ranges::find(variants_, shortage.variant) - variants_.begin();
      const auto variant = static_cast<std::size_t>(at);
      RC_ASSERT(shortage.available == model_.promise(variant, shortage.wanted).quantity);
    }
    if (!shortages.empty()) return;
    RC_ASSERT(shop.orders.find(order.id)->ready_day == ready_day);
    model_.keep(order, std::move(promises));
  }

  void move(Shop& shop, const Step& step, const Stamp& stamp) {
    if (model_.orders.empty()) return;
    Placed& placed = model_.orders[step.order % model_.orders.size()];
    const bool may = lawful(placed.order.status, step.to, Mover::Staff);
    const auto outcome = shop.orders.move(placed.order, step.to, Mover::Staff, stamp);
    RC_ASSERT((outcome == MoveOutcome::Done) == may);
    if (may && !is_open(step.to)) model_.end(placed, step.to);
  }

  void compare(Shop& shop) {
    for (std::size_t i = 0; i < variants_.size(); ++i) {
      const Goods& goods = model_.goods[i];
      const StockCount count = shop.stock.of(variants_[i]);
      RC_ASSERT(count.available == goods.available);
      RC_ASSERT(count.held == goods.held);
      RC_ASSERT(count.sold == goods.sold);
      RC_ASSERT(count.received == goods.available + goods.held + goods.sold);
      if (goods.lead_days == 0) continue;
      const auto today = local_day(shop.profile, world_.now);
      for (const auto& [day, taken] : shop.capacity.taken(variants_[i], today)) {
        const auto found = goods.taken.find(day);
        RC_ASSERT(taken == (found == goods.taken.end() ? 0 : found->second));
      }
    }
  }

  World& world_;
  TestShop shop_;
  Model model_;
  std::vector<VariantId> variants_;
  CustomerId customer_;
};

}  // namespace

TEST_CASE("stock and capacity do what their model does, step by step") {
  World world;
  int shops = 0;
  std::size_t taken = 0;
  const bool same = rc::check("no step differs", [&] {
    const auto some = *rc::gen::container<std::vector<Step>>(steps_in_a_shop(), steps());
    Pair pair(world, ++shops);
    for (const Step& step : some) pair.take(step);
    taken += some.size();
    RC_ASSERT(stock_faults(*world.database).empty());
  });
  CHECK(same);
  std::cout << "figure: " << taken << " steps of stock and capacity beside their model\n";
}
