#include "flows/staff/commands.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "flows/understanding/words.h"

namespace kedai {

namespace {

using Words = std::vector<std::string>;
using enum Command;

constexpr std::size_t kLongest = 600;  // of a command's text

struct Named {
  Command command;
  std::string_view key;         // of its phrases
  std::string_view indonesian;  // as the list of commands names it
  std::string_view english;
  std::array<std::string_view, 3> aliases;
};
constexpr std::array kCommands{
    Named{Stock, "stock", "stok", "stock", {"stoknya"}},
    Named{SoldOut, "sold_out", "habis", "soldout", {}},
    Named{OnSale, "on_sale", "ada", "available", {"tersedia"}},
    Named{Price, "price", "harga", "price", {}},
    Named{Alias, "alias", "alias", "alias", {"namalain"}},
    Named{Capacity, "capacity", "kapasitas", "capacity", {}},
    Named{Spoiled, "spoiled", "rusak", "spoiled", {}},
    Named{Expiry, "expiry", "kedaluwarsa", "expiry", {"exp", "kadaluarsa", "expired"}},
    Named{History, "history", "riwayat", "history", {}},
    Named{Sell, "sell", "jual", "sell", {"terjual"}},
    Named{Wholesale, "wholesale", "grosir", "wholesale", {"tier"}},
    Named{Promotion, "promotion", "promo", "promo", {"promosi", "promotion", "diskon"}},
    Named{Voucher, "voucher", "voucher", "voucher", {"kupon", "coupon", "vocer"}},
    Named{Orders, "orders", "pesanan", "orders", {"order"}},
    Named{Accept, "accept", "terima", "accept", {}},
    Named{Reject, "reject", "tolak", "reject", {}},
    Named{Prepare, "prepare", "siap", "ready", {"siapkan", "prepared", "prepare"}},
    Named{Ship, "ship", "kirim", "ship", {}},
    Named{Complete, "complete", "selesai", "done", {"complete", "completed"}},
    Named{Paid, "paid", "lunas", "paid", {}},
    Named{Cancel, "cancel", "batal", "cancel", {"batalkan"}},
    Named{Pay, "pay", "bayar", "pay", {"dp"}},
    Named{PayBack, "pay_back", "kembalikan", "refund", {}},
    Named{Account, "account", "kasbon", "tab", {"utang", "hutang"}},
    Named{Payments, "payments", "pembayaran", "payments", {}},
    Named{Qris, "qris", "qris", "qris", {}},
    Named{BankAccount, "bank_account", "rekening", "bankaccount", {}},
    Named{Help, "help", "bantuan", "help", {"perintah"}},
};

constexpr std::array<std::string_view, 19> kPolite{
    "tolong", "mohon", "coba", "please", "pls", "bu",  "pak",     "kak",    "mbak", "mas",
    "bang",   "bos",   "ya",   "dong",   "deh", "min", "makasih", "thanks", "nih"};
constexpr std::array<std::string_view, 13> kPieces{"pcs",    "pc",     "bungkus", "bks",   "porsi",
                                                   "buah",   "pack",   "packs",   "botol", "toples",
                                                   "loyang", "lembar", "pieces"};
constexpr std::array<std::string_view, 6> kAsking{"berapa", "apa", "mana", "how", "what", "which"};
constexpr std::array<std::string_view, 11> kAdding{"+",      "tambah", "tambahi", "tambahkan",
                                                   "nambah", "masuk",  "datang",  "plus",
                                                   "add",    "added",  "more"};
constexpr std::array<std::string_view, 11> kTaking{"-",      "kurang", "kurangi", "kurangkan",
                                                   "keluar", "buang",  "rusak",   "minus",
                                                   "less",   "remove", "minusin"};
constexpr std::array<std::string_view, 10> kSetting{"=",      "jadi", "menjadi", "sisa", "tinggal",
                                                    "hitung", "set",  "to",      "is",   "now"};

bool one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string joined(std::span<const std::string> words) {
  std::string out;
  for (const std::string& word : words) (out += out.empty() ? "" : " ") += word;
  return out;
}

const Named* named(std::string_view word) {
  const auto* found = std::ranges::find_if(kCommands, [&](const Named& one) {
    return word == one.indonesian || word == one.english || one_of(word, one.aliases);
  });
  return found == kCommands.end() || word.empty() ? nullptr : found;
}

void drop_politeness(Words& words) {
  while (words.size() > 1 && one_of(folded(words.front()), kPolite)) words.erase(words.begin());
  while (words.size() > 1 && one_of(folded(words.back()), kPolite)) words.pop_back();
  const auto size = words.size();
  if (size > 2 && folded(words[size - 2]) == "terima" && folded(words[size - 1]) == "kasih")
    words.resize(size - 2);
}

// What begins with a command's word and is none.
bool only_sounds_so(Command command, std::string_view next) {
  if (command == Accept) return next == "kasih";
  if (command == Orders) return next == "saya" || next == "ku";
  return false;
}

bool is_number_like(std::string_view word) {
  return !word.empty() && word[0] >= '0' && word[0] <= '9' &&
         word.find_first_not_of("0123456789.,e") == std::string_view::npos;
}

std::optional<Quantity> whole(std::string_view word) {
  if (const auto spelled = read_count(word); spelled && !is_number_like(word)) return spelled;
  if (!is_number_like(word)) return std::nullopt;
  const auto value = read_money(word);
  if (!value || value->minor > kMostStock) return std::nullopt;
  return value->minor;
}

// Signs stand alone; a '-' is one only before a digit and behind a gap, since SKUs have it too
// ("KPI-ROB-250"), or in a text that has just one ("tekwan-3").
std::string with_signs_apart(std::string text) {
  for (const std::string_view dash :
       {"\u2212", "\u2013"})  // minus and en dash, as phones type them
    for (auto at = text.find(dash); at != std::string::npos; at = text.find(dash))
      text.replace(at, dash.size(), "-");
  std::string out;
  const bool one_dash = std::ranges::count(text, '-') == 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool before_digit = text.find_first_of("0123456789", at) ==
                              std::min(text.find_first_not_of(' ', at + 1), text.size());
    const bool behind_gap = at == 0 || text[at - 1] == ' ' || text[at - 1] == '=';
    const bool sign =
        c == '+' || c == '=' || (c == '-' && before_digit && (behind_gap || one_dash));
    if (sign)
      (((out += ' ') += c) += ' ');
    else
      out += c;
  }
  return out;
}

CountChange::Kind kind_of(std::string_view word) {
  if (one_of(word, kAdding) || one_of(word, kTaking)) return CountChange::Kind::Add;
  if (one_of(word, kSetting)) return CountChange::Kind::Set;
  return CountChange::Kind::None;
}

// Where the number stands that belongs to the sign or word at `mode`: behind it, else at the end.
std::optional<std::size_t> place_of_number(const Words& words, std::size_t mode) {
  for (const std::size_t at : {mode + 1, words.size() - 1})
    if (at > mode && at < words.size() && (is_number_like(words[at]) || whole(words[at])))
      return at;
  return std::nullopt;
}

CountChange without_mode(Words words) {
  CountChange change;
  if (words.empty() || !is_number_like(words.back())) {
    change.name = joined(words);
    return change;
  }
  const auto n = whole(words.back());
  words.pop_back();
  return {n ? CountChange::Kind::Bare : CountChange::Kind::Impossible, n.value_or(0),
          joined(words)};
}

}  // namespace

std::optional<SpokenCommand> read_command(std::string_view text) {
  std::string said = cleaned(text, kLongest);
  SpokenCommand spoken{Help, ""};
  spoken.slash = said.starts_with('/');
  if (spoken.slash) said.erase(0, 1);
  while (!said.empty() && std::string_view("?!. ").find(said.back()) != std::string_view::npos) {
    spoken.asks = spoken.asks || said.back() == '?';
    said.pop_back();
  }
  Words words = words_of(said);
  drop_politeness(words);
  if (words.empty()) return std::nullopt;
  std::string first = words[0].substr(0, words[0].find('@'));
  const auto sign = first.find_first_of("+=:");
  const std::string glued = sign == std::string::npos ? "" : first.substr(sign);
  const Named* known = named(folded(first.substr(0, sign)));
  if (!known) return std::nullopt;
  if (words.size() > 1 && only_sounds_so(known->command, folded(words[1]))) return std::nullopt;
  words[0] = glued.starts_with(':') ? glued.substr(1) : glued;
  if (words[0].empty()) words.erase(words.begin());
  const auto asking =
      std::erase_if(words, [](const std::string& word) { return one_of(folded(word), kAsking); });
  spoken.asks = spoken.asks || asking > 0;
  spoken.command = known->command;
  spoken.rest = joined(words);
  return spoken;
}

std::string usage_key(Command command) {
  return "usage." + std::string(std::ranges::find(kCommands, command, &Named::command)->key);
}

std::vector<CommandLine> telegram_commands(Locale locale) {
  std::vector<CommandLine> lines;
  for (const Named& one : kCommands)
    lines.push_back({std::string(locale == Locale::English ? one.english : one.indonesian),
                     phrasebook(locale).say("command." + std::string(one.key))});
  return lines;
}

namespace {

// "dua puluh lima" is one number.
Words with_numbers_joined(const Words& words) {
  Words out;
  for (std::size_t i = 0; i < words.size();) {
    const auto spoken = spoken_count(std::span(words).subspan(i));
    if (spoken.words > 1)
      out.push_back(std::to_string(spoken.count));
    else
      out.push_back(words[i]);
    i += std::max<std::size_t>(1, spoken.words);
  }
  return out;
}

}  // namespace

CountChange read_count_change(std::string_view text) {
  Words words;
  for (std::string& word : words_of(with_signs_apart(std::string(text)))) {
    const std::string plain = folded(word);
    const bool keep = plain.empty() || is_number_like(word) || word.find('-') != std::string::npos;
    words.push_back(keep ? word : plain);
  }
  while (words.size() > 1 && one_of(words.back(), kPieces)) words.pop_back();
  words = with_numbers_joined(words);
  const auto mode = std::ranges::find_if(
      words, [](const std::string& word) { return kind_of(word) != CountChange::Kind::None; });
  if (mode == words.end()) return without_mode(std::move(words));
  const auto at = static_cast<std::size_t>(mode - words.begin());
  auto number = place_of_number(words, at);
  CountChange change{kind_of(*mode), 0, ""};
  if (at + 2 < words.size() && words[at + 1] == "-") {  // "= -3"
    change.kind = CountChange::Kind::Impossible;
    number = at + 2;
  }
  const bool takes = one_of(*mode, kTaking);
  if (number) {
    const auto n = whole(words[*number]);
    if (!n) change.kind = CountChange::Kind::Impossible;
    change.n = takes ? -n.value_or(0) : n.value_or(0);
  } else {
    change.kind = CountChange::Kind::None;
  }
  Words name;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (i != number && kind_of(words[i]) == CountChange::Kind::None) name.push_back(words[i]);
  change.name = joined(name);
  return change;
}

PriceChange read_price_change(std::string_view text) {
  Words words = words_of(text);
  const auto try_last = [&](std::size_t count) -> std::optional<PriceChange> {
    if (words.size() < count) return std::nullopt;
    const auto from = words.size() - count;
    const auto price = read_money(joined(std::span(words).subspan(from)));
    if (!price) return std::nullopt;
    Words name(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(from));
    while (!name.empty() && (one_of(folded(name.back()), kSetting) || name.back() == "="))
      name.pop_back();
    return PriceChange{price, joined(name)};
  };
  // "Rp 16.000" and "16 ribu" are two words, "Rp 16 ribu" three; other numbers are the name's.
  const std::string last = words.empty() ? "" : folded(words.back());
  const bool scaled =
      one_of(last, std::array<std::string_view, 5>{"ribu", "rb", "k", "juta", "jt"});
  const auto is_currency = [&](std::size_t from_end) {
    return words.size() >= from_end && folded(words[words.size() - from_end]) == "rp";
  };
  std::optional<PriceChange> found;
  if (scaled && is_currency(3)) found = try_last(3);
  if (!found && (scaled || is_currency(2))) found = try_last(2);
  if (!found) found = try_last(1);
  return found.value_or(PriceChange{std::nullopt, joined(words)});
}

std::optional<NumberedOrder> read_order_number(std::string_view text) {
  Words words = words_of(text);
  constexpr std::array<std::string_view, 7> prefixes{"pesanan", "order",  "no", "nomor",
                                                     "nomer",   "number", "nr"};
  while (!words.empty() && one_of(folded(words.front()), prefixes)) words.erase(words.begin());
  if (words.empty()) return std::nullopt;
  std::string_view digits = words.front();
  while (!digits.empty() && (digits.front() == '#' || digits.front() == '.'))
    digits.remove_prefix(1);
  while (!digits.empty() && (digits.back() == ',' || digits.back() == ':')) digits.remove_suffix(1);
  NumberedOrder found;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), found.number);
  if (error != std::errc{} || end != digits.data() + digits.size() || found.number < 1)
    return std::nullopt;
  found.rest = joined(std::span(words).subspan(1));
  return found;
}

}  // namespace kedai
