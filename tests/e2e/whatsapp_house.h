// A shop on WhatsApp over real HTTP, with Ani who buys and Sri who may own it: what the suites
// about WhatsApp alone stand in.
#pragma once

#include <string>

#include "tests/e2e/world.h"

namespace kedai::bot {

inline const std::string kAni = "6281200000001";
inline const std::string kSri = "6281200000002";
inline const db::Sql kInbox("SELECT COUNT(*) FROM inbox");
inline const db::Sql kOutbox("SELECT COUNT(*) FROM outbox");
inline const db::Sql kDeadLetters("SELECT COUNT(*) FROM dead_letter");

inline ShopSettings shop_with(const FakeGraph& graph, const std::string& slug,
                              const std::string& name, const std::string& number) {
  ShopSettings shop = plain_shop(slug, name);
  shop.whatsapp = number_on(graph, number);
  return shop;
}

struct WhatsAppHouse {
  WhatsAppHouse() : world({shop_with(graph, "dapur", "Dapur", FakeGraph::kNumber)}, By::Webhook) {
    graph.post_updates_to(world.url("/whatsapp"), kAppSecret);
    graph.name(kAni, "Ani");
    graph.name(kSri, "Sri");
  }
  ~WhatsAppHouse() { world.server->stop(); }

  void bind_owner() {
    graph.say(kSri, world.invite("dapur", Role::Owner));
    graph.await(kSri, "sebagai pemilik");
  }
  void order() {
    graph.say(kAni, "2 tekwan, ambil sendiri");
    graph.await(kAni, "Ringkasan");
    graph.press(kAni, "Pesan sekarang");
    graph.await(kAni, "sudah kami catat");
  }
  // As if a day had passed since they wrote.
  void let_a_day_pass(const std::string& person) {
    graph.close_window(person);
    world.database->script("UPDATE conversation SET heard_at = 1 WHERE address LIKE '%" + person +
                           "%'");
  }
  bool shows(const std::string& person, const std::string& kind) {
    for (const auto& message : graph.shown(person))
      if (message.kind == kind) return true;
    return false;
  }
  std::int64_t count(const db::Sql& rows_of) {
    auto rows = world.database->query(rows_of);
    rows.next();
    return rows.integer(0);
  }
  // A signed body of its own; the answer's status.
  int post(const std::string& body) {
    return FakeGraph::post(world.url("/whatsapp"), body, {FakeGraph::sign(kAppSecret, body)});
  }

  FakeGraph graph;
  World world;
};

// One change of one entry. `members` are the value's own.
inline std::string change_body(const std::string& number, const std::string& members,
                               const std::string& field = "messages") {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":")" +
         field + R"(","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":")" +
         number + R"("},)" + members + "}}]}]}";
}
inline std::string text_body(const std::string& number, const std::string& wamid) {
  return change_body(number, R"("messages":[{"from":"6281200000009","id":")" + wamid +
                                 R"(","timestamp":"1795500000","type":"text",)" +
                                 R"("text":{"body":"halo"}}])");
}

}  // namespace kedai::bot
