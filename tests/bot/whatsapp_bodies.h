// Webhook bodies of WhatsApp for tests, and what a webhook tells, in short.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "bot/channels/whatsapp_update.h"

namespace kedai::bot::whatsapp {

inline const std::string kSari =
    R"("contacts":[{"profile":{"name":"Sari Contoh"},"wa_id":"16505550123","user_id":"ID.1001"}])";

inline std::string webhook(const std::string& value, const std::string& field = "messages") {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"102","changes":[{"field":")" +
         field + R"(","value":)" + value + "}]}]}";
}
// The value of one array, from the number 106 and with Sari among its contacts.
inline std::string value(const std::string& array, const std::string& elements,
                         const std::string& contacts = kSari) {
  return R"({"messaging_product":"whatsapp","metadata":{"phone_number_id":"106"},)" + contacts +
         R"(,")" + array + R"(":[)" + elements + "]}";
}
// A message of Sari's.
inline std::string message(const std::string& members, const std::string& contacts = kSari) {
  return webhook(
      value("messages",
            R"({"from":"16505550123","id":"wamid.1","timestamp":"1764000000",)" + members + "}",
            contacts));
}
inline std::string text(const std::string& body) {
  return message(R"("type":"text","text":{"body":)" + body + "}");
}

inline std::vector<Update> updates(const std::string& raw) {
  auto read = read_webhook(raw);
  REQUIRE(read);
  return *std::move(read);
}
inline Update only(const std::string& raw) {
  auto all = updates(raw);
  REQUIRE(all.size() == 1);
  return std::move(all.front());
}
template <class T>
T told(const std::string& raw) {
  const auto update = only(raw);
  REQUIRE(std::holds_alternative<T>(update.content));
  return std::get<T>(update.content);
}
inline Event event(const std::string& raw) { return told<Event>(raw); }
template <class T>
T heard(const std::string& raw) {
  const auto content = event(raw).content;
  REQUIRE(std::holds_alternative<T>(content));
  return std::get<T>(content);
}
inline bool ignored(const std::string& raw) {
  return std::holds_alternative<Ignored>(only(raw).content);
}
inline bool nameless(const std::string& raw) {
  return std::holds_alternative<Nameless>(only(raw).content);
}
inline bool unreadable(const std::string& raw) {
  return std::holds_alternative<Unreadable>(event(raw).content);
}

}  // namespace kedai::bot::whatsapp
