#include "flows/understanding/order_reader.h"

#include <algorithm>
#include <utility>

#include "config/lexicon.h"
#include "flows/understanding/naming.h"
#include "flows/understanding/span.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

using Kind = Token::Kind;
using Hits = ProductIndex::Hits;

constexpr std::size_t kMostLines = 60;
constexpr double kSurelyASize = 50;  // "kopi robusta 250": a number that is one of its sizes

bool is(const std::string& word, WordRole role) { return lexicon().is(word, role); }

class Reader {
 public:
  Reader(const std::vector<Token>& tokens, const Catalog& catalog, const ProductIndex& index,
         const std::vector<VariantId>& in_cart)
      : tokens_(tokens), catalog_(catalog), index_(index), in_cart_(in_cart) {}

  Reading read() {
    for (at_ = 0; at_ < tokens_.size() && clauses_.size() < kMostLines; ++at_) take(tokens_[at_]);
    end_clause();
    Reading reading{{}, strange_, asks_, false, 0, clauses_.has_deed()};
    auto lines = clauses_.take();
    for (const auto& line : lines) reading.surest = std::max(reading.surest, surest_of(line.span));
    reading.lines = settle(std::move(lines), catalog_, index_, in_cart_);
    reading.counted = counted_ || std::ranges::any_of(reading.lines, [](const Wanted& line) {
                        return line.quantity > 0;
                      });
    return reading;
  }

 private:
  void take(const Token& token) {
    switch (token.kind) {
      case Kind::Asks: asks_ = true; [[fallthrough]];
      case Kind::Comma:
        if (token.text == "/" && !clauses_.counted_here()) return one_or_the_other();
        [[fallthrough]];
      case Kind::Line: end_clause(); return clauses_.pause();
      case Kind::Amount: return;
      case Kind::Count: return take_count(token);
      case Kind::Part: return take_part(token);
      case Kind::Size: return take_size(token);
      case Kind::Word: return take_word(token);
    }
  }

  const Token* next(std::size_t by = 1) const {
    return at_ + by < tokens_.size() ? &tokens_[at_ + by] : nullptr;
  }
  const Token* before() const { return at_ > 0 ? &tokens_[at_ - 1] : nullptr; }
  static bool is_word(const Token* token, WordRole role) {
    return token && token->kind == Kind::Word && is(token->text, role);
  }

  bool counts_no_goods(const Token& token) const {
    if (is_word(before(), WordRole::Not)) return true;  // "bukan 5 tapi 2"

    constexpr std::size_t kPhone = 9;  // digits
    return is_word(before(), WordRole::BeforeNoGoods) || is_a_price(token) ||
           (token.text.size() >= kPhone && token.text[0] <= '9') ||
           (is_word(next(), WordRole::NotGoods) && !index_.has(next()->text));
  }

  // "cuko 18000 kan?"
  bool is_a_price(const Token& token) const {
    constexpr Quantity kLeast = 5'000;
    constexpr Quantity kStep = 500;
    return token.number >= kLeast && token.count() % kStep == 0 && !followed_by_unit() &&
           std::ranges::find(tokens_, Kind::Asks, &Token::kind) != tokens_.end();
  }

  void extend_if_it_fits(Span& span, const std::string& word) const {
    const Hits hits = index_.find(word, false);
    auto both = narrowed(span, index_, hits);
    if (!hits.empty() && !both.empty()) extend(span, std::move(both), hits, word);
  }

  bool another_count_follows() const {
    for (std::size_t i = at_ + 1; i < tokens_.size(); ++i) {
      const Kind kind = tokens_[i].kind;
      if (kind == Kind::Comma || kind == Kind::Line) return false;
      if (kind == Kind::Count) return true;
      if (kind == Kind::Word && !lexicon().knows(tokens_[i].text)) return false;
    }
    return false;
  }

  void take_count(const Token& token) {
    if (before() && before()->kind == Kind::Count && before()->text == token.text &&
        before()->number == token.number)
      return clauses_.each();  // "satu-satu"
    if (is_in_a_name(token) || doubles_a_word(token) || is_beside_its_word(token)) return;
    if (counts_no_goods(token)) {
      if (is_word(before(), WordRole::Not)) clauses_.other_count();
      if (is_word(next(), WordRole::NotGoods)) ++at_;
      return;
    }
    const bool sure =
        clauses_.counted_here() || another_count_follows() || token.number >= kSurelyASize;
    if (!open_.empty() && sure && !followed_by_unit() &&
        extend_with(hits_of(token, index_), token.text))
      return;
    close_span();
    const bool unit = followed_by_unit();
    if (Span* last = clauses_.last_thing(); unit && last && !clauses_.counted_here())
      extend_if_it_fits(*last, next()->text);  // "pasir 20 karung", which is one of its sizes
    clauses_.count(std::clamp<Quantity>(token.count(), 0, kMostPieces * 1'000));
    counted_ = true;
    if (unit) ++at_;
  }

  // "rantang 3 susun", "hvs a4": a number that in a name stands beside that word.
  bool is_beside_its_word(const Token& token) {
    if (open_.empty()) return false;
    const Hits number = hits_of(token, index_);
    if (number.empty()) return false;
    const bool behind = token.glued && before() && before()->kind == Kind::Word &&
                        side_by_side(open_, index_, index_.find(before()->text, false), number);
    const bool ahead = next() && next()->kind == Kind::Word &&
                       side_by_side(open_, index_, number, index_.find(next()->text, false));
    if (!behind && !ahead) return false;
    extend_with(number, token.text);
    if (ahead) extend_with(index_.find(next()->text, false), next()->text);
    at_ += ahead ? 1 : 0;
    return true;
  }

  // "anak2" are children: a 2 at a word that is none of the shop's.
  bool doubles_a_word(const Token& token) const {
    if (!token.glued || token.number != 2 || !before() || before()->kind != Kind::Word)
      return false;
    return look_up(before()->text).first.empty() && !is(before()->text, WordRole::Unit);
  }

  // "tiga roda", "amplas no 240".
  bool is_in_a_name(const Token& token) {
    const bool spoken = token.text.find_first_of("0123456789") == std::string::npos;
    if (is_word(before(), WordRole::BeforeNoGoods) &&
        extend_with(hits_of(token, index_), token.text))
      return true;
    if (!spoken || !index_.has(token.text)) return false;
    const Hits hits = index_.find(token.text, false);
    if (extend_with(hits, token.text)) return true;
    if (!next_word_fits(hits)) return false;
    start(hits, token.text);
    return true;
  }

  bool followed_by_unit() const { return is_word(next(), WordRole::Unit); }

  // Half of something: a size where there is such a one ("1/4": 250 g), otherwise to be asked.
  void take_part(const Token& token) {
    const Hits hits = hits_of(token, index_);
    if (before() && before()->kind == Kind::Count) clauses_.doubt();  // "1 1/2", "dua setengah"
    if (!open_.empty() && extend_with(hits, token.text)) return;
    if (!hits.empty() && next_word_fits(hits)) return start(hits, token.text);
    odd_ = true;
  }

  void take_size(const Token& token) {
    const std::string& text = token.said;
    const Hits hits = index_.find(token.text, false);
    if (!hits.empty() && extend_with(hits, text)) return;
    if (!open_.empty() && told_in_descriptions(open_, index_, hits)) return;
    if (open_.empty() && add_to_last_item(hits, text)) return;
    const bool known = !products_with(index_, hits).empty();
    if (known && (next_word_fits(hits) || clauses_.deed() == Deed::Out)) return start(hits, text);
    if (Span* last = last_named())
      note_odd_size(*last, index_, token.text);
    else if (known)
      start(hits, text);
    else
      odd_ = true;
  }

  // "kopi robusta 2 250gr": behind the count.
  bool add_to_last_item(const Hits& hits, const std::string& text) {
    if (clauses_.deed() == Deed::Out) return false;
    Span* last = clauses_.last_thing();
    if (!last) return false;
    auto both = narrowed(*last, index_, hits);
    if (both.empty()) return false;
    extend(*last, std::move(both), hits, text);
    return true;
  }

  // With the ending off, when only so it is a word of the catalogue: "tekwannya".
  std::pair<Hits, std::string> look_up(const std::string& word) const {
    const bool loosely = !lexicon().knows(word);
    const std::string stem(without_ending(word));
    Hits hits = index_.find(word, loosely && stem.empty());
    if (!hits.empty() || stem.empty()) return {std::move(hits), word};
    return {index_.find(stem, loosely && !lexicon().knows(stem)), stem};
  }

  bool next_word_fits(const Hits& hits) const {
    Span trial;
    extend(trial, products_with(index_, hits), hits, "");
    for (std::size_t i = at_ + 1; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::Word) return false;
      const auto [more, stem] = look_up(tokens_[i].text);
      if (!more.empty()) return !narrowed(trial, index_, more).empty();
      if (!lexicon().knows(tokens_[i].text)) return false;
    }
    return false;
  }

  bool extend_with(const Hits& hits, const std::string& text) {
    if (hits.empty() || open_.empty()) return false;
    auto both = narrowed(open_, index_, hits);
    if (both.empty()) return false;
    extend(open_, std::move(both), hits, text);
    return true;
  }

  void start(const Hits& hits, const std::string& text) {
    close_span();
    extend(open_, products_with(index_, hits), hits, text);
    if (open_.products.empty()) open_ = {};
    if (open_.empty()) return;
    open_.odd_size = std::exchange(odd_, false);
    open_.denied = std::exchange(denied_, false);
    open_.along = std::exchange(along_, false);
  }

  void take_word(const Token& token) {
    const std::string& word = token.text;
    if (take_denial(word)) return;
    const auto [hits, stem] = look_up(word);
    const bool everyday = lexicon().knows(word) || lexicon().knows(stem);
    if (extend_with(hits, stem)) {
      open_.known_already |= stem != word;
      return;
    }
    if (!hits.empty() && !products_with(index_, hits).empty() &&
        (!everyday || next_word_fits(hits) || heads_a_clause(word, hits))) {
      start(hits, stem);
      open_.known_already = stem != word;
      return;
    }
    if (take_meaning(everyday && !lexicon().knows(word) ? stem : word)) return;
    purpose_ |= is(word, WordRole::Purpose);
    if (everyday || purpose_ || lexicon().measure(word)) return;
    if (const auto at = index_.seam(word)) {
      take_word({Kind::Word, word.substr(0, *at)});
      return take_word({Kind::Word, word.substr(*at)});
    }
    ++strange_;
    clauses_.strange(word);
  }

  // "toples 4" are jars; "2 toples nastar" are not.
  bool heads_a_clause(const std::string& word, const Hits& hits) const {
    return is(word, WordRole::Unit) && open_.empty() && clauses_.is_empty_here() && next() &&
           next()->kind == Kind::Count && begin_a_name(hits, index_);
  }

  Span* last_named() { return open_.empty() ? clauses_.last_thing() : &open_; }

  bool names_goods(const Token* token) const {
    return token && token->kind == Kind::Word && !lexicon().knows(token->text);
  }

  // "ga jadi": not to be had after all.
  bool take_denial(const std::string& word) {
    if (is(word, WordRole::Denial) && is_word(next(), WordRole::Wish)) {  // "ga pakai cuko"
      ++at_;
      end_clause();
      denied_ = true;
      return true;
    }
    if (!is(word, WordRole::Denial) || !is_word(next(), WordRole::Come)) return false;
    ++at_;
    if (next() && next()->kind == Kind::Count && !names_goods(next(2))) {  // "1 aja, ga jadi 3"
      ++at_;
      end_clause();
      clauses_.other_count();
    } else {
      said(Deed::Remove);
    }
    return true;
  }

  bool take_meaning(const std::string& word) {
    if (is(word, WordRole::Or)) {
      one_or_the_other();
    } else if (is(word, WordRole::Along)) {
      close_span();
      along_ = true;
    } else if (is(word, WordRole::Each)) {
      clauses_.each();
    } else if (is(word, WordRole::Join)) {
      const bool one = clauses_.things_here() + (open_.empty() ? 0 : 1) == 1;
      if (clauses_.deed() == Deed::Out && one)
        close_span();  // "tukar yang goreng sama yang panggang"
      else
        end_clause();
    } else if (is(word, WordRole::Not) && is_word(before(), WordRole::Correct)) {
      // "eh bukan, srikaya 3": what was said before is not it
    } else if (is(word, WordRole::Not) && last_named() && ends_its_clause(tokens_, at_) &&
               (is_word(next(), WordRole::Filler) || !open_.empty())) {
      last_named()->denied = true;  // "adaan jangan", "lenjer 10 jangan dulu ya"
    } else if (is(word, WordRole::Not)) {
      end_clause();
      denied_ = true;
    } else if (is(word, WordRole::Correct)) {
      close_span();
      clauses_.correction();
    } else if (is(word, WordRole::Remove)) {
      said(Deed::Remove);
    } else if (is(word, WordRole::Less)) {
      said(Deed::Less);
    } else if (is(word, WordRole::Replace)) {
      said(Deed::Out);
    } else if (is(word, WordRole::Add)) {
      said(Deed::Add);
    } else if (is(word, WordRole::Set)) {
      if (clauses_.deed() == Deed::Out)
        close_span();
      else
        said(Deed::Set);
    } else {
      return false;
    }
    return true;
  }

  void close_span() {
    if (open_.empty()) return;
    open_.kinds_only = names_kinds_only(open_, index_);
    clauses_.thing(std::exchange(open_, {}));
  }

  void one_or_the_other() {
    close_span();
    clauses_.either();
  }

  void end_clause() {
    close_span();
    purpose_ = along_ = denied_ = false;
    clauses_.end();
  }

  void said(Deed deed) {
    const bool last = ends_its_clause(tokens_, at_);
    const bool behind = last_named() && last;
    if (deed == Deed::Remove && last_named() && !last) end_clause();  // "lenjer hapus cuko"
    const bool splits = deed != Deed::Set && clauses_.counted_here();
    if (splits || deed == Deed::Out) close_span();
    clauses_.said(deed, behind);
  }

  const std::vector<Token>& tokens_;
  const Catalog& catalog_;
  const ProductIndex& index_;
  const std::vector<VariantId>& in_cart_;

  std::size_t at_ = 0;
  Span open_;
  Clauses clauses_;
  bool along_ = false;    // "pakai cuko"
  bool purpose_ = false;  // "buat seragam"
  bool odd_ = false;      // half of something was said before its name
  bool denied_ = false;   // "jangan": what comes is not meant
  int strange_ = 0;
  bool asks_ = false;
  bool counted_ = false;
};

}  // namespace

Reading read_order(const std::vector<Token>& tokens, const Catalog& catalog,
                   const ProductIndex& index, const std::vector<VariantId>& in_cart) {
  return Reader(tokens, catalog, index, in_cart).read();
}

std::vector<Wanted> read_wanted(std::string_view text, const Catalog& catalog) {
  const auto index = index_of(catalog);
  const auto whole = [&](std::string_view word) { return index->has(word); };
  auto lines = read_order(tokens_of(text, whole), catalog, *index, {}).lines;
  std::erase_if(lines, [](const Wanted& line) { return line.text.empty(); });
  return lines;
}

}  // namespace kedai
