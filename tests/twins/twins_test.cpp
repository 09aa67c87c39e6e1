// Every statement of the program on both engines, on the same rows: a walk of customers and staff,
// and then by hand what a walk does not come to. Whatever is read must be the same
// (harness/twin.h).
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>

#include "store/db/open.h"
#include "store/db/schema.h"
#include "tests/harness/postgres_server.h"
#include "tests/harness/twin.h"
#include "tests/walk/walk.h"

using namespace kedai;
using namespace kedai::harness;
using namespace std::chrono_literals;

namespace {

void exercise_payments(Shop& shop, CustomerId customer, Time now) {
  const auto stamp = [&] { return Stamp{shop.new_id(now), "pemilik", now}; };
  const auto open = shop.orders.open(100);
  Order order =
      *std::ranges::find_if(open, [](const Order& each) { return each.due().minor > 5'000; });
  shop.payments.set_limit(order.customer, order.total());
  const Money some{1'000};
  CHECK(shop.payments.pay(order, {some, PaymentWay::Qris, "one"}, stamp()) == PayOutcome::Done);
  CHECK(shop.payments.pay(order, {some, PaymentWay::Qris, "one"}, stamp()) == PayOutcome::Before);
  CHECK(shop.payments.pay_back(order, {some}, stamp()) == PayOutcome::Done);
  CHECK(shop.payments.pay(order, {order.due()}, stamp()) == PayOutcome::Done);
  CHECK(shop.payments.pay_back(order, {order.paid}, stamp()) == PayOutcome::Done);
  CHECK(shop.payments.prove(order, "picture", stamp()));
  CHECK(shop.payments.open_proof(order.id) == "picture");
  shop.payments.disprove(order, stamp());
  CHECK(shop.payments.put_on_account(order, stamp()));
  CHECK(shop.payments.debtors(5) == std::vector{order.customer});
  CHECK(shop.payments.repay(order.customer, {some}, stamp()) == PayOutcome::Done);
  CHECK(shop.payments.forgive(order.customer, some, stamp()));
  shop.orders.set_deadline(order, now + 1h, now);
  CHECK(shop.orders.is_waited_for(order.total()) ==
        (order.payment == PaymentWay::BankTransfer || order.payment == PaymentWay::Qris));
  shop.customers.note_refusal(order.customer);
  const auto entries = shop.payments.of_order(order.id);
  CHECK_FALSE(shop.payments.confirm(entries.at(1), "two"));
  shop.profiles.set_gateway(shop.id(), false);
  CHECK(shop.orders.due_by_clock(now, 5).size() == 1);
  CHECK(shop.orders.move(order, OrderStatus::Cancelled, Mover::Staff, stamp()) ==
        MoveOutcome::Done);
  CHECK(shop.payments.take_surplus(order, {some}, stamp()) == PayOutcome::Done);
  CHECK(shop.payments.of_order(order.id).size() == 11);
  CHECK(shop.payments.of_customer(order.customer, 20).size() >= 13);
  shop.errands.post("charge", "{}", shop.new_id(now), now);
  shop.profiles.save_payment_ways(shop.profile);
  CHECK(shop.payments.account(customer).limit.minor >= 0);
}

void exercise_stock(Shop& shop, CustomerId customer, Time now) {
  const auto stamp = [&] { return Stamp{shop.new_id(now), "pemilik", now}; };
  const Variant& coffee = *shop.catalog->find_sku("KPI-JHE");
  const Variant& cake = *shop.catalog->find_sku("KUE-ENG");
  CHECK(shop.stock.receive(coffee.id, 10, stamp()));
  CHECK(shop.stock.spoil(coffee.id, 1, stamp()));
  CHECK(shop.stock.movements(coffee.id, 2).size() == 2);
  const auto today = local_day(shop.profile, now);
  shop.stock.set_expiry(coffee.id, today);
  CHECK_FALSE(shop.stock.near_expiry(today).empty());
  shop.stock.mark_on_sale(cake.id);
  shop.capacity.set_per_day(cake.id, 7);
  Order order;
  order.id = {shop.new_id(now)};
  order.number = shop.profiles.take_order_number(shop.id());
  order.customer = customer;
  order.placed_at = now;
  order.lines = {{cake.id, cake.sku, "Engkak", 7, cake.price, ""}};
  CHECK(shop.orders.place(order, "pemilik").empty());
  CHECK_FALSE(shop.capacity.taken(cake.id, today).empty());
  CHECK(shop.orders.move(order, OrderStatus::Cancelled, Mover::Staff, stamp()) ==
        MoveOutcome::Done);
}

void exercise_prices(Shop& shop, Time now) {
  const VariantId variant = shop.catalog->products()[0].variants[0].id;
  shop.set_tiers(variant, {{10, {900}}, {20, {800}}});
  for (const int percent : {10, 15})
    shop.set_promotion(
        {shop.new_id(now), Promotion::Scope::Variant, variant.value, percent, {}, {}});
  CHECK(shop.catalog->find(variant)->tiers.size() == 2);
  const Promotion promotion = shop.catalog->promotions().back();
  CHECK(promotion.percent == 15);
  shop.remove_promotion(promotion.id);
  Voucher voucher;
  voucher.id = shop.new_id(now);
  voucher.code = "KEMBAR";
  voucher.kind = Voucher::Kind::Amount;
  voucher.amount = {1'000};
  voucher.most_uses = 2;
  voucher.most_uses_each = 1;
  for (const std::int64_t minimum : {0, 500}) {
    voucher.minimum = {minimum};
    shop.vouchers.save(voucher);
  }
  const CustomerId nobody{1};
  CHECK(shop.vouchers.redeem("KEMBAR", nobody, now));
  CHECK(shop.vouchers.find("KEMBAR", nobody)->uses == 1);
  CHECK(shop.vouchers.any_in_force(now));
  shop.vouchers.give_back("KEMBAR");
  CHECK(shop.vouchers.find(voucher.id)->minimum == Money{500});
  CHECK_FALSE(shop.vouchers.newest(5).empty());
  shop.vouchers.remove(voucher.id);
  CHECK_FALSE(shop.vouchers.find("KEMBAR", nobody));
}

void exercise_mailbox(Shop& shop, Time now) {
  Mailbox& mailbox = shop.mailbox;
  const ChatId chat = shop.conversations.find("web", "web-beli4")->id;
  std::vector<LetterId> letters;
  for (int i = 0; i < 4; ++i) {
    letters.push_back({shop.new_id(now)});
    mailbox.post({shop.id(), letters.back(), chat, "telegram", "1", "{}", 0, now, now});
  }
  mailbox.sent(letters[0]);
  mailbox.rewrite(letters[1], "{again}");
  CHECK(mailbox.find(letters[1])->body == "{again}");
  mailbox.try_later(letters[1], 2, now + 5s);
  mailbox.hold(letters[2], "{held}");
  CHECK(mailbox.held(chat).size() == 1);
  mailbox.bury_held(now + 1s, now);
  CHECK(mailbox.held(chat).empty());
  mailbox.bury({"web", "inbound", "planted", std::string("\0\xff", 2)}, shop.new_id(now), now);
  for (const auto* body : {"one", "two"})
    mailbox.write({shop.id(), chat, shop.new_id(now), Author::Shop, body, now});
  CHECK(mailbox.history(chat, 0).size() == 2);
  CHECK(mailbox.history(chat, mailbox.history(chat, 0)[1].id).size() == 1);
  for (const auto* reference : {"1", "2"}) mailbox.remember(chat, "card", reference);
  CHECK(mailbox.recall(chat, "card") == "2");
  for (const int offset : {5, 6}) mailbox.set_poll_offset("telegram", offset);
  CHECK(mailbox.poll_offset("telegram") == 6);
}

void exercise_meters(Shop& shop, Time now) {
  SentMessages& messages = shop.sent_messages;
  const ChatId chat = shop.conversations.find("whatsapp", "whatsapp-beli3")->id;
  for (const auto* reference : {"w1", "w2", "w1"})
    messages.add({"whatsapp", reference, chat, "{}", "utility", {50}, 0, Reach::Sent, 0, "", now});
  CHECK(messages.advance("whatsapp", "w1", Reach::Read, 0, "", now));
  CHECK_FALSE(messages.advance("whatsapp", "w1", Reach::Delivered, 0, "", now));
  CHECK(messages.advance("whatsapp", "w3", Reach::Failed, 131047, "late", now));
  CHECK(messages.failed_of({1}) == 0);
  messages.bill("whatsapp", "w2", "service", {25});
  messages.claim(chat, 1001, now - 1h);
  CHECK(messages.find("whatsapp", "w2")->price == Money{25});
  CHECK(messages.by_day(now - 24h, now + 24h, 420).size() == 1);
  CHECK_FALSE(messages.by_order(Time{}, now + 24h).empty());
}

void exercise_the_rest(Shop& shop, Time now) {
  const auto& product = shop.catalog->products()[0];
  CHECK(shop.pictures.find(product.picture_id)->bytes.size() > 100);
  for (const auto* reference : {"r1", "r2"})
    shop.pictures.note_upload("whatsapp", product.picture_id, reference);
  CHECK(shop.pictures.uploaded("whatsapp", product.picture_id) == "r2");
  CHECK_FALSE(shop.conversations.of_customer(shop.conversations.find("web", "web-beli4")->customer)
                  .empty());
  CHECK(shop.profiles.find("dapur"));
  CHECK(shop.profiles.all().size() == 2);
  const VariantId variant = product.variants[0].id;
  const ProductId taught = product.id;
  shop.set_price(variant, {1'000});
  shop.set_aliases(taught, {"nama lain"});
  CHECK(shop.catalog->find(taught)->aliases == std::vector<std::string>{"nama lain"});
  CHECK(shop.orders.last_actor(OrderId{1}).empty());
  const DeskChange change{shop.new_id(now), DeskChange::Kind::Price, variant, 900, "pemilik"};
  CHECK_FALSE(shop.desk_changes.overtaken(change));
  shop.desk_changes.record(change, now);
  CHECK(shop.desk_changes.find(change.id, change.id).size() == 1);
  CHECK(shop.desk_changes.take_back(change.id));
  shop.staff.unbind(shop.staff.all().back());
  const auto customer = shop.conversations.find("web", "web-beli4")->customer;
  CHECK(shop.customers.has_identity(customer, "web", "cookie"));
  shop.mailbox.take("web", "old", before_ids_of(now - 1h));
  const auto other = shop.conversations.find("whatsapp", "whatsapp-beli3")->customer;
  shop.mailbox.readdress(shop.conversations.find("web", "web-beli4")->id, "moved");
  shop.customers.forget(customer, "web", "cookie");
  shop.customers.merge(other, customer);
  exercise_prices(shop, now);
  exercise_payments(shop, customer, now);
  exercise_stock(shop, customer, now);
  shop.payments.hand_over(other, customer);
  shop.orders.hand_over(other, customer, shop.conversations.find("web", "web-beli4")->id);
  CHECK(shop.leases.take(shop.id(), "outbox", now, 10s));
  CHECK(shop.leases.take(shop.id(), "outbox", now + 1s, 10s));
  shop.leases.give_back(shop.id(), "outbox");
}

void exercise_charges(Shop& shop, Time now) {
  const OrderId order = shop.orders.open(1).at(0).id;
  const Charge charge = shop.charges.ask(order, {5'000}, now + 1h, now);
  CHECK(shop.charges.ask(order, {5'000}, now + 1h, now).reference != charge.reference);
  shop.charges.set_code(charge, "transaction", "code");
  CHECK(shop.charges.advance(charge.reference, ChargeStatus::Paid));
  CHECK_FALSE(shop.charges.advance(charge.reference, ChargeStatus::Pending));
  shop.charges.look_again(charge.reference, now);
  CHECK(shop.charges.to_look_at(now, 5).at(0).reference == charge.reference);
  CHECK(shop.charges.find(charge.reference)->code == "code");
  CHECK(shop.charges.newest_of(order)->status == ChargeStatus::Asked);
  CHECK(shop.charges.of_order(order).at(1).reference == charge.reference);
  shop.profiles.set_gateway(shop.id(), true);
  CHECK(shop.errands.is_waiting("charge", "{}", now));
  CHECK(shop.errands.bodies("charge").size() == 1);
}

void exercise_errands(db::Database& database, ShopId shop, Time now) {
  Errands errands(database, shop);
  const Errand errand = due_errands(database, now, 5).at(0);
  CHECK(next_errand(database) == now);
  CHECK(errands.take(errand, now + 1s));
  CHECK_FALSE(errands.take(errand, now + 2s));
  errands.try_later(errand.id, 1, now + 3s);
  CHECK(errands.done(errand.id));
  CHECK_FALSE(errands.done(errand.id));
}

void exercise_all_shops(db::Database& database, Time now) {
  exercise_errands(database, Profiles(database).all().at(0).id, now);
  CHECK(waiting_letters(database, {0}, 10).size() == 2);
  CHECK(transcript_after(database, 0, 10).size() == 2);
  CHECK(newest_transcript_entry(database) > 0);
  CHECK(newest_taken(database) > now - 24h);
  forget_inbox(database, now);
  forget_sent_messages(database, now + 1s);
  CHECK(ledger_faults(database).empty());
  CHECK(stock_faults(database).empty());
  CHECK(voucher_faults(database).empty());
  CHECK(lease_node(database) == 1);
}

}  // namespace

TEST_CASE("each statement of the program does the same on both engines") {
  PostgresServer& server = PostgresServer::running();
  auto twins = std::make_unique<Twin>(db::open("sqlite::memory:"),
                                      db::open(server.url(server.new_database())));
  Twin& database = *twins;
  db::migrate(database);
  Walk walk(20'261'124, std::move(twins));
  REQUIRE_NOTHROW(walk.run(1'500));
  World& world = walk.world();
  walk.first_shop().with([&](Shop& shop) {
    exercise_mailbox(shop, world.now);
    exercise_meters(shop, world.now);
    exercise_the_rest(shop, world.now);
    exercise_charges(shop, world.now);
    exercise_all_shops(database, world.now);
  });
  for (const db::Sql* sql : database.unused()) FAIL_CHECK("never run: " << sql->text());
  std::cout << "figure: " << db::Sql::all().size() << " statements, the same on both engines\n";
}

TEST_CASE("twins that are not alike are found out") {
  auto one = new_sqlite_store();
  auto other = new_postgres_store();
  one->script("UPDATE counter SET value = 5");
  Twin database(std::move(one), std::move(other));
  CHECK_THROWS_AS(lease_node(database), std::logic_error);
}
