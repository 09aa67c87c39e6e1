#include "tests/walk/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

#include "tests/harness/outside.h"
#include "tests/walk/rules.h"
#include "tests/walk/texts.h"

namespace kedai::harness {

namespace {

constexpr std::size_t kRemembered = 300;  // letters a chat, from which old buttons come
constexpr int kBooksEvery = 5;
constexpr int kMenuEvery = 40;
constexpr int kMovementsEvery = 250;

// A second shop that shares no word with the first.
ShopSetup other_shop() {
  ShopSetup setup = demo_shop();
  setup.profile.slug = "zeta";
  setup.profile.name = "Zeta";
  setup.profile.about = "Zeta saja.";
  setup.profile.address = "Zeta-laan 1";
  setup.profile.bank_account = "";
  setup.catalogue =
      "sku,category,product,variant,price,stock,weight_g,lead_days,aliases,description\n";
  for (int i = 0; i < 30; ++i)
    setup.catalogue +=
        fmt::format("Z-{0},Zetas {1},Zetum {2},{3},{4},{5},1,{6},zet{2},Zeta itu\n", i, i / 12,
                    i / 2, i % 2 == 0 ? "kecil" : "besar", 500 * i, i % 7, i % 3);
  return setup;
}

// Words that only the demo shop's letters may hold.
std::vector<std::string> demo_words() {
  return {"Dapur",  "Lubuklinggau", "Tekwan",   "Kerupuk",
          "Pempek", "Kopi",         "BRI 0001", "Yos Sudarso"};
}

std::string told(const Content& content) {
  if (const auto* said = std::get_if<Said>(&content)) return "says " + said->text.substr(0, 60);
  if (const auto* pressed = std::get_if<Pressed>(&content))
    return fmt::format("presses [{}] {}", pressed->label, pressed->data);
  return fmt::format("shares something ({})", content.index());
}

}  // namespace

Walk::Walk(std::uint64_t seed, std::unique_ptr<db::Database> database)
    : random_(seed),
      world_(std::move(database)),
      first_{TestShop(world_), {"Zet", "zet"}, demo_texts()},
      second_{TestShop(world_, other_shop()), demo_words(), other_texts()} {
  for (Place* place : {&first_, &second_}) {
    for (const auto* name : {"beli1", "beli2"}) place->shop.chat(name, "telegram");
    place->shop.chat("beli3", "whatsapp");
    place->shop.chat("beli4", "web");
    place->shop.chat("beli5", "terminal").locale = "en";
    place->shop.staff("staf1", Role::Owner, "telegram");
    place->shop.staff("staf2", Role::Admin, "web");
    place->shop.staff("staf3", Role::Admin, "whatsapp");
    for (Chat& chat : place->shop.chats()) turn(*place, chat, chat.event(Said{"halo"}));
  }
}

Figures Walk::run(int steps) {
  for (; figures_.steps < steps; ++figures_.steps) try {
      step();
    } catch (const std::exception& error) {
      std::string last;
      for (const auto& line : log_) last += "\n  " + line;
      throw std::logic_error(fmt::format("step {}: {}{}", figures_.steps, error.what(), last));
    }
  check_movements(world_);
  count_orders();
  return figures_;
}

void Walk::step() {
  Place& place = chance(70) ? first_ : second_;
  Chat& chat = any(place.shop.chats());
  if (chance(4)) {
    pass_time();
  } else if (!repeatable_.empty() && chance(3)) {
    const Delivered again = first_.shop.deliver(any(repeatable_));
    if (again.fresh || !again.letters.empty()) throw std::logic_error("a duplicate was answered");
  } else {
    act(place, chat);
  }
  if (figures_.steps % kMenuEvery == 0) expect_menu_in_reach(place, chat);
  if (figures_.steps % kMovementsEvery == 0) check_movements(world_);
  if (figures_.steps % kBooksEvery == 0) {
    check_books(world_, first_.shop);
    check_books(world_, second_.shop);
  }
}

void Walk::act(Place& place, Chat& chat) {
  const Event event = chat.event(something(place, chat));
  turn(place, chat, event);
  if (&place != &first_) return;
  if (repeatable_.size() < 50)
    repeatable_.push_back(event);
  else
    any(repeatable_) = event;
}

Content Walk::something(Place& place, Chat& chat) {
  const auto roll = below(100);
  if (roll < 65 && !chat.letters.empty()) return press_something(place, chat);
  if (roll < 93) return Said{text_for(place)};
  return share_something();
}

// The newest message's buttons mostly, old ones often, other people's and the other shop's
// sometimes.
Content Walk::press_something(Place& place, Chat& chat) {
  Chat* from = &chat;
  if (chance(3)) from = &any(place.shop.chats());
  if (chance(2)) from = &any((&place == &first_ ? second_ : first_).shop.chats());
  if (from->letters.empty()) return Said{"menu"};
  const Letter& letter = chance(75) ? from->letters.back() : any(from->letters);
  std::vector<Button> buttons = letter.message.options;
  for (const Button& button : letter.message.actions) buttons.push_back(button);
  if (buttons.empty()) return Said{"menu"};
  Pressed pressed = chat.pressing(any(buttons));
  static constexpr std::array kTails{":1", ":-1", "x", "::", ":99999999999999999999"};
  if (chance(2)) pressed.data += any(kTails);
  return pressed;
}

Content Walk::share_something() {
  switch (below(11)) {
    case 0: return SharedContact{"+6281234567890", true};
    case 1: return SharedContact{"bukan nomor", chance(50)};
    case 2: return SharedLocation{-3.29, 102.86, chance(50) ? "Pasar \u202eInpres" : ""};
    case 3: return SentMedia{{Attachment::Kind::Photo, "telegram", "f1"}, "bukti"};
    case 4: return SentMedia{{Attachment::Kind::Voice, "web", "f2"}};
    case 5: return BlockedShop{};
    case 6: return SentCart{{{"TKW-POR", static_cast<int>(below(5)) - 1, 15'000}, {"Z-4", 2, 1}}};
    case 7: return AskedAbout{chance(50) ? "TKW-POR" : "Z-4", "masih ada?"};
    case 8: return Unreadable{};
    case 9: return SellerSpoke{};
    default: return UnblockedShop{};
  }
}

std::string Walk::text_for(const Place& place) {
  std::string text = any(place.texts);
  if (chance(5)) text += " " + any(place.texts);
  return text;
}

void Walk::turn(Place& place, Chat& chat, const Event& event) {
  log_.push_back(fmt::format("{} {}: {}", place.shop.id.value, chat.name, told(event.content)));
  if (log_.size() > 12) log_.erase(log_.begin());
  const bool between_people = among_people(place, chat);
  const Delivered delivered = place.shop.deliver(event);
  ++figures_.turns;
  figures_.letters += static_cast<int>(delivered.letters.size());
  for (const Letter& letter : delivered.letters) check_letter(place, letter);
  check_answer(event, chat, between_people, delivered.letters);
  if (chance(60)) hear_outside(place);
  for (Chat& each : place.shop.chats())
    if (each.letters.size() > 2 * kRemembered)
      each.letters.erase(each.letters.begin(), each.letters.begin() + kRemembered);
}

// Files come or do not, the gateway makes its codes or refuses, and says of some what became of
// them, in any order.
void Walk::hear_outside(Place& place) {
  static constexpr std::array kFaults{FetchFault::Gone, FetchFault::TooLarge,
                                      FetchFault::NotAPicture, FetchFault::NoCode};
  static constexpr std::array kNews{ChargeStatus::Pending, ChargeStatus::Expired,
                                    ChargeStatus::Denied, ChargeStatus::Paid,
                                    ChargeStatus::Refunded};
  Outside outside;
  if (chance(30)) outside.fault = any(kFaults);
  outside.photo = chance(50) ? std::string(kSampleQris) : fmt::format("a photo {}", below(5));
  outside.gateway_refuses = chance(20);
  for (const Letter& letter : do_errands(place.shop, outside)) check_letter(place, letter);
  if (!chance(20)) return;
  const auto charged = place.shop.with([&](Shop& shop) {
    std::vector<std::int64_t> numbers;
    for (const Order& order : shop.orders.open(20, static_cast<std::int64_t>(below(40)) * 25))
      if (shop.charges.newest_of(order.id)) numbers.push_back(order.number);
    return numbers;
  });
  if (charged.empty()) return;
  const Money refunded{static_cast<std::int64_t>(below(30'000))};
  for (const Letter& letter : gateway_says(place.shop, any(charged), any(kNews), refunded))
    check_letter(place, letter);
}

void Walk::pass_time() {
  world_.now += std::chrono::seconds{below(5'400)};
  for (Place* place : {&first_, &second_}) {
    for (const Letter& letter : place->shop.run_clock()) check_letter(*place, letter);
    if (chance(20)) {
      const bool on = chance(50);
      place->shop.with([&](Shop& shop) { shop.profiles.set_gateway(shop.id(), on); });
    }
    // New goods come in now and then, or the walk would end in an empty shop.
    if (!chance(10)) continue;
    place->shop.with([&](Shop& shop) {
      for (const Product& product : shop.catalog->products())
        for (const Variant& variant : product.variants)
          if (variant.lead_days == 0 && shop.stock.of(variant.id).available < 5)
            shop.stock.receive(variant.id, 10, {shop.new_id(world_.now), "the walk", world_.now});
    });
  }
}

void Walk::expect_menu_in_reach(Place& place, Chat& chat) {
  const auto shows_menu = [](const Letter& letter) {
    const auto& options = letter.message.options;
    return !options.empty() && options[0].choice.verb == Verb::Category;
  };
  // News may have come after it.
  const auto brings_menu = [&](const char* text) {
    chat.letters.clear();
    turn(place, chat, chat.event(Said{text}));
    return std::ranges::any_of(chat.letters, shows_menu);
  };
  if (!brings_menu(among_people(place, chat) ? "selesai" : "menu") && !brings_menu("menu"))
    throw std::logic_error("no menu in two steps");
}

bool Walk::among_people(Place& place, Chat& chat) {
  if (!chat.id) return false;
  return place.shop.with([&](Shop& shop) {
    const auto row = shop.conversations.find(chat.id);
    const Conversation state = decode_conversation(row->state);
    return row->with_seller(world_.now) || state.talking_to || state.hushed_until > world_.now;
  });
}

void Walk::check_answer(const Event& event, const Chat& chat, bool between_people,
                        const std::vector<Letter>& letters) const {
  const auto to_writer = std::ranges::count(letters, chat.id, &Letter::to);
  if (std::holds_alternative<SellerSpoke>(event.content) ||
      std::holds_alternative<BlockedShop>(event.content) ||
      std::holds_alternative<UnblockedShop>(event.content)) {
    if (!letters.empty()) throw std::logic_error("an answer to a block, or to the seller");
    return;
  }
  const bool may_be_quiet = between_people && !std::holds_alternative<Pressed>(event.content);
  if (to_writer == 0 && !may_be_quiet) throw std::logic_error("no answer");
  // Staff who shop themselves hear of their own order, too.
  if (to_writer > (is_staff(chat) ? 2 : 1))
    throw std::logic_error(fmt::format("{} answers to one message", to_writer));
}

void Walk::check_letter(const Place& place, const Letter& letter) const {
  check_form(letter.message);
  std::string all = letter.message.text;
  for (const auto* buttons : {&letter.message.options, &letter.message.actions})
    for (const Button& button : *buttons) all += "\n" + button.label + "\n" + button.detail;
  for (const std::string& word : place.others_words)
    if (all.find(word) != std::string::npos)
      throw std::logic_error("the other shop's \"" + word + "\" in: " + all);
}

void Walk::count_orders() {
  for (Place* place : {&first_, &second_})
    place->shop.with([&](Shop& shop) {
      for (std::int64_t number = 1001; const auto order = shop.orders.find_number(number); ++number)
        ++figures_.orders[std::string(to_word(order->status))];
    });
}

}  // namespace kedai::harness
