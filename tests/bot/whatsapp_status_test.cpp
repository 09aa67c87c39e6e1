// What WhatsApp tells of the shop's own messages, of people's numbers and of the account.
#include <catch2/catch.hpp>
#include <string>

#include "tests/bot/whatsapp_bodies.h"

using namespace kedai::bot::whatsapp;

namespace {

std::string status(const std::string& members) {
  return webhook(
      value("statuses", R"({"id":"wamid.ours","timestamp":"1764000000",)" + members + "}"));
}
std::string priced(const std::string& pricing) {
  return status(R"("status":"sent","pricing":)" + pricing);
}
std::string system_says(const std::string& members,
                        const std::string& sender = R"("from":"16505550123",)") {
  return webhook(value(
      "messages", "{" + sender + R"("id":"wamid.2","type":"system","system":{)" + members + "}}",
      R"("contacts":[])"));
}
std::string account(const std::string& field, const std::string& members) {
  return webhook("{" + members + "}", field);
}
News news(const std::string& field, const std::string& members) {
  return told<News>(account(field, members));
}

}  // namespace

TEST_CASE("a status says how far a message has got") {
  const auto receipt = told<Receipt>(status(R"("status":"delivered")"));
  CHECK(receipt.reference == "wamid.ours");
  CHECK(receipt.status == Receipt::Status::Delivered);
  CHECK(receipt.code == 0);
  CHECK(receipt.category.empty());
  CHECK_FALSE(receipt.free);
  CHECK(told<Receipt>(status(R"("status":"sent")")).status == Receipt::Status::Sent);
  CHECK(told<Receipt>(status(R"("status":"read")")).status == Receipt::Status::Read);
  CHECK(told<Receipt>(status(R"("status":"played")")).status == Receipt::Status::Read);
}

TEST_CASE("a failure has its code and the words that say most") {
  const auto failed = told<Receipt>(status(
      R"("status":"failed","errors":[{"code":131047,"title":"Re-engagement","message":"m",
         "error_data":{"details":"More than\n24 hours"}},{"code":1}])"));
  CHECK(failed.status == Receipt::Status::Failed);
  CHECK(failed.code == 131047);
  CHECK(failed.reason == "More than 24 hours");
  const auto terse = told<Receipt>(
      status(R"("status":"failed","errors":[{"code":"1026","title":"Receiver Incapable"}])"));
  CHECK(terse.code == 1026);
  CHECK(terse.reason == "Receiver Incapable");
  CHECK(told<Receipt>(status(R"("status":"failed","errors":[7])")).code == 0);
  CHECK(told<Receipt>(status(R"("status":"failed","errors":null)")).reason.empty());
  CHECK(told<Receipt>(status(R"("status":"failed","errors":[{"code":1e300}])")).code == 0);
}

TEST_CASE("a price has one of four categories, and is free when WhatsApp says so") {
  const auto category = [](const std::string& said) {
    return told<Receipt>(priced(R"({"billable":true,"category":")" + said + R"("})")).category;
  };
  for (const auto* said : {"service", "utility", "marketing", "authentication"})
    CHECK(category(said) == said);
  CHECK(category("user_initiated") == "service");
  CHECK(category("marketing_lite") == "marketing");
  CHECK(category("business_initiated").empty());
  CHECK(category("general_purpose_ai").empty());
  CHECK_FALSE(told<Receipt>(priced(R"({"billable":true,"type":"regular"})")).free);
  CHECK(told<Receipt>(priced(R"({"billable":false})")).free);
  CHECK(told<Receipt>(priced(R"({"type":"free_customer_service"})")).free);
  CHECK(told<Receipt>(priced(R"({"type":"free_entry_point"})")).free);
  CHECK_FALSE(told<Receipt>(priced("null")).free);
}

TEST_CASE("a status that tells nothing of a message's way is passed over") {
  for (const auto* members :
       {R"("status":"deleted")", R"("status":"warning")", R"("status":7)", R"("x":1)",
        R"("status":"captured","type":"payment")", R"("status":"failed","type":"payment")",
        R"("status":"RINGING","type":"call")"})
    CHECK(ignored(status(members)));
  CHECK(ignored(webhook(value("statuses", R"({"status":"read"})"))));
  CHECK(told<Receipt>(status(R"("status":"failed","type":"message")")).reference == "wamid.ours");
}

TEST_CASE("a changed number names the old one and the new one") {
  const auto moved = told<Moved>(
      system_says(R"("type":"user_changed_number","wa_id":"16505550124","user_id":"ID.2")"));
  CHECK(moved.message_id == "wamid.2");
  CHECK(moved.old_wa_id == "16505550123");
  CHECK(moved.old_bsuid.empty());
  CHECK(moved.new_wa_id == "16505550124");
  CHECK(moved.new_bsuid == "ID.2");
  CHECK_FALSE(moved.identity_in_doubt);
  CHECK(told<Moved>(system_says(R"("type":"customer_changed_number","new_wa_id":"16505550124")"))
            .new_wa_id == "16505550124");
}

TEST_CASE("an id is never told to be its own old one") {
  CHECK(told<Moved>(system_says(R"("type":"user_changed_number","wa_id":"16505550123")"))
            .old_wa_id.empty());
  const auto by_new = told<Moved>(system_says(R"("type":"user_changed_user_id","user_id":"ID.2")",
                                              R"("from_user_id":"ID.2",)"));
  CHECK(by_new.old_bsuid.empty());
  CHECK(by_new.new_bsuid == "ID.2");
  CHECK(told<Moved>(system_says(R"("type":"user_changed_user_id","user_id":"ID.2")",
                                R"("from_user_id":"ID.1",)"))
            .old_bsuid == "ID.1");
  CHECK(
      told<Moved>(
          system_says(R"("type":"user_changed_user_id","user_id":"ID.2","previous_user_id":"ID.1")",
                      R"("from_user_id":"ID.2",)"))
          .old_bsuid == "ID.1");
}

TEST_CASE("a number beside a changed id is an old one only when a new one is told") {
  const std::string change = R"("type":"user_changed_user_id","user_id":"ID.2")";
  CHECK(told<Moved>(system_says(change)).old_wa_id.empty());
  CHECK(told<Moved>(system_says(change + R"(,"wa_id":"16505550124")")).old_wa_id == "16505550123");
}

TEST_CASE("an old id that stands in words only counts at their end, where no name can stand") {
  const auto old = [](const std::string& body, const std::string& id = "ID.2") {
    return told<Moved>(system_says(R"("type":"user_changed_user_id","user_id":")" + id +
                                       R"(","body":")" + body + "\"",
                                   ""))
        .old_bsuid;
  };
  CHECK(old("User Sari changed from ID.1 to ID.2") == "ID.1");
  CHECK(old("User Sari changed from \\u200eID.1 to ID.2\\u200e") == "ID.1");
  CHECK(old("User x changed from ID.9 to ID.2 changed from ID.1 to ID.2") == "ID.1");
  CHECK(old("User x changed from ID.9 to ID.2 changed to a new business-scoped ID").empty());
  CHECK(old("User Sari changed from ID.1 to ID.3").empty());
  CHECK(old("User Sari changed from the moon to ID.2").empty());
  CHECK(old("User Sari changed from ID.2 to ID.2").empty());
  CHECK(old(" changed from  to ID.2").empty());
  CHECK(old(" changed from  to ", "").empty());
}

TEST_CASE("a changed security code puts the person in doubt and moves nothing") {
  for (const auto* type :
       {R"("customer_identity_changed")",
        R"({"customer_changed_number":false,"customer_identity_changed":true})"}) {
    const auto doubt =
        told<Moved>(system_says(R"("wa_id":"16505550123","type":)" + std::string(type)));
    CHECK(doubt.identity_in_doubt);
    CHECK(doubt.old_wa_id == "16505550123");
    CHECK(doubt.new_wa_id.empty());
    CHECK(doubt.new_bsuid.empty());
  }
  CHECK(
      told<Moved>(system_says(R"("customer":"16505550123","type":"customer_identity_changed")", ""))
          .old_wa_id == "16505550123");
}

TEST_CASE("the field user_id_update tells of changed ids, each under a name that stays") {
  const auto raw =
      webhook(value("user_id_update",
                    R"({"wa_id":"16505550124","user_id":{"previous":"ID.1","current":"ID.2"}},
               {"user_id":{"previous":"ID.3","current":"ID.4"}})"),
              "user_id_update");
  const auto all = updates(raw);
  REQUIRE(all.size() == 2);
  const auto first = std::get<Moved>(all[0].content), second = std::get<Moved>(all[1].content);
  CHECK(first.old_bsuid == "ID.1");
  CHECK(first.new_bsuid == "ID.2");
  CHECK(first.new_wa_id == "16505550124");
  CHECK(first.old_wa_id.empty());
  CHECK(second.new_bsuid == "ID.4");
  CHECK(first.message_id != second.message_id);
  CHECK(first.message_id == std::get<Moved>(updates(raw)[0].content).message_id);
}

TEST_CASE("news is one line, and bad when letters stop or will") {
  const auto rejected =
      news("message_template_status_update",
           R"("event":"REJECTED","message_template_name":"status_pesanan","reason":"INVALID_FORMAT",
         "message_template_language":"id","rejection_info":{"recommendation":"Put words\nthere."})");
  CHECK(rejected.field == "message_template_status_update");
  CHECK(rejected.text ==
        "message_template_status_update: REJECTED, template status_pesanan, language id, "
        "reason INVALID_FORMAT, Put words there.");
  CHECK(rejected.bad);
  CHECK_FALSE(news("message_template_status_update", R"("event":"APPROVED","reason":"NONE")").bad);
}

TEST_CASE("bad news is known by whole words") {
  for (const auto* event : {"DISABLED", "REJECTED", "PAUSED", "FLAGGED", "PENDING_DELETION",
                            "ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "ACCOUNT_OFFBOARDED",
                            "ACCOUNT_DELETED", "PARTNER_REMOVED", "DOWNGRADE", "PIN_RESET_REQUEST"})
    CHECK(news("x", R"("event":")" + std::string(event) + "\"").bad);
  for (const auto* event : {"APPROVED", "UNFLAGGED", "REINSTATED", "UPGRADE", "THROUGHPUT_UPGRADE",
                            "PARTNER_ADDED", "VERIFIED_ACCOUNT", "PENDING"})
    CHECK_FALSE(news("x", R"("event":")" + std::string(event) + "\"").bad);
  CHECK_FALSE(news("x", R"("current_limit":"TIER_UNLIMITED","requested_verified_name":"RED")").bad);
}

TEST_CASE("a quality of red, a template turned marketing and a ban are bad, a ban's end is not") {
  CHECK(news("x", R"("new_quality_score":"RED")").bad);
  CHECK_FALSE(news("x", R"("new_quality_score":"YELLOW","previous_quality_score":"RED")").bad);
  CHECK(news("x", R"("new_category":"UTILITY","correct_category":"MARKETING")").bad);
  CHECK_FALSE(news("x", R"("new_category":"UTILITY","previous_category":"MARKETING")").bad);
  const std::string event = R"("event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":)";
  CHECK(news("account_update", event + R"("SCHEDULE_FOR_DISABLE"})").bad);
  CHECK_FALSE(news("account_update", event + R"("REINSTATE"})").bad);
}

TEST_CASE("an error of the number itself is bad news; clicks and calls are none") {
  const auto error =
      told<News>(webhook(value("errors", R"({"code":130429,"title":"Rate limit hit"})")));
  CHECK(error.text == "messages: error 130429, Rate limit hit");
  CHECK(error.bad);
  CHECK(ignored(webhook(value("user_actions", "{}"))));
  for (const auto* field :
       {"history", "standby", "calls", "message_echoes", "smb_app_state_sync", ""})
    CHECK(ignored(
        webhook(value("messages", R"({"from":"16505550123","text":{"body":"x"}})"), field)));
}

TEST_CASE("news tells nothing of customers and stays short") {
  const auto stop = news("user_preferences", R"("contacts":[{"wa_id":"16505550123"}],
      "user_preferences":[{"wa_id":"16505550123","detail":"Sari stops","value":"stop"}])");
  CHECK(stop.text == "user_preferences: stop");
  const std::string much(5000, 'x');
  CHECK(news(std::string(200, 'f'), R"("event":")" + std::string(200, 'y') + R"(","reason":")" +
                                        std::string(250, 'z') + "\"")
            .text.size() <= 303);
  CHECK(news("x", R"("event":")" + much + "\"").text.size() == 123);
}
