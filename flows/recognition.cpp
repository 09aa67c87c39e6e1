#include "flows/recognition.h"

#include "flows/converse.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

std::optional<CustomerId> known_customer(Shop& shop, const Event& event) {
  const auto by_first = shop.customers.known(event.identity);
  if (by_first || !event.also) return by_first;
  const auto by_second = shop.customers.known(*event.also);
  const auto& [channel, kind, value] = event.identity;
  if (by_second && shop.customers.has_identity(*by_second, channel, kind)) return std::nullopt;
  return by_second;
}

CustomerId customer_of(Shop& shop, const Event& event, Time now) {
  auto customer = known_customer(shop, event);
  if (!customer) {
    customer = CustomerId{shop.new_id(now)};
    shop.customers.add({*customer, cleaned(event.name, 60), event.phone, "", {}, {}}, now);
  }
  if (shop.customers.known(event.identity) != customer)
    shop.customers.identify(event.identity, *customer);
  if (event.also && shop.customers.known(*event.also) != customer)
    shop.customers.identify(*event.also, *customer);
  return *customer;
}

// Of a person with two identities the first is the better address: it stays theirs for longer.
void keep_better_address(ChatRow& chat, const Event& event) {
  if (event.also || event.identity.kind == "bsuid") chat.address = event.address;
}

}  // namespace

std::optional<ChatRow> known_chat(Shop& shop, const Event& event) {
  if (auto chat = shop.conversations.find(event.channel, event.address)) return chat;
  const auto customer = known_customer(shop, event);
  return customer ? shop.conversations.of_customer(*customer, event.channel) : std::nullopt;
}

ChatRow open_chat(Shop& shop, const Event& event, Time now) {
  if (auto chat = known_chat(shop, event)) {
    if (event.also || chat->address != event.address) {
      customer_of(shop, event, now);
      keep_better_address(*chat, event);
    }
    return *chat;
  }
  const CustomerId customer = customer_of(shop, event, now);
  const std::string locale = event.locale.empty() ? shop.profile.locale : event.locale;
  ChatRow chat{
      {shop.new_id(now)}, event.channel, event.address, customer, locale, "", true, {}, {}};
  shop.conversations.save(chat, now);
  return chat;
}

std::optional<StaffMember> staff_of(Shop& shop, const Event& event, ChatId chat) {
  if (auto member = shop.staff.find(event.channel, event.identity.value)) return member;
  if (!event.also) return std::nullopt;
  auto member = shop.staff.find(event.channel, event.also->value);
  return member && member->chat == chat ? member : std::nullopt;
}

std::vector<Letter> move_identity(Shop& shop, const IdentityMove& move, Time now) {
  std::optional<CustomerId> customer;
  std::vector<Letter> letters;
  for (const Identity& old : move.before) {
    if (!customer) customer = shop.customers.known(old);
    if (const auto member = shop.staff.find(old.channel, old.value)) {
      shop.staff.unbind(*member);
      letters = alarm(shop, "alarm.staff_moved", now, "", {{"who", member->name}});
    }
  }
  if (!customer || move.after.empty()) return letters;
  for (const Identity& identity : move.after) shop.customers.identify(identity, *customer);
  Customer person = shop.customers.get(*customer);
  if (!move.phone.empty()) {
    person.phone = move.phone;
    shop.customers.save(person);
  }
  auto chat = shop.conversations.of_customer(*customer, move.after.front().channel);
  const bool taken =
      move.address.empty() || (chat && shop.conversations.find(chat->channel, move.address));
  if (chat && !taken) {
    chat->address = move.address;
    chat->reachable = true;
    shop.conversations.save(*chat, now);
  }
  return letters;
}

}  // namespace kedai
