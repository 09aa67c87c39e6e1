#include "tests/harness/test_shop.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "config/assets.h"
#include "store/import.h"

namespace kedai::harness {

Time local_time(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  const std::string whole(text);
  if (std::sscanf(whole.c_str(), "%d-%u-%u %d:%d", &year, &month, &day, &hour, &minute) != 5)
    throw std::invalid_argument("not a time: " + whole);
  const auto date = std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) /
                                          static_cast<int>(day)};
  return Time{date} + std::chrono::hours{hour} + std::chrono::minutes{minute - kUtcOffsetMinutes};
}

World::World(std::unique_ptr<db::Database> its_database) : database(std::move(its_database)) {}

ShopSetup demo_shop() {
  Profile profile;
  profile.slug = "dapur";
  profile.name = "Dapur Lubuklinggau";
  profile.about = "Kerupuk, kopi, keripik dan kue dari rumah-rumah di Lubuklinggau.";
  profile.address = "Jl. Yos Sudarso";
  profile.bank_account = "BRI 0001-01-000000-50-0 a.n. Dapur Lubuklinggau";
  profile.utc_offset_minutes = kUtcOffsetMinutes;
  const auto catalogue = config::asset("demo/catalogue.csv");
  if (!catalogue) throw std::logic_error("the demo catalogue is not embedded");
  return {profile, std::string(*catalogue)};
}

// ---- a chat

Chat::Chat(TestShop& shop, std::string_view its_name, std::string_view its_channel)
    : name(its_name),
      channel(its_channel),
      address(std::string(its_channel) + "-" + std::string(its_name)),
      shop_(&shop) {}

Event Chat::event(Content content) {
  const std::string kind = channel == "web" ? "cookie" : "user";
  return {channel,           "m" + std::to_string(++shop_->messages_),
          address,           {channel, kind, address},
          known_as,          locale,
          std::move(content)};
}

std::vector<Letter> Chat::send(Content content) {
  return shop_->deliver(event(std::move(content))).letters;
}

std::vector<Letter> Chat::say(std::string text) { return send(Said{std::move(text)}); }

std::vector<Letter> Chat::press(const Button& button) { return send(pressing(button)); }

std::vector<Letter> Chat::press(std::string_view label) {
  const auto button = find_button(label);
  if (!button) throw std::logic_error(name + " has no button [" + std::string(label) + "]");
  return press(*button);
}

std::vector<Letter> Chat::press_old(std::string_view label) {
  const auto button = find_button(label, 1);
  if (!button) throw std::logic_error(name + " has no older button [" + std::string(label) + "]");
  return press(*button);
}

Pressed Chat::pressing(const Button& button) const {
  return {encode(button.choice), std::to_string(letters.size()), button.label};
}

std::optional<Button> Chat::find_button(std::string_view label, int nth) const {
  std::vector<Choice> seen;
  for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter)
    for (const auto* buttons : {&letter->message.options, &letter->message.actions})
      for (const Button& button : *buttons) {
        if (button.label != label || std::ranges::count(seen, button.choice) > 0) continue;
        if (nth-- == 0) return button;
        seen.push_back(button.choice);
      }
  return std::nullopt;
}

const Letter& Chat::last() const {
  if (letters.empty()) throw std::logic_error(name + " has had no letter");
  return letters.back();
}

Conversation Chat::state() const {
  if (!id) return {};
  return shop_->with(
      [&](Shop& shop) { return decode_conversation(shop.conversations.find(id)->state); });
}

// ---- a shop

TestShop::TestShop(World& its_world, const ShopSetup& setup) : world(its_world) {
  Profile profile = setup.profile;
  id = profile.id = ShopId{world.ids.next(world.now)};
  db::Transaction transaction(*world.database);
  Profiles(*world.database).add(profile);
  const PictureOf picture_of = [](std::string_view product) -> std::optional<Picture> {
    const auto bytes = config::asset("demo/pictures/" + file_stem(product) + ".png");
    if (!bytes) return std::nullopt;
    return Picture{"image/png", std::string(*bytes)};
  };
  import_catalogue(*world.database, id, setup.catalogue, picture_of, world.ids, world.now);
  transaction.commit();
}

Chat& TestShop::chat(std::string_view name, std::string_view channel) {
  const auto known = std::ranges::find(chats_, name, &Chat::name);
  if (known != chats_.end()) return *known;
  chats_.push_back(Chat(*this, name, channel));
  return chats_.back();
}

Chat& TestShop::staff(std::string_view name, Role role, std::string_view channel) {
  Chat& member = chat(name, channel);
  member.say(invite(role));
  if (!member.id || !with([&](Shop& shop) {
        return shop.staff.find(member.channel, member.address).has_value();
      }))
    throw std::logic_error("the invitation did not bind " + member.name);
  member.letters.clear();
  return member;
}

std::string TestShop::invite(Role role) {
  const std::string code = new_invitation_code();
  with([&](Shop& shop) { shop.staff.invite(code, role, world.now + std::chrono::hours{24}); });
  return code;
}

Chat& TestShop::chat_of(ChatId chat_id) {
  const auto found = std::ranges::find(chats_, chat_id, &Chat::id);
  if (found == chats_.end()) throw std::logic_error("a letter to a chat that is not this shop's");
  return *found;
}

Shop TestShop::open() {
  auto profile = Profiles(*world.database).find(id);
  auto catalog = world.catalogs.get(*world.database, id, profile->catalog_version);
  return Shop(*world.database, std::move(*profile), std::move(catalog), world.ids);
}

// Letters go through the form in which the outbox keeps them, to the chats they are for.
void TestShop::collect(std::vector<Letter>& letters) {
  for (Letter& letter : letters) {
    const std::string kept = encode(letter);
    letter = decode_letter(kept);
    if (encode(letter) != kept) throw std::logic_error("a letter changes in the outbox: " + kept);
    chat_of(letter.to).letters.push_back(letter);
  }
}

Delivered TestShop::deliver(const Event& event) {
  Delivered delivered;
  Chat* from = nullptr;
  for (Chat& each : chats_)
    if (each.channel == event.channel && each.address == event.address) from = &each;
  with([&](Shop& shop) {
    db::Savepoint savepoint(*world.database);
    delivered.fresh = shop.mailbox.take(event.channel, event.message_id, shop.new_id(world.now));
    if (delivered.fresh) delivered.letters = converse(shop, event, world.now).letters;
    if (const auto row = shop.conversations.find(event.channel, event.address); row && from)
      from->id = row->id;
    savepoint.release();
  });
  collect(delivered.letters);
  return delivered;
}

std::vector<Letter> TestShop::run_clock() {
  return post([&](Shop& shop) {
    auto letters = end_silent_talks(shop, world.now);
    auto more = mind_payments(shop, world.now);
    letters.insert(letters.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
    return letters;
  });
}

VariantId TestShop::variant(std::string_view sku) {
  return with([&](Shop& shop) {
    const Variant* found = shop.catalog->find_sku(sku);
    if (!found) throw std::logic_error("no such SKU: " + std::string(sku));
    return found->id;
  });
}

StockCount TestShop::stock(std::string_view sku) {
  const VariantId id_of_sku = variant(sku);
  return with([&](Shop& shop) { return shop.stock.of(id_of_sku); });
}

void TestShop::set_available(std::string_view sku, Quantity available) {
  const VariantId id_of_sku = variant(sku);
  with([&](Shop& shop) {
    if (shop.catalog->find(id_of_sku)->lead_days > 0)
      return shop.capacity.set_per_day(id_of_sku, available);
    const Stamp stamp{shop.new_id(world.now), "test", world.now};
    shop.stock.correct(id_of_sku, available - shop.stock.of(id_of_sku).available, stamp);
  });
}

void TestShop::set_price(std::string_view sku, Money price) {
  const VariantId id_of_sku = variant(sku);
  with([&](Shop& shop) { shop.set_price(id_of_sku, price); });
}

}  // namespace kedai::harness
