// Vouchers against a model that is a list of orders: codes given out, changed and taken back, used
// by customers who turn out to be one, given back by orders that are lost.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <iostream>
#include <map>

#include "tests/store/model_steps.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

struct Terms {
  std::int64_t most_uses = 0;
  std::int64_t most_uses_each = 0;
  Period period;
  bool removed = false;
};

struct Use {
  Order order;
  std::size_t customer;
};

class Model {
 public:
  Model(World& world, int number) : world_(world), shop_(world, numbered_shop(number)) {
    shop_.set_available("TKW-POR", 1'000'000);
    for (int i = 0; i < 4; ++i) add_customer();
  }

  void step() {
    shop_.with([&](Shop& shop) {
      switch (below(12)) {
        case 0: return save(shop);
        case 1: return remove(shop);
        case 2: world_.now += std::chrono::hours{below(30)}; return;
        case 3: return merge(shop);
        case 4:
        case 5:
        case 6: return end(shop);
        default: return use(shop);
      }
    });
    shop_.with([&](Shop& shop) { compare(shop); });
  }

  int refused = 0;
  std::size_t used() const { return uses_.size(); }

 private:
  static constexpr std::array<std::string_view, 3> kCodes{"HEMAT10", "LEBARAN", "ONGKIRGRATIS"};

  std::string_view some_code() { return kCodes[static_cast<std::size_t>(below(kCodes.size()))]; }
  std::size_t some_customer() { return static_cast<std::size_t>(below(std::ssize(customers_))); }

  void add_customer() {
    shop_.with([&](Shop& shop) {
      const CustomerId id{shop.new_id(world_.now)};
      shop.customers.add({id, "", "", "", {}, {}}, world_.now);
      customers_.push_back(id);
    });
  }

  bool is_lost(const Use& use) const { return kedai::is_lost(use.order.status); }
  std::int64_t uses_of(std::string_view code, std::optional<std::size_t> customer = {}) const {
    return std::ranges::count_if(uses_, [&](const Use& use) {
      return use.order.voucher == code && !is_lost(use) && (!customer || use.customer == *customer);
    });
  }

  // New terms may allow less than was used already: then nobody can use it, and what was stays.
  void save(Shop& shop) {
    const auto code = some_code();
    Terms terms;
    terms.most_uses = below(8);
    terms.most_uses_each = below(3);
    terms.period.starts = world_.now + std::chrono::hours{below(3) * 12 - 12};
    terms.period.ends = terms.period.starts + std::chrono::hours{below(100) + 1};
    Voucher voucher;
    voucher.id = shop.new_id(world_.now);
    voucher.code = code;
    voucher.kind = Voucher::Kind::Amount;
    voucher.amount = {500};
    voucher.most_uses = terms.most_uses;
    voucher.most_uses_each = terms.most_uses_each;
    voucher.period = terms.period;
    shop.vouchers.save(voucher);
    terms_[std::string(code)] = terms;
  }

  void remove(Shop& shop) {
    const auto code = some_code();
    const auto found = shop.vouchers.find(code, customers_.front());
    const auto known = terms_.find(std::string(code));
    RC_ASSERT(found.has_value() == (known != terms_.end() && !known->second.removed));
    if (!found) return;
    shop.vouchers.remove(found->id);
    known->second.removed = true;
  }

  bool may_use(std::string_view code, std::size_t customer) const {
    const auto found = terms_.find(std::string(code));
    if (found == terms_.end() || found->second.removed) return false;
    const Terms& terms = found->second;
    return terms.period.starts <= world_.now && world_.now < terms.period.ends &&
           (terms.most_uses == 0 || uses_of(code) < terms.most_uses) &&
           (terms.most_uses_each == 0 || uses_of(code, customer) < terms.most_uses_each);
  }

  void use(Shop& shop) {
    const auto code = some_code();
    const auto customer = some_customer();
    const bool redeemed = shop.vouchers.redeem(code, customers_[customer], world_.now);
    RC_ASSERT(redeemed == may_use(code, customer));
    if (!redeemed && terms_.contains(std::string(code))) ++refused;
    if (!redeemed) return;
    if (below(5) == 0) return shop.vouchers.give_back(code);  // there was not enough of the goods
    const Variant& tekwan = *shop.catalog->find_sku("TKW-POR");
    Order order;
    order.id = {shop.new_id(world_.now)};
    order.number = shop.profiles.take_order_number(shop_.id);
    order.customer = customers_[customer];
    order.placed_at = world_.now;
    order.voucher = code;
    order.discount = {500};
    order.lines = {{tekwan.id, tekwan.sku, "Tekwan", 1, tekwan.price, ""}};
    RC_ASSERT(shop.orders.place(order, "customer").empty());
    uses_.push_back({order, customer});
  }

  // It is lost or not; twice it is lost once.
  void end(Shop& shop) {
    if (uses_.empty()) return;
    Use& use = uses_[static_cast<std::size_t>(below(std::ssize(uses_)))];
    constexpr std::array kEnds{OrderStatus::Rejected, OrderStatus::Cancelled, OrderStatus::Accepted,
                               OrderStatus::Completed};
    const OrderStatus to = kEnds[static_cast<std::size_t>(below(kEnds.size()))];
    shop.orders.move(use.order, to, Mover::Staff, {shop.new_id(world_.now), "Ibu", world_.now});
    RC_ASSERT(shop.orders.find(use.order.id)->status == use.order.status);
  }

  // Two turn out to be one: what both have used is one's.
  void merge(Shop& shop) {
    const std::size_t gone = some_customer(), into = some_customer();
    if (gone == into) return;
    shop.payments.hand_over(customers_[gone], customers_[into]);
    shop.orders.hand_over(customers_[gone], customers_[into], {});
    for (Use& use : uses_) {
      if (use.customer != gone) continue;
      use.customer = into;
      use.order.customer = customers_[into];
    }
  }

  void compare(Shop& shop) {
    for (const auto code : kCodes) {
      const auto known = terms_.find(std::string(code));
      for (std::size_t customer = 0; customer < customers_.size(); ++customer) {
        const auto voucher = shop.vouchers.find(code, customers_[customer]);
        RC_ASSERT(voucher.has_value() == (known != terms_.end() && !known->second.removed));
        if (!voucher) continue;
        RC_ASSERT(voucher->uses == uses_of(code));
        RC_ASSERT(voucher->uses_of_customer == uses_of(code, customer));
      }
    }
  }

  World& world_;
  TestShop shop_;
  std::vector<CustomerId> customers_;
  std::map<std::string, Terms> terms_;
  std::vector<Use> uses_;
};

}  // namespace

TEST_CASE("vouchers are used as often as their model says, step by step") {
  World world;
  int shops = 0, taken = 0, refused = 0;
  std::size_t used = 0;
  const bool same = rc::check("no use differs", [&] {
    Model model(world, ++shops);
    for (int step = 0; step < steps_in_a_shop(); ++step, ++taken) model.step();
    used += model.used();
    refused += model.refused;
  });
  CHECK(same);
  CHECK(used > 20);
  CHECK(refused > 20);
  CHECK(voucher_faults(*world.database).empty());
  std::cout << "figure: " << taken << " steps of vouchers beside their model: " << used
            << " times used, " << refused << " times refused\n";
}
