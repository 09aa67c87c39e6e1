#include "flows/staff/promotion_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "flows/staff/commands.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 10> kRemoving{
    "hapus", "hilangkan", "hapuskan", "stop", "akhiri", "batal", "delete", "remove", "end", "off"};
constexpr std::array<std::string_view, 9> kFromOn{"min",  "minimal", "minimum", "mulai", "beli",
                                                  "from", "per",     "isi",     "tiap"};
constexpr std::array<std::string_view, 7> kPieces{"pcs",  "pc",     "bungkus", "bks",
                                                  "buah", "pieces", "x"};
constexpr std::array<std::string_view, 10> kOff{"diskon", "discount", "potongan", "potong", "off",
                                                "turun",  "untuk",    "buat",     "for",    "="};
constexpr std::array<std::string_view, 4> kPercent{"%", "persen", "percent", "prosen"};
constexpr std::array<std::string_view, 5> kScales{"ribu", "rb", "k", "juta", "jt"};
constexpr std::array<std::string_view, 6> kLeast{"min",     "minimal", "minimum",
                                                 "belanja", "order",   "above"};
constexpr std::array<std::string_view, 10> kMost{
    "max", "maks", "maksimal", "maximum", "maksimum", "kuota", "quota", "limit", "total", "untuk"};
constexpr std::array<std::string_view, 14> kIdle{
    "diskon",   "discount", "potongan", "off",     "per",    "orang", "pelanggan",
    "customer", "each",     "pembeli",  "pesanan", "orders", "for",   "pemakaian"};
constexpr std::array<std::string_view, 4> kFree{"gratis", "free", "bebas", "tanpa"};
constexpr std::array<std::string_view, 4> kDelivery{"ongkir", "delivery", "shipping", "ongkos"};
constexpr std::array<std::string_view, 3> kTimes{"x", "kali", "times"};
constexpr std::int64_t kLeastPlainCap = 10'000;  // "max 500" is a number of uses
constexpr std::int64_t kLeastPlainAmount = 500;  // less is a size or a count: "robusta 250"

bool one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string joined(std::span<const std::string> words) {
  std::string out;
  for (const std::string& word : words) (out += out.empty() ? "" : " ") += word;
  return out;
}

std::string small(std::string word) {
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  while (word.size() > 1 && (word.back() == ',' || word.back() == ';')) word.pop_back();
  return word;
}

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty() || value < 0)
    return std::nullopt;
  return value;
}

// Each '=' and ':' a word of its own.
Words parts_of(std::string_view text) {
  std::string spaced;
  for (const char c : text) {
    const bool sign = c == '=' || c == ':';
    if (sign) spaced += " = ";
    if (!sign) spaced += c;
  }
  return words_of(spaced);
}

bool take_removing(Words& words) {
  if (words.empty() || !one_of(small(words.back()), kRemoving)) return false;
  words.pop_back();
  return true;
}

// Of something at words[at]: what it is worth, and how many words say so.
struct Amount {
  std::int64_t value = 0;
  std::size_t words = 0;
  bool is_money = false;  // it says so itself: "Rp", "rb", "13.000"
};

std::optional<Amount> percent_at(const Words& words, std::size_t at) {
  std::string word = small(words[at]);
  std::size_t count = 1;
  if (word.ends_with('%'))
    word.pop_back();
  else if (at + 1 < words.size() && one_of(small(words[at + 1]), kPercent))
    count = 2;
  else
    return std::nullopt;
  const auto value = digits(word);
  if (!value) return std::nullopt;
  return Amount{std::min<std::int64_t>(*value, 1'000), count};
}

std::optional<Amount> money_at(const Words& words, std::size_t at) {
  const auto word = [&](std::size_t i) {
    return i < words.size() ? small(words[i]) : std::string();
  };
  std::size_t count = word(at) == "rp" ? 2 : 1;
  if (one_of(word(at + count), kScales)) ++count;
  std::string text;
  for (std::size_t i = at; i < at + count; ++i) text += word(i);
  const auto money = text.empty() ? std::nullopt : read_money(text);
  if (!money) return std::nullopt;
  const bool plain = digits(text).has_value();
  return Amount{money->minor, count, !plain || money->minor >= kLeastPlainAmount};
}

void take(Words& words, std::size_t at, std::size_t count) {
  const auto from = words.begin() + static_cast<std::ptrdiff_t>(at);
  words.erase(from, from + static_cast<std::ptrdiff_t>(std::min(count, words.size() - at)));
}

}  // namespace

TierWords read_tier(std::string_view text) {
  Words words = parts_of(text);
  TierWords read;
  read.removes = take_removing(words);
  if (read.removes) {
    read.name = joined(words);
    return read;
  }
  for (std::string& word : words) word.resize(std::min(word.find('/'), word.size()));  // "/bks"
  const PriceChange change = read_price_change(joined(words));
  words = words_of(change.name);
  while (words.size() > 1 && one_of(small(words.back()), kPieces)) words.pop_back();
  std::string count = words.empty() ? "" : small(words.back());
  if (count.ends_with("pcs")) count.resize(count.size() - 3);
  if (count.ends_with('+') || count.ends_with('x')) count.pop_back();
  const auto least = digits(count);
  if (!change.price || !least || words.size() < 2) {
    read.name = change.price && !least ? change.name : joined(words);
    return read;
  }
  words.pop_back();
  while (words.size() > 1 && one_of(small(words.back()), kFromOn)) words.pop_back();
  read.name = joined(words);
  read.tier = PriceTier{*least, *change.price};
  return read;
}

PromotionWords read_promotion(std::string_view text, LocalDay today) {
  Words words = parts_of(text);
  PromotionWords read;
  read.removes = take_removing(words);
  read.days = take_days(words, today);
  for (std::size_t at = words.size(); at-- > 0 && !read.takes_off();) {
    if (const auto percent = percent_at(words, at)) {
      read.wrong_percent = percent->value < 1 || percent->value > 100;
      read.percent = static_cast<int>(percent->value);
      take(words, at, percent->words);
      if (read.wrong_percent) break;
    }
  }
  for (std::size_t at = 0; at < words.size() && !read.takes_off() && !read.wrong_percent; ++at) {
    const auto money = money_at(words, at);
    if (!money || !money->is_money) continue;
    read.amount = {money->value};
    take(words, at, money->words);
  }
  std::erase_if(words, [](const std::string& word) { return one_of(small(word), kOff); });
  read.name = joined(words);
  return read;
}

namespace {

std::string small_at(const Words& words, std::size_t at) {
  return at < words.size() ? small(words[at]) : std::string();
}

// Each reads one thing at the front of the words and takes it off; false when it is something else.

bool take_free_delivery(Words& words, VoucherWords& read) {
  const std::string first = small_at(words, 0);
  const std::string second = small_at(words, 1);
  const bool free = (one_of(first, kFree) && one_of(second, kDelivery)) ||
                    (one_of(first, kDelivery) && one_of(second, kFree));
  if (!free) return false;
  read.voucher.kind = Voucher::Kind::Delivery;
  read.takes_off = true;
  take(words, 0, small_at(words, 2) == "kirim" ? 3 : 2);
  return true;
}

bool take_percent(Words& words, VoucherWords& read) {
  const auto percent = percent_at(words, 0);
  if (!percent) return false;
  read.voucher.kind = Voucher::Kind::Percent;
  read.voucher.percent = static_cast<int>(percent->value);
  read.wrong_percent = percent->value < 1 || percent->value > 100;
  read.takes_off = true;
  take(words, 0, percent->words);
  return true;
}

// "min 50rb", "max 50" uses, "max 20rb" off.
bool take_limit(Words& words, VoucherWords& read) {
  const bool least = one_of(small_at(words, 0), kLeast);
  if (!least && !one_of(small_at(words, 0), kMost)) return false;
  std::size_t at = 1;
  while (one_of(small_at(words, at), kLeast) || one_of(small_at(words, at), kIdle)) ++at;
  if (at >= words.size()) return false;
  if (words[at].ends_with('x')) words[at].pop_back();
  const auto amount = money_at(words, at);
  if (!amount) return false;
  const bool uses = digits(small_at(words, at)) && amount->value < kLeastPlainCap;
  if (least)
    read.voucher.minimum = {amount->value};
  else if (uses)
    read.voucher.most_uses = amount->value;
  else
    read.voucher.most_off = {amount->value};
  take(words, 0, at + amount->words);
  if (one_of(small_at(words, 0), kTimes)) take(words, 0, 1);
  return true;
}

// "1x", "2 kali", "sekali".
bool take_each(Words& words, VoucherWords& read) {
  std::string first = small_at(words, 0);
  const bool once = first == "sekali" || first == "once";
  const bool apart = one_of(small_at(words, 1), kTimes);
  const bool glued = first.size() > 1 && first.back() == 'x';
  if (glued) first.pop_back();
  const auto times = once ? std::optional<std::int64_t>{1} : digits(first);
  if (!times || *times < 1 || (!once && !apart && !glued)) return false;
  read.voucher.most_uses_each = *times;
  take(words, 0, apart && !once ? 2 : 1);
  return true;
}

bool take_idle(Words& words, VoucherWords&) {
  if (!one_of(small_at(words, 0), kIdle)) return false;
  take(words, 0, 1);
  return true;
}

bool take_amount(Words& words, VoucherWords& read) {
  const auto money = money_at(words, 0);
  if (!money || !money->is_money || money->value == 0 || read.takes_off) return false;
  read.voucher.kind = Voucher::Kind::Amount;
  read.voucher.amount = {money->value};
  read.takes_off = true;
  take(words, 0, money->words);
  return true;
}

bool take_next(Words& words, VoucherWords& read) {
  return take_free_delivery(words, read) || take_percent(words, read) || take_limit(words, read) ||
         take_each(words, read) || take_idle(words, read) || take_amount(words, read);
}

}  // namespace

VoucherWords read_voucher(std::string_view text, LocalDay today) {
  Words words = parts_of(text);
  std::erase(words, "=");
  VoucherWords read;
  read.removes = take_removing(words);
  if (words.empty()) return read;
  read.voucher.code = voucher_code(words[0]);
  words.erase(words.begin());
  read.says_more = !words.empty();
  read.days = take_days(words, today);
  while (!words.empty() && read.strange.empty())
    if (!take_next(words, read)) read.strange = words[0];
  return read;
}

std::string voucher_words(const Phrasebook& words, const Profile& profile, const Voucher& voucher,
                          Time now) {
  std::string text;
  switch (voucher.kind) {
    case Voucher::Kind::Percent: text = std::to_string(voucher.percent) + "%"; break;
    case Voucher::Kind::Amount: text = to_text(voucher.amount); break;
    case Voucher::Kind::Delivery: text = words.say("promotion.word_free_delivery"); break;
  }
  if (voucher.most_off.minor > 0) text += " max " + to_text(voucher.most_off);
  if (voucher.minimum.minor > 0) text += " min " + to_text(voucher.minimum);
  if (voucher.most_uses > 0) text += " max " + std::to_string(voucher.most_uses);
  if (voucher.most_uses_each > 0) text += " " + std::to_string(voucher.most_uses_each) + "x";
  const std::string when = period_text(words, profile, voucher.period, now);
  return when.empty() ? text : text + " " + when;
}

}  // namespace kedai
