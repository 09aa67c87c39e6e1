// Midtrans' words as they are read, and its client against a fake that keeps the contract.
#include "bot/payments/midtrans.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bot/commands/check_report.h"
#include "bot/payments/midtrans_webhook.h"
#include "bot/payments/midtrans_words.h"
#include "tests/bot/fake_midtrans.h"

using namespace kedai;
using namespace kedai::bot;
using Json = nlohmann::json;
using Catch::Contains;
using What = FakeMidtransTrouble::What;

namespace {

Json transaction(const std::string& status, const std::string& code = "200") {
  return {{"order_id", "k1-1"},
          {"transaction_id", "t"},
          {"gross_amount", "5000.00"},
          {"status_code", code},
          {"transaction_status", status}};
}

ChargeStatus read(Json json, const char* name = "", const std::string& value = "") {
  if (*name) json[name] = value;
  return midtrans::news_in(json).value().status;
}

struct Merchant {
  CodeAnswer charge(const std::string& reference, std::int64_t amount = 27'500) {
    return sync_wait(gateway.charge({reference, {amount}, std::chrono::minutes{30}, "Pesanan 1"}));
  }
  StatusAnswer status(const std::string& reference) { return sync_wait(gateway.status(reference)); }

  StatusAnswer call_off(const std::string& reference) {
    return sync_wait(gateway.call_off(reference));
  }

  std::string paid(const std::string& reference) {
    charge(reference);
    fake.settle(reference);
    return reference;
  }
  RefundAnswer refund(const std::string& reference, std::int64_t amount, std::int64_t after) {
    return sync_wait(gateway.refund(
        {reference, reference + "-r" + std::to_string(after), {amount}, {after}, "Pesanan 1"}));
  }

  FakeMidtrans fake;
  MidtransSettings settings{fake.server_key(), fake.url(), "gopay"};
  Midtrans gateway{settings, "https://kedai.test/midtrans/dapur"};
};

}  // namespace

TEST_CASE("the signature of Midtrans' own documents", "[midtrans]") {
  const std::string key = "askvnoibnosifnboseofinbofinfgbiufglnbfg";
  const std::string vector =
      "edc076b21793ebe3e17926350f5b8ae67d902fe657b3d0aa31b932d5c127e2375d308a2bc94f3265ac2d80a1f181"
      "a79b997ac178a236fcff35af263fc4d4c231";
  CHECK(midtrans::signature("1111", "200", "100000.00", key) == vector);
  Json body{{"order_id", "1111"},
            {"status_code", "200"},
            {"gross_amount", "100000.00"},
            {"signature_key", vector}};
  CHECK(midtrans::genuine(body, key));
  CHECK_FALSE(midtrans::genuine(body, key + "x"));
  CHECK_FALSE(midtrans::genuine(body, ""));
  for (const char* name : {"order_id", "status_code", "gross_amount", "signature_key"}) {
    Json other = body;
    other[name] = body[name].get<std::string>() + "0";
    CHECK_FALSE(midtrans::genuine(other, key));
    other[name] = 200;
    CHECK_FALSE(midtrans::genuine(other, key));
    other.erase(name);
    CHECK_FALSE(midtrans::genuine(other, key));
  }
  body["signature_key"] = "EDC0" + vector.substr(4);
  CHECK_FALSE(midtrans::genuine(body, key));
  Json nothing{{"signature_key", midtrans::signature("", "", "", "")}};
  CHECK_FALSE(midtrans::genuine(nothing, ""));
}

TEST_CASE("amounts are whole rupiah or none", "[midtrans]") {
  CHECK(midtrans::amount_in("275000.00") == Money{275'000});
  CHECK(midtrans::amount_in("275000") == Money{275'000});
  CHECK(midtrans::amount_in("0.0") == Money{0});
  for (const char* bad : {"", ".00", "1.50", "-1.00", "+1", "1e3", "1.0.0", " 1", "1,000.00",
                          "99999999999999999999.00"})
    CHECK_FALSE(midtrans::amount_in(bad));
}

TEST_CASE("paid is 200, settled or captured, and no fraud", "[midtrans]") {
  using enum ChargeStatus;
  CHECK(read(transaction("settlement")) == Paid);
  CHECK(read(transaction("capture"), "fraud_status", "accept") == Paid);
  CHECK(read(transaction("settlement", "201")) == Pending);
  CHECK(read(transaction("capture"), "fraud_status", "challenge") == Pending);
  CHECK(read(transaction("settlement"), "fraud_status", "deny") == Denied);
  for (const char* not_yet : {"pending", "authorize", "a word of next year"})
    CHECK(read(transaction(not_yet)) == Pending);
  for (const char* over : {"deny", "cancel", "failure"}) CHECK(read(transaction(over)) == Denied);
  CHECK(read(transaction("expire", "407")) == Expired);
  for (const char* back : {"refund", "partial_refund", "chargeback", "partial_chargeback"})
    CHECK(read(transaction(back)) == Refunded);
}

TEST_CASE("how much was refunded, in all", "[midtrans]") {
  Json json = transaction("partial_refund");
  CHECK(midtrans::news_in(json)->refunded == Money{});
  json["refunds"] = {{{"refund_amount", "1000.00"}}, {{"refund_amount", "500.00"}}, 7};
  CHECK(midtrans::news_in(json)->refunded == Money{1'500});
  json["refund_amount"] = "2000.00";
  CHECK(midtrans::news_in(json)->refunded == Money{2'000});
  json["refund_amount"] = "9000.00";
  CHECK(midtrans::news_in(json)->refunded == Money{5'000});
  CHECK(midtrans::news_in(transaction("refund"))->refunded == Money{5'000});
}

TEST_CASE("a code is asked for as the contract has it, once for a reference", "[midtrans]") {
  Merchant account;
  const auto code = std::get<GatewayCode>(account.charge("k12-1"));
  CHECK(code.code == account.fake.transaction("k12-1").code);
  CHECK(code.transaction == account.fake.transaction("k12-1").id);
  const auto made = account.fake.transaction("k12-1");
  CHECK(made.amount == 27'500);
  CHECK(made.minutes == 30);
  CHECK(made.acquirer == "gopay");
  CHECK(made.notify_url == "https://kedai.test/midtrans/dapur");
  CHECK(std::get<GatewayCode>(account.charge("k12-1")).code == code.code);
  CHECK(account.fake.transactions().size() == 1);
}

TEST_CASE("a reference that was charged long ago is news, not a code", "[midtrans]") {
  Merchant account;
  account.charge("k12-1");
  account.fake.forget_keys();
  CHECK(std::get<GatewayNews>(account.charge("k12-1")).status == ChargeStatus::Pending);
  account.fake.settle("k12-1");
  const auto news = std::get<GatewayNews>(account.charge("k12-1"));
  CHECK(news.status == ChargeStatus::Paid);
  CHECK(news.amount == Money{27'500});
  account.fake.fail("status", {What::Fails, 500});
  CHECK(std::holds_alternative<TryAgain>(account.charge("k12-1")));
}

TEST_CASE("a code that comes as a picture is read from it", "[midtrans]") {
  Merchant account;
  account.fake.draw_codes();
  const auto answer = account.charge("k12-1");
  if (const auto* declined = std::get_if<Declined>(&answer)) FAIL(declined->reason);
  CHECK(std::get<GatewayCode>(answer).code == account.fake.transaction("k12-1").code);
  CHECK(account.fake.calls("picture") == 1);
}

TEST_CASE("what may be another answer later is tried again, what may not is told", "[midtrans]") {
  Merchant account;
  for (const int status : {500, 502, 503, 429}) {
    account.fake.fail("charge", {What::Fails, status});
    CHECK(std::holds_alternative<TryAgain>(account.charge("k12-1")));
    account.fake.fail("status", {What::Fails, status});
    CHECK(std::holds_alternative<TryAgain>(account.status("k12-1")));
  }
  for (const int code : {429, 500, 202}) {
    account.fake.fail("charge", {What::Refuses, code});
    CHECK(std::holds_alternative<TryAgain>(account.charge("k12-1")));
  }
  for (const int code : {400, 402, 410, 413}) {
    account.fake.fail("charge", {What::Refuses, code});
    CHECK(std::get<Declined>(account.charge("k12-1")).reason == "it is not to be");
  }
  account.fake.tell_amount(1);
  CHECK_THAT(std::get<Declined>(account.charge("k12-2")).reason, Contains("another order"));
  CHECK_THAT(std::get<Declined>(account.charge("no such letters")).reason, Contains("order_id"));
  Midtrans nowhere({"key", "http://127.0.0.1:1", ""}, "");
  CHECK(std::holds_alternative<TryAgain>(sync_wait(nowhere.status("k12-1"))));
}

TEST_CASE("a status is known, unknown, or not to be had now", "[midtrans]") {
  Merchant account;
  CHECK(std::holds_alternative<NeverHeard>(account.status("k12-1")));
  account.charge("k12-1");
  CHECK(std::get<GatewayNews>(account.status("k12-1")).status == ChargeStatus::Pending);
  account.fake.expire("k12-1");
  CHECK(std::get<GatewayNews>(account.status("k12-1")).status == ChargeStatus::Expired);
}

TEST_CASE("a code is called off, and what became of it is told", "[midtrans]") {
  Merchant account;
  CHECK(std::holds_alternative<NeverHeard>(account.call_off("k12-1")));
  account.charge("k12-1");
  for (int i = 0; i < 2; ++i)  // the second time it is 412
    CHECK(std::get<GatewayNews>(account.call_off("k12-1")).status == ChargeStatus::Expired);
  account.charge("k12-2");
  account.fake.settle("k12-2");
  CHECK(std::get<GatewayNews>(account.call_off("k12-2")).status == ChargeStatus::Paid);
  account.charge("k12-3");
  for (const int status : {500, 503, 429}) {
    account.fake.fail("expire", {What::Fails, status});
    CHECK(std::holds_alternative<TryAgain>(account.call_off("k12-3")));
  }
  account.fake.fail("expire", {What::Refuses, 400});
  CHECK(std::get<GatewayNews>(account.call_off("k12-3")).status == ChargeStatus::Pending);
  account.fake.fail("status", {What::Fails, 500});
  CHECK(std::holds_alternative<TryAgain>(account.call_off("k12-3")));
}

TEST_CASE("a refund is asked for once, however often it is asked for", "[midtrans]") {
  Merchant account;
  const auto reference = account.paid("k12-1");
  const auto refunded = [&](std::int64_t amount, std::int64_t after) {
    return std::get<GatewayNews>(account.refund(reference, amount, after)).refunded;
  };
  for (int i = 0; i < 2; ++i) CHECK(refunded(7'500, 7'500) == Money{7'500});
  CHECK(account.fake.calls("refund") == 1);
  CHECK(refunded(20'000, 27'500) == Money{27'500});
  CHECK(account.fake.transaction(reference).status == "refund");

  account.fake.refund_slowly();  // a status that does not tell of it makes it no second one
  const auto slow = account.paid("k12-2");
  for (int i = 0; i < 2; ++i) {
    const auto news = std::get<GatewayNews>(account.refund(slow, 7'500, 7'500));
    CHECK(news.status == ChargeStatus::Refunded);
    CHECK(news.refunded == Money{7'500});
  }
}

TEST_CASE("what Midtrans does not refund is told, what it may later is tried again", "[midtrans]") {
  Merchant account;
  const auto declined = [&](const std::string& reference, std::int64_t amount) {
    return std::get<Declined>(account.refund(reference, amount, amount)).reason;
  };
  const auto tried_again = [&](const std::string& reference) {
    return std::holds_alternative<TryAgain>(account.refund(reference, 500, 500));
  };
  CHECK_THAT(declined("k12-1", 500), Contains("nothing of this"));
  account.charge("k12-1");
  CHECK_THAT(declined("k12-1", 500), Contains("cannot modify"));
  const auto paid = account.paid("k12-2");
  CHECK_THAT(declined(paid, 27'501), Contains("cannot modify"));
  for (const int code : {400, 411, 412, 414}) {
    account.fake.fail("refund", {What::Refuses, code});
    CHECK(declined(paid, 500) == "it is not to be");
  }
  for (const int code : {406, 429, 500}) {
    account.fake.fail("refund", {What::Refuses, code});
    CHECK(tried_again(paid));
  }
  account.fake.fail("status", {What::Fails, 503});
  CHECK(tried_again(paid));
  CHECK(account.fake.transaction(paid).refunded == 0);
  account.fake.fail("refund", {What::Lost, 502});
  CHECK(tried_again(paid));
  CHECK(std::get<GatewayNews>(account.refund(paid, 500, 500)).refunded == Money{500});
  CHECK(account.fake.transaction(paid).refunded == 500);
}

TEST_CASE("kedai check tells whether Midtrans takes the key, and never the key", "[midtrans]") {
  const FakeMidtrans fake;
  Settings settings;
  ShopSettings shop;
  shop.slug = "dapur";
  const auto checked = [&](const std::string& key, const std::string& base) {
    shop.midtrans = MidtransSettings{key, base, ""};
    std::ostringstream out;
    CheckReport report(out);
    check_midtrans(settings, shop, report);
    CHECK(out.str().find(key) == std::string::npos);
    return std::pair{out.str(), report.wrongs()};
  };
  const auto [good, none] = checked(fake.server_key(), fake.url());
  CHECK(none == 0);
  CHECK_THAT(good, Contains("Midtrans takes the server key") && Contains("without a public_url"));
  const auto [bad, one] = checked("SB-Mid-server-salah", fake.url());
  CHECK(one == 1);
  CHECK_THAT(bad, Contains("Unknown Merchant"));
  CHECK(checked("SB-Mid-server-salah", "http://127.0.0.1:1").second == 1);
}
