#include "flows/understanding/understand.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "config/lexicon.h"
#include "flows/understanding/intents.h"

namespace kedai {

namespace {

using Kind = Token::Kind;

constexpr double kSureEnough = .9;
constexpr std::size_t kMostBytes = 4'000;  // of a message that are read

constexpr std::array<std::pair<std::string_view, Intent>, 12> kPhrased{
    {{"empty", Intent::Empty},
     {"cancel", Intent::Cancel},
     {"status", Intent::Status},
     {"shipping", Intent::Shipping},
     {"payment", Intent::Payment},
     {"hours", Intent::Hours},
     {"human", Intent::Human},
     {"cart", Intent::Cart},
     {"checkout", Intent::Checkout},
     {"thanks", Intent::Thanks},
     {"greet", Intent::Greet},
     {"browse", Intent::Browse}}};

bool says_role(const std::vector<Token>& tokens, WordRole role) {
  return std::ranges::any_of(tokens, [&](const Token& token) {
    return token.kind == Kind::Word && lexicon().is(token.text, role);
  });
}

// "pedas ga", "pedas ga sih": said last, or before the last word.
bool ends_in_denial(const std::vector<Token>& tokens) {
  constexpr std::size_t kLast = 2;
  for (std::size_t back = 1; back <= std::min(kLast, tokens.size()); ++back) {
    const Token& token = tokens[tokens.size() - back];
    if (token.kind == Kind::Word && lexicon().is(token.text, WordRole::Denial)) return true;
  }
  return false;
}

// "berapa", "harga", "masih ada", or a question mark.
bool is_question(const std::vector<Token>& tokens, const Reading& reading) {
  return reading.asks || says_role(tokens, WordRole::Question) ||
         says_role(tokens, WordRole::May) || ends_in_denial(tokens);
}

bool is_thumbs_up(std::string_view text) {
  constexpr std::array<std::string_view, 3> signs{"\U0001F44D", "\U0001F64F", "\U0001F44C"};
  return std::ranges::any_of(signs, [&](std::string_view sign) { return text.starts_with(sign); });
}

class Understanding {
 public:
  Understanding(std::string_view text, const Catalog& catalog, const ProductIndex& index,
                const std::vector<VariantId>& in_cart)
      : catalog_(catalog), index_(index), in_cart_(in_cart) {
    text = text.substr(0, kMostBytes);
    tokens_ = read(text);
    phrased_ = phrased_in(tokens_);
    asks_ =
        says_role(tokens_, WordRole::Question) || says_role(tokens_, WordRole::May) ||
        std::ranges::any_of(tokens_, [](const Token& token) { return token.kind == Kind::Asks; });
    approves_ = tokens_.empty() && is_thumbs_up(text);
    constexpr std::array<std::string_view, 5> asking{"shipping", "payment", "status", "hours",
                                                     "cancel"};
    if (std::ranges::find(asking, phrased_.intent) == asking.end()) {
      auto [terms, rest] = take_terms(text, [&](std::string_view word) {
        return !lexicon().knows(word) && index_.sells(word);
      });
      if (terms.any()) {
        terms_ = std::move(terms);
        tokens_ = read(rest);
        phrased_ = phrased_in(tokens_);
      }
    }
    reading_ = read_order(tokens_, catalog, index, in_cart);
  }

  Understood decide() {
    Understood out;
    out.lines = reading_.lines;
    if (says_role(tokens_, WordRole::Past) &&
        !says_role(tokens_, WordRole::Now))  // "kemarin saya beli tekwan 3"
      for (Wanted& line : out.lines) line.doubtful |= line.deed == Deed::Add;
    out.terms = terms_;
    out.intent = intent(out);
    if (out.intent == Intent::Order && orders_without_counts())
      for (Wanted& line : out.lines) line.quantity = 1;
    return out;
  }

  const std::vector<Token>& tokens() const { return tokens_; }

 private:
  std::vector<Token> read(std::string_view text) const {
    return tokens_of(text, [this](std::string_view word) { return index_.has(word); });
  }

  // Everyday talk with one word that is only near to one of the shop's names none.
  bool names_something() const {
    const bool talks = says_role(tokens_, WordRole::Talk) || reading_.strange > 0;
    const bool nothing_else = !reading_.counted && !reading_.has_deed;
    if (talks && reading_.surest < kSureEnough && nothing_else) return false;
    const bool only_half = std::ranges::all_of(
        reading_.lines, [](const Wanted& line) { return line.doubtful || line.products.empty(); });
    if (reading_.strange > 0 && only_half && nothing_else && !is_question(tokens_, reading_))
      return false;  // "Sri Rahayu" is no srikaya
    return std::ranges::any_of(reading_.lines,
                               [](const Wanted& line) { return !line.products.empty(); });
  }
  bool has_lone_change() const {
    return std::ranges::any_of(reading_.lines,
                               [](const Wanted& line) { return line.products.empty(); });
  }

  Intent intent(Understood& out) const {
    if (names_something()) return about_goods(out);
    if (phrased_.intent == "browse" && find_category(out)) return Intent::Browse;
    if (phrased_.words > 0 && phrase_stands()) return intent_named(phrased_.intent);
    if (has_lone_change() && !in_cart_.empty()) return Intent::Order;
    if (asks_ && terms_.payment) return Intent::Payment;
    if (asks_ && terms_.fulfilment) return Intent::Shipping;
    if (approves_) return Intent::Thanks;
    if (find_category(out)) return Intent::Browse;
    const bool says_how = terms_.fulfilment || terms_.payment;
    return says_how && !in_cart_.empty() ? Intent::Order : Intent::Unknown;
  }

  Intent about_goods(Understood& out) const {
    const bool question = is_question(tokens_, reading_);
    const bool asks_price = says_role(tokens_, WordRole::Price);
    if (phrased_.intent == "empty" && !names_more_than_the_phrase()) return Intent::Empty;
    if (!reading_.counted && phrased_.words > 1 && !reading_.has_deed &&
        (phrased_.intent == "shipping" || phrased_.intent == "payment" ||
         phrased_.intent == "status" || phrased_.intent == "hours"))
      return intent_named(phrased_.intent);
    if (says_scattered(tokens_, "late")) return Intent::Status;
    const bool asks_total = !says_role(tokens_, WordRole::If) && longest_said(tokens_, "cart") > 0;
    if (asks_price && !asks_total && !terms_.any())
      return reading_.lines.size() == 1 && reading_.lines[0].products.size() == 1 ? Intent::Detail
                                                                                  : Intent::Browse;
    if (reading_.counted && asks_for_stock())
      return reading_.lines.size() == 1 && reading_.lines[0].products.size() == 1 ? Intent::Detail
                                                                                  : Intent::Browse;
    if (reading_.has_deed && !(question && !reading_.counted && !terms_.any() && reading_.asks))
      return Intent::Order;
    if (reading_.counted) return Intent::Order;
    if (!reading_.counted && wants_to_browse() && find_category(out)) return Intent::Browse;
    if (question && reading_.lines.size() == 1)
      return reading_.lines[0].products.size() == 1 ? Intent::Detail : Intent::Browse;
    return Intent::Order;
  }

  // "hapus keranjang rotan", "hapus semua tekwan": a thing, and not all that is in the cart.
  bool names_more_than_the_phrase() const {
    return std::ranges::any_of(reading_.lines, [&](const Wanted& line) {
      return !line.products.empty() &&
             std::ranges::none_of(lexicon().intent("empty"), [&](const auto& phrase) {
               return phrase.size() == phrased_.words && phrase.back() == line.text;
             });
    });
  }

  // "minta tekwan sama cuko ya", "pesan kerupuk jangek yang 100 gr": one of each, when it is clear
  // what they are and nothing else is said, and the order before its goods. A single thing of a
  // single kind is asked how many, with a button each.
  bool orders_without_counts() const {
    const auto& lines = reading_.lines;
    const bool chosen = lines.size() == 1 && lines[0].products.size() == 1 &&
                        lines[0].products[0]->variants.size() > 1;
    if ((lines.size() < 2 && !chosen) || is_question(tokens_, reading_)) return false;
    const bool clear = std::ranges::all_of(lines, [](const Wanted& line) {
      return line.deed == Deed::Add && line.quantity == 0 && !line.doubtful &&
             line.variants.size() == 1;
    });
    return clear && says_only_an_order();
  }

  bool says_only_an_order() const {
    constexpr std::array kAround{WordRole::Order, WordRole::Join, WordRole::Courtesy,
                                 WordRole::Plain};
    bool ordered = false;
    for (const Token& token : tokens_) {
      if (token.kind != Kind::Word) continue;
      const bool around = std::ranges::any_of(
          kAround, [&](const WordRole role) { return lexicon().is(token.text, role); });
      ordered |= lexicon().is(token.text, WordRole::Order);
      const bool goods = !index_.find(token.text, !lexicon().knows(token.text)).empty();
      if (!around && !(ordered && goods)) return false;
    }
    return ordered;
  }

  // "stok tekwan masih ada 5?" is no order yet; "bisa pesan tekwan 5?" is one.
  bool asks_for_stock() const {
    return reading_.asks && !terms_.any() && says_role(tokens_, WordRole::Stock) &&
           !says_role(tokens_, WordRole::Order) && !says_role(tokens_, WordRole::Wish);
  }

  bool wants_to_browse() const {
    return says_role(tokens_, WordRole::Browse) || says_role(tokens_, WordRole::May);
  }

  // The category most of whose words are said, its first among them; and nothing of one product
  // alone.
  bool find_category(Understood& out) const {
    if (reading_.lines.size() == 1 && reading_.lines[0].products.size() == 1) return false;
    std::ptrdiff_t best = 0;
    for (std::size_t i = 0; i < catalog_.categories().size(); ++i) {
      const auto& words = index_.categories()[i];
      if (words.empty() || !said(words[0])) continue;
      const auto all = std::ranges::count_if(words, [&](const auto word) { return said(word); });
      const bool whole = all == static_cast<std::ptrdiff_t>(words.size());
      if (lexicon().knows(index_.text(words[0])) && !whole) continue;  // "rumah saya"
      if (all > best) out.category = &catalog_.categories()[i];
      best = std::max(best, all);
    }
    return best > 0;
  }

  bool said(ProductIndex::WordNo word) const {
    return std::ranges::any_of(tokens_, [&](const Token& token) {
      if (token.kind != Kind::Word) return false;
      const auto hits = index_.find(token.text, !lexicon().knows(token.text));
      return std::ranges::find(hits, word, &ProductIndex::Hit::word) != hits.end();
    });
  }

  // A single word of greeting or "lanjut" among strange ones means nothing.
  bool phrase_stands() const {
    const bool talks = says_role(tokens_, WordRole::Talk) || reading_.strange > 0;
    if (phrased_.words > 1 || !talks) return true;
    return phrased_.intent != "greet" && phrased_.intent != "checkout" &&
           phrased_.intent != "browse" && phrased_.intent != "hours";
  }

  static Intent intent_named(std::string_view name) {
    const auto* found =
        std::ranges::find(kPhrased, name, &std::pair<std::string_view, Intent>::first);
    return found == kPhrased.end() ? Intent::Unknown : found->second;
  }

  const Catalog& catalog_;
  const ProductIndex& index_;
  const std::vector<VariantId>& in_cart_;
  std::vector<Token> tokens_;
  Phrased phrased_;
  bool asks_ = false;      // the whole text
  bool approves_ = false;  // with nothing but a thumb
  Terms terms_;
  Reading reading_;
};

std::string hits_text(const Token& token, const ProductIndex& index) {
  std::string text;
  for (const auto& hit : index.find(token.text, !lexicon().knows(token.text)))
    text += fmt::format(" {} {:.2f}", index.text(hit.word), hit.near);
  return text;
}

std::string_view name_of(Deed deed) {
  constexpr std::array<std::string_view, 6> names{"add", "set", "less", "remove", "out", "in"};
  return names.at(static_cast<std::size_t>(deed));
}

}  // namespace

std::string_view name_of(Intent intent) {
  constexpr std::array<std::string_view, 15> names{
      "unknown", "order", "detail", "browse", "cart",  "empty",    "checkout", "status",
      "cancel",  "greet", "thanks", "human",  "hours", "shipping", "payment"};
  return names.at(static_cast<std::size_t>(intent));
}

Understood understand(std::string_view text, const Catalog& catalog, const ProductIndex& index,
                      const std::vector<VariantId>& in_cart) {
  return Understanding(text, catalog, index, in_cart).decide();
}

std::string explain(std::string_view text, const Catalog& catalog, const ProductIndex& index,
                    const std::vector<VariantId>& in_cart) {
  constexpr std::array<std::string_view, 8> kinds{"word",  "count", "part", "size",
                                                  "comma", "line",  "asks", "amount"};
  Understanding understanding(text, catalog, index, in_cart);
  std::string out;
  for (const Token& token : understanding.tokens())
    if (token.kind != Kind::Comma && token.kind != Kind::Line)
      out += fmt::format("{:7} {:16}{}\n", kinds.at(static_cast<std::size_t>(token.kind)),
                         token.kind == Kind::Count ? std::to_string(token.count()) : token.text,
                         hits_text(token, index));
  const Understood understood = understanding.decide();
  out += fmt::format("intent  {}\n", name_of(understood.intent));
  if (understood.category) out += fmt::format("category {}\n", understood.category->name);
  for (const Wanted& line : understood.lines) {
    out += fmt::format("line    {} {} \"{}\"{}:", name_of(line.deed), line.quantity, line.text,
                       line.doubtful ? " doubtful" : "");
    for (const Product* product : line.products) out += " [" + product->name + "]";
    for (const Variant* variant : line.variants) out += " " + variant->sku;
    out += "\n";
  }
  const Terms& terms = understood.terms;
  if (terms.fulfilment)
    out += *terms.fulfilment == Fulfilment::Pickup ? "terms   pickup\n" : "terms   delivery\n";
  if (terms.payment) out += fmt::format("terms   {}\n", to_word(*terms.payment));
  if (!terms.address.empty()) out += "terms   address " + terms.address + "\n";
  if (!terms.name.empty()) out += "terms   name " + terms.name + "\n";
  return out;
}

}  // namespace kedai
