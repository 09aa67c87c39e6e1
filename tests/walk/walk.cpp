#include "tests/walk/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

#include "tests/walk/rules.h"

namespace kedai::harness {

namespace {

constexpr std::size_t kRemembered = 300;  // letters a chat, from which old buttons come
constexpr int kBooksEvery = 5;
constexpr int kMenuEvery = 40;

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

// What people, bots and attackers type, whatever the shop sells.
constexpr const char* kTexts[] = {"halo",
                                  "menu",
                                  "keranjang",
                                  "checkout",
                                  "english",
                                  "bahasa",
                                  "status",
                                  "batal",
                                  "bayar",
                                  "cari",
                                  "penjual",
                                  "selesai",
                                  "done",
                                  "kosongkan",
                                  "pesanan",
                                  "bantuan",
                                  "ya",
                                  "ok",
                                  "tidak",
                                  "0",
                                  "1",
                                  "2",
                                  "3",
                                  "4",
                                  "7",
                                  "12",
                                  "-3",
                                  "1.5",
                                  "1e9",
                                  "99999999999999999999",
                                  "sepuluh",
                                  "0812 3456 7890",
                                  "Jl. Kenanga II no. 5, Sri, 081234567890",
                                  "Sri",
                                  "ambil sendiri",
                                  "antar",
                                  "x",
                                  "?",
                                  "",
                                  " ",
                                  "\n\n",
                                  "/start",
                                  "/start ABCDEFGHJK",
                                  "/",
                                  "😀😀😀",
                                  "👨‍👩‍👧‍👦",
                                  "\u200b\u200b",
                                  "\u202eabc\u202c",
                                  "a\u0301\u0301\u0301\u0301",
                                  "مرحبا",
                                  "你好",
                                  "\x01*b*\x02",
                                  "<b>&amp;",
                                  "{who}",
                                  "'; DROP TABLE orders; --",
                                  "stok",
                                  "terima 1001",
                                  "tolak 1002",
                                  "siap 1001",
                                  "kirim 1001",
                                  "selesai 1001",
                                  "lunas 1001",
                                  "batal 1001",
                                  "pesanan 1001",
                                  "voucher",
                                  "voucher HEMAT10",
                                  "pakai kode hemat10",
                                  "voucher ONGKIR",
                                  "kode SEKALI",
                                  "voucher SEKALI",
                                  "voucher TAKADA",
                                  "SEKALI",
                                  "hapus voucher",
                                  "voucher HEMAT10 10% min 20rb max 3",
                                  "voucher ONGKIR gratis ongkir",
                                  "voucher SEKALI 5rb 1x",
                                  "voucher SEKALI 7rb 2x max 4 sampai besok",
                                  "voucher HEMAT10 hapus",
                                  "promo",
                                  "promo semua 10% sampai besok",
                                  "promo semua 500 hari ini",
                                  "promo hapus",
                                  "promo semua hapus"};

std::vector<std::string> texts_of(std::initializer_list<const char*> own) {
  std::vector<std::string> texts(std::begin(kTexts), std::end(kTexts));
  texts.push_back(std::string(4096, 'w'));
  for (const auto* text : own) texts.emplace_back(text);
  return texts;
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
      first_{TestShop(world_),
             {"Zet", "zet"},
             texts_of({"2 tekwan",
                       "kopi",
                       "3 lenjer, 1 cuko, ambil sendiri",
                       "jangek 250 2",
                       "stok tekwan +5",
                       "stok KPI-JHE = 3",
                       "habis tekwan",
                       "ada tekwan",
                       "harga tekwan 16000",
                       "harga tekwan 1",
                       "jual tekwan 1, cuko 1",
                       "1 bolu kojo antar seperti biasa",
                       "pempek",
                       "bu, tekwan 2 sama krupuk kulit yg 100 gr 1 ya, COD",
                       "pempek 5, kopi 2",
                       "tekwannya jadi 3",
                       "eh 2 deh",
                       "hapus cuko",
                       "kurangi 1",
                       "kosongkan",
                       "ganti yang 100 gr jadi 250 gr",
                       "keripik singkong 2 pedas 1 original",
                       "selusin lenjer, antar ke Jl. Garuda 12 a.n. Rina",
                       "3 bakso, 1 tekwan",
                       "ada kue apa aja?",
                       "bisa cod?",
                       "jam berapa buka?",
                       "batalkan pesanan",
                       "berapa harga tekwan?",
                       "ongkir ke petanang berapa",
                       "tekwan 5000",
                       "alias sup ikan = tekwan",
                       "stok kopi jahe tambah dua puluh lima",
                       "grosir tekwan 3 = 12rb",
                       "grosir kerupuk kulit 2 = 19rb",
                       "grosir tekwan hapus",
                       "promo kopi 15% 1-30 des",
                       "promo tekwan 20%",
                       "5 tekwan"})},
      second_{TestShop(world_, other_shop()), demo_words(),
              texts_of({"2 zet3", "zetum", "zetum 4 besar 2", "stok Z-4 +5", "habis zet2",
                        "ada zet2", "harga zet5 900", "jual zet5 kecil 1", "grosir Z-4 2 = 700",
                        "promo zet5 10%", "promo zetas 300"})} {
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
  for (Chat& each : place.shop.chats())
    if (each.letters.size() > 2 * kRemembered)
      each.letters.erase(each.letters.begin(), each.letters.begin() + kRemembered);
}

void Walk::pass_time() {
  world_.now += std::chrono::seconds{below(5'400)};
  for (Place* place : {&first_, &second_}) {
    for (const Letter& letter : place->shop.end_silent_talks()) check_letter(*place, letter);
    // New goods come in now and then, or the walk would end in an empty shop.
    if (!chance(10)) continue;
    place->shop.with([&](Shop& shop) {
      for (const Product& product : shop.catalog->products())
        for (const Variant& variant : product.variants)
          if (shop.stock.of(variant.id).available < 5) shop.stock.receive(variant.id, 10);
    });
  }
}

void Walk::expect_menu_in_reach(Place& place, Chat& chat) {
  const auto menu_is_there = [&] {
    const auto& options = chat.last().message.options;
    return !options.empty() && options[0].choice.verb == Verb::Category;
  };
  turn(place, chat, chat.event(Said{among_people(place, chat) ? "selesai" : "menu"}));
  if (!menu_is_there()) turn(place, chat, chat.event(Said{"menu"}));
  if (!menu_is_there()) throw std::logic_error("no menu in two steps");
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
