#include "flows/recognition.h"

#include <algorithm>

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

void leave_address(Shop& shop, ChatRow& chat, Time now) {
  chat.address = "nowhere-" + std::to_string(chat.id.value);
  chat.reachable = false;
  shop.conversations.save(chat, now);
}

// Whoever else had the address has it no more: their letters would reach a stranger.
void give_address(Shop& shop, ChatRow& chat, const std::string& address, Time now) {
  if (chat.address == address) return;
  if (auto other = shop.conversations.find(chat.channel, address)) {
    leave_address(shop, *other, now);
    shop.mailbox.readdress(other->id, other->address);
  }
  const bool is_new = chat.address.empty();  // nothing waits for it yet
  chat.address = address;
  if (!is_new) shop.mailbox.readdress(chat.id, address);
}

// Of a person with two identities the first is the better address: it stays theirs for longer.
void keep_better_address(Shop& shop, ChatRow& chat, const Event& event, Time now) {
  if (event.also || event.identity.kind == "bsuid") give_address(shop, chat, event.address, now);
}

std::optional<CustomerId> first_known(Shop& shop, const std::vector<Identity>& identities) {
  for (const Identity& identity : identities)
    if (const auto customer = shop.customers.known(identity)) return customer;
  return std::nullopt;
}

// By whichever of the identities the news names them: the binding is the person's, not the name's.
std::vector<Letter> suspend_staff(Shop& shop, const std::vector<Identity>& before, Time now) {
  std::vector<StaffMember> suspended;
  for (const StaffMember& member : shop.staff.all()) {
    const auto chat = shop.conversations.find(member.chat);
    const bool meant = chat && std::ranges::any_of(before, [&](const Identity& identity) {
                         return identity.channel == member.channel &&
                                shop.customers.known(identity) == chat->customer;
                       });
    if (meant) suspended.push_back(member);
  }
  for (const StaffMember& member : suspended) shop.staff.unbind(member);
  std::vector<Letter> letters;
  for (const StaffMember& member : suspended)
    for (Letter& letter : alarm(shop, "alarm.staff_moved", now, "", {{"who", member.name}}))
      letters.push_back(std::move(letter));
  return letters;
}

// With the number the id changes, whether that is told or not; a number stays unless it is told of.
void rename(Shop& shop, CustomerId customer, const IdentityMove& move) {
  const std::string& channel = move.after.front().channel;
  shop.customers.forget(customer, channel, "bsuid");
  for (const auto* identities : {&move.before, &move.after})
    for (const Identity& identity : *identities)
      shop.customers.forget(customer, channel, identity.kind);
  for (const Identity& identity : move.after) shop.customers.identify(identity, customer);
}

// The newer cart's lines go into the older cart.
void join_carts(Shop& shop, CustomerId from, CustomerId into) {
  Cart newer = shop.carts.load(from);
  Cart cart = shop.carts.load(into);
  cart.revision = std::max(cart.revision, newer.revision);
  for (const CartLine& line : newer.lines) {
    cart.put(line.variant, line.quantity);
    cart.find(line.variant)->note = line.note;
  }
  if (cart.draft.voucher.empty()) cart.draft.voucher = newer.draft.voucher;
  newer.clear();
  shop.carts.save(from, newer);
  shop.carts.save(into, cart);
}

// Nobody else gets a new id: whoever has spoken by it before the change was told is the same
// person. A new number proves nothing, since it may be a recycled one.
std::optional<CustomerId> spoke_early(Shop& shop, CustomerId customer, const IdentityMove& move) {
  for (const Identity& identity : move.after) {
    if (identity.kind != "bsuid") continue;
    const auto other = shop.customers.known(identity);
    if (other && other != customer) return other;
  }
  return std::nullopt;
}

// What was done in the early one's chat is this chat's.
void take_over(Shop& shop, CustomerId early, ChatRow& chat, Time now) {
  shop.orders.hand_over(early, chat.customer, chat.id);
  shop.payments.hand_over(early, chat.customer);
  join_carts(shop, early, chat.customer);
  shop.customers.merge(early, chat.customer);
  auto their_chat = shop.conversations.of_customer(early, chat.channel);
  if (!their_chat) return;
  chat.state = their_chat->state;
  chat.heard_at = std::max(chat.heard_at, their_chat->heard_at);
  chat.handover_until = std::max(chat.handover_until, their_chat->handover_until);
  if (auto member = shop.staff.of_chat(their_chat->id)) {
    member->chat = chat.id;
    shop.staff.bind(*member, now);
  }
  leave_address(shop, *their_chat, now);  // but what waits there still goes to the person
}

}  // namespace

std::optional<ChatRow> known_chat(Shop& shop, const Event& event) {
  const auto customer = known_customer(shop, event);
  if (!customer) return std::nullopt;
  auto chat = shop.conversations.find(event.channel, event.address);
  if (chat && chat->customer == customer) return chat;
  return shop.conversations.of_customer(*customer, event.channel);
}

ChatRow open_chat(Shop& shop, const Event& event, Time now) {
  if (auto chat = known_chat(shop, event)) {
    if (event.also || chat->address != event.address) {
      customer_of(shop, event, now);
      keep_better_address(shop, *chat, event, now);
    }
    return *chat;
  }
  const CustomerId customer = customer_of(shop, event, now);
  const std::string locale = event.locale.empty() ? shop.profile.locale : event.locale;
  ChatRow chat{{shop.new_id(now)}, event.channel, "", customer, locale, "", true, {}, {}};
  give_address(shop, chat, event.address, now);
  shop.conversations.save(chat, now);
  return chat;
}

std::vector<Letter> move_identity(Shop& shop, const IdentityMove& move, Time now) {
  const auto customer = first_known(shop, move.before);
  if (!customer) return {};
  auto letters = suspend_staff(shop, move.before, now);
  if (move.after.empty()) return letters;
  const auto early = spoke_early(shop, *customer, move);
  rename(shop, *customer, move);
  if (!move.phone.empty()) {
    Customer person = shop.customers.get(*customer);
    person.phone = move.phone;
    shop.customers.save(person);
  }
  auto chat = shop.conversations.of_customer(*customer, move.after.front().channel);
  if (!chat) return letters;
  if (early) take_over(shop, *early, *chat, now);
  if (!move.address.empty()) give_address(shop, *chat, move.address, now);
  chat->reachable = true;
  shop.conversations.save(*chat, now);
  return letters;
}

}  // namespace kedai
