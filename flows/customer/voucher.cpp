#include "flows/customer/voucher.h"

#include <algorithm>
#include <array>
#include <utility>

#include "config/lexicon.h"
#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/prices.h"
#include "flows/understanding/days.h"
#include "flows/understanding/order_reader.h"
#include "flows/understanding/product_index.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kLongest = 80;  // bytes of a text about a voucher

constexpr std::array<std::string_view, 9> kNames{
    "voucher", "vocher", "vocer", "voucer", "vouchernya", "kupon", "coupon", "kode", "code"};
constexpr std::array<std::string_view, 22> kAround{
    "pakai", "pake", "punya", "ada",  "use", "apply", "have", "i",    "my",   "saya", "aku",
    "mau",   "the",  "a",     "want", "to",  "got",   "ini",  "with", "have", "kode", "promo"};
constexpr std::array<std::string_view, 11> kDropping{"hapus", "buang",  "tanpa",   "batalkan",
                                                     "lepas", "remove", "without", "no",
                                                     "drop",  "batal",  "delete"};
constexpr std::array<std::string_view, 9> kNever{"tidak", "ga",   "gak",     "nggak", "no",
                                                 "batal", "jadi", "kembali", "back"};

using Words = std::vector<std::string>;

template <std::size_t n>
bool one_of(const std::string& word, const std::array<std::string_view, n>& words) {
  return std::ranges::find(words, word) != words.end();
}

Words words_without_courtesy(std::string_view text) {
  Words words = words_of(folded(text));
  std::erase_if(words,
                [](const std::string& word) { return lexicon().is(word, WordRole::Courtesy); });
  return words;
}

struct AboutVoucher {
  enum class Kind { Nothing, Ask, Code, Drop };
  Kind kind = Kind::Nothing;
  std::string code = {};
  bool plain = false;  // it was called a voucher, not only a code
};

// "hemat10", or "hemat 10".
std::string code_in(const Words& words) {
  if (words.size() == 1) return voucher_code(words[0]);
  const bool number =
      words.size() == 2 && words[1].find_first_not_of("0123456789") == std::string::npos;
  return number ? voucher_code(words[0] + words[1]) : "";
}

AboutVoucher read(std::string_view text) {
  if (text.size() > kLongest) return {};
  Words words = words_without_courtesy(text);
  const auto named =
      std::ranges::find_if(words, [](const std::string& word) { return one_of(word, kNames); });
  if (named == words.end() || std::any_of(words.begin(), named, [](const std::string& word) {
        return !one_of(word, kAround) && !one_of(word, kDropping);
      }))
    return {};
  AboutVoucher about;
  about.plain = std::ranges::any_of(words, [](const std::string& word) {
    return one_of(word, kNames) && word != "kode" && word != "code";
  });
  bool drops = false;
  std::erase_if(words, [&](const std::string& word) {
    drops = drops || one_of(word, kDropping);
    return one_of(word, kNames) || one_of(word, kAround) || one_of(word, kDropping);
  });
  about.code = code_in(words);
  if (drops && (words.empty() || !about.code.empty()))
    about.kind = AboutVoucher::Kind::Drop;
  else if (!about.code.empty())
    about.kind = AboutVoucher::Kind::Code;
  else if (words.empty() && about.plain)
    about.kind = AboutVoucher::Kind::Ask;
  return about;
}

// Questions that any words may answer: "kode 4711" is a note about a door.
bool takes_any_words(const Awaiting& question) {
  return std::holds_alternative<AnOrderNote>(question) ||
         std::holds_alternative<ALineNote>(question) ||
         std::holds_alternative<AnAddress>(question) || std::holds_alternative<AName>(question) ||
         std::holds_alternative<ASearchWord>(question);
}

std::string phrase_of(VoucherRefusal refusal, const Voucher& voucher) {
  switch (refusal) {
    case VoucherRefusal::Unknown: return "voucher.unknown";
    case VoucherRefusal::NotYet: return "voucher.not_yet";
    case VoucherRefusal::Over: return "voucher.over";
    case VoucherRefusal::UsedUp: return "voucher.used_up";
    case VoucherRefusal::UsedByCustomer: return "voucher.used_by_you";
    case VoucherRefusal::BelowMinimum: return "voucher.below_minimum";
    case VoucherRefusal::NothingOff:
      return voucher.kind == Voucher::Kind::Delivery ? "voucher.no_fee" : "voucher.nothing_off";
  }
  return {};
}

std::string why_not(const Talk& talk, const Voucher& voucher, VoucherRefusal refusal,
                    Money missing) {
  return talk.say(
      phrase_of(refusal, voucher),
      {{"code", voucher.code},
       {"minimum", to_text(voucher.minimum)},
       {"missing", to_text(missing)},
       {"from", day_text(*talk.words, talk.shop.profile, voucher.period.starts, talk.now)}});
}

PricedCart with_voucher(Talk& talk, const Voucher& voucher) {
  const Cart& cart = talk.cart();
  const bool delivered =
      cart.draft.fulfilment.value_or(talk.customer.usual_fulfilment.value_or(Fulfilment::Pickup)) ==
      Fulfilment::Delivery;
  const Money fee = delivered ? talk.shop.profile.delivery_fee : Money{};
  return price_cart(cart.lines, *talk.shop.catalog, &voucher, fee, talk.now);
}

void go_on(Talk& talk, std::string first_line) {
  if (talk.cart().empty()) return show_menu(talk, std::move(first_line));
  if (first_missing(talk.cart().draft, talk.customer) == Missing::Nothing)
    return check_out(talk, std::move(first_line));
  show_cart(talk, std::move(first_line));
}

void refuse(Talk& talk, std::string why) {
  talk.state.awaiting = AVoucher{};
  const bool shops = !talk.cart().empty();
  talk.reply({std::move(why),
              "",
              {},
              {talk.button("button.back", {shops ? Verb::Checkout : Verb::Menu})}});
}

void use_voucher(Talk& talk, const std::string& code) {
  const auto voucher = talk.shop.vouchers.find(code, talk.customer.id);
  if (!voucher) return refuse(talk, talk.say("voucher.unknown", {{"code", code}}));
  const PricedCart prices = with_voucher(talk, *voucher);
  const bool empty = talk.cart().empty();
  if (prices.refused && !may_yet(*prices.refused))
    return refuse(talk, why_not(talk, *voucher, *prices.refused, prices.missing));
  talk.cart().edit_draft().voucher = code;
  talk.keep_cart();
  if (empty) return go_on(talk, talk.say("voucher.kept", {{"code", code}}));
  if (prices.refused) return go_on(talk, talk.say("voucher.kept_for_now", {{"code", code}}));
  go_on(talk, talk.say("voucher.used", {{"code", code}}));
}

}  // namespace

bool may_yet(VoucherRefusal refusal) {
  return refusal == VoucherRefusal::BelowMinimum || refusal == VoucherRefusal::NothingOff;
}

std::string voucher_line(Talk& talk, const PricedCart& prices) {
  const std::string& code = talk.cart().draft.voucher;
  if (code.empty()) return "";
  if (prices.discount.minor > 0)
    return talk.say("voucher.line", {{"code", code}, {"off", to_text(Money{} - prices.discount)}});
  Voucher voucher;
  voucher.code = code;
  if (const auto known = voucher_of_cart(talk)) voucher = *known;
  return prices.refused ? why_not(talk, voucher, *prices.refused, prices.missing) : "";
}

void ask_voucher(Talk& talk) {
  talk.state.awaiting = AVoucher{};
  const bool shops = !talk.cart().empty();
  talk.reply({talk.say("voucher.ask"),
              "",
              {},
              {talk.button("button.back", {shops ? Verb::Checkout : Verb::Menu})}});
}

void drop_voucher(Talk& talk) {
  if (talk.cart().draft.voucher.empty()) return go_on(talk, talk.say("voucher.none"));
  const std::string code = std::exchange(talk.cart().edit_draft().voucher, "");
  talk.keep_cart();
  go_on(talk, talk.say("voucher.dropped", {{"code", code}}));
}

bool hear(Talk& talk, const AVoucher&, std::string_view text) {
  if (text.size() > kLongest) return false;
  const Words words = words_without_courtesy(text);
  if (!words.empty() &&
      std::ranges::all_of(words, [](const std::string& word) { return one_of(word, kNever); })) {
    check_out(talk);
    return true;
  }
  const auto known = [&](const std::string& code) {
    return !code.empty() && talk.shop.vouchers.find(code, talk.customer.id);
  };
  std::string code = voucher_code(cleaned(text, kLongest));
  if (!known(code)) code = code_in(words);
  const auto wanted = read_wanted(text, *talk.shop.catalog);
  const bool goods = !wanted.empty() && !wanted[0].products.empty();  // "2 tekwan"
  if (code.empty() || (goods && !known(code))) return false;
  use_voucher(talk, code);
  return true;
}

bool hear_voucher(Talk& talk, std::string_view text) {
  const AboutVoucher about = read(text);
  if (about.kind == AboutVoucher::Kind::Nothing) return false;
  const bool known = !about.code.empty() && talk.shop.vouchers.find(about.code, talk.customer.id);
  const bool sells = index_of(*talk.shop.catalog)->sells("voucher");
  if (!known && (takes_any_words(talk.question) || sells)) return false;
  switch (about.kind) {
    case AboutVoucher::Kind::Nothing: return false;
    case AboutVoucher::Kind::Ask: ask_voucher(talk); return true;
    case AboutVoucher::Kind::Drop: drop_voucher(talk); return true;
    case AboutVoucher::Kind::Code: use_voucher(talk, about.code); return true;
  }
  return false;
}

bool hear_bare_code(Talk& talk, std::string_view text) {
  if (text.size() > kLongest) return false;
  const std::string code = code_in(words_without_courtesy(text));
  if (code.empty() || !talk.shop.vouchers.find(code, talk.customer.id)) return false;
  use_voucher(talk, code);
  return true;
}

}  // namespace kedai
