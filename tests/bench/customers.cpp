#include "tests/bench/customers.h"

#include <stdexcept>

#include "store/db/open.h"
#include "store/shop.h"
#include "tests/harness/process.h"

namespace kedai::bench {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kFirstAddress = 1'000'000;
constexpr int kInTransaction = 10'000;
constexpr std::int64_t kLettersHeld = 5'000;  // that wait until their person writes

// As one who has looked at a category and gone away.
constexpr const char* kState =
    "{}\nprod:1790000000000001\tKue lapis 1\nprod:1790000000000002\tKue lapis 2\n"
    "prod:1790000000000003\tKue lapis 3\nmenu\tKembali ke menu\n";

void place_order(Shop& shop, CustomerId customer, ChatId chat, Time at) {
  Order order;
  order.id = {shop.new_id(at)};
  order.number = shop.profiles.take_order_number(shop.id());
  order.customer = customer;
  order.chat = chat;
  order.name = "Pelanggan";
  order.placed_at = at;
  const Variant& variant = shop.catalog->products().front().variants.front();
  order.lines = {{variant.id, variant.sku, "Kue lapis 1", 1, variant.price, ""}};
  shop.orders.place(order, "buyer");
}

void add_one(Shop& shop, std::int64_t number, Time at) {
  const auto address = std::to_string(kFirstAddress + number);
  const CustomerId customer{shop.new_id(at)};
  shop.customers.add({customer, "Pelanggan " + address, "", "Jl. Merdeka " + address, {}, {}}, at);
  shop.customers.identify({"telegram", "user", address}, customer);
  Cart cart;
  shop.carts.save(customer, cart);
  const ChatId chat{shop.new_id(at)};
  shop.conversations.save({chat, "telegram", address, customer, "id", kState, true, at, {}}, at);
  shop.mailbox.take("telegram", "u" + address, shop.new_id(at));
  if (number % 2 == 0) place_order(shop, customer, chat, at);
  if (number < kLettersHeld)
    shop.mailbox.post({shop.id(),
                       {shop.new_id(at)},
                       chat,
                       "telegram",
                       address,
                       kState,
                       0,
                       from_millis(kedai::kHeld),
                       at});
}

}  // namespace

void add_customers(const std::filesystem::path& data, int count,
                   const std::vector<std::string>& command) {
  {
    harness::Process process(command, data.parent_path() / "first.log");
    if (!process.first_line(std::chrono::seconds{60}))
      throw std::runtime_error("it does not start");
    process.stop();
  }
  const auto database = db::open((data / "kedai.db").string());
  const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  for (int done = 0; done < count;) {
    db::Transaction transaction(*database);
    IdSource ids(lease_node(*database));
    Profile profile = Profiles(*database).all().front();
    Shop shop(*database, profile, CatalogRows(*database, profile.id).load(1), ids);
    for (const int end = std::min(count, done + kInTransaction); done < end; ++done)
      add_one(shop, done, now - std::chrono::hours{24});
    transaction.commit();
  }
}

}  // namespace kedai::bench
