#include "flows/understanding/settle.h"

#include <algorithm>
#include <cmath>

#include "flows/understanding/words.h"

namespace kedai {

namespace {

using ProductNo = ProductIndex::ProductNo;

constexpr double kSpeltAlike = .95;
constexpr double kAnySlip = .5;

struct Line : SpokenLine {
  std::vector<ProductNo> products = {};
};

class Settling {
 public:
  Settling(std::vector<SpokenLine> lines, const Catalog& catalog, const ProductIndex& index,
           const std::vector<VariantId>& in_cart)
      : catalog_(catalog), index_(index), in_cart_(in_cart) {
    for (SpokenLine& line : lines) lines_.push_back({std::move(line)});
  }

  std::vector<Wanted> run() {
    settle_all();
    std::vector<Wanted> all;
    for (const Line& line : lines_) all.push_back(wanted_of(line));
    return all;
  }

 private:
  void settle_all() {
    for (std::size_t i = 0; i < lines_.size(); ++i) settle(i);
    for (std::size_t i = lines_.size(); i-- > 0;)
      if (comes_along(i) || is_of_another_kind(i) || speaks_of_another(i))
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(i));
    for (std::size_t i = lines_.size(); i-- > 1;)
      if (corrects_the_one_before(i))
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(i) - 1);
    join_heads();
    const bool some_counted =
        std::ranges::any_of(lines_, [](const Line& line) { return line.count > 0; });
    if (some_counted)
      for (Line& line : lines_)
        if (line.count == 0 && !line.none && line.deed == Deed::Add) be_one(line);
  }

  // Among others that were counted; but a word that nobody knows may have been its number.
  static void be_one(Line& line) {
    line.count = 1;
    line.span.odd_size |= line.span.beside_strange;
  }

  void settle(std::size_t i) {
    Line& line = lines_[i];
    if (line.span.empty() && line.none && line.deed == Deed::Set) line.deed = Deed::Remove;
    if (line.span.empty()) return;  // "eh 3 deh", or nothing that is sold here
    line.products = meant_by(line.span, index_);
    if (line.none) set_none(line);
    if (line.deed == Deed::Add && !line.said && line.span.known_already &&
        is_in_cart_all(line.products))
      line.deed = Deed::Set;  // "srikayanya 4 aja"
    if (line.deed != Deed::Add && line.deed != Deed::In) keep_those_in_cart(line);
    const bool after = i > 0 && take_after(lines_[i - 1], line);
    if (!after) be_sure(line, i);
    if (line.span.beside_strange && line.products.size() == 1 &&
        !names_wholly(line.span, index_.names_of(line.products[0])))
      line.span.odd_size = true;
    const double pieces = line.span.pieces_said_as_size;
    if (line.span.odd_size && line.count == 0 && pieces > 0 && pieces == std::floor(pieces)) {
      line.count = static_cast<Quantity>(pieces);
      line.span.odd_size = false;
    }
  }

  // "tekwan pedas 2": there is no such tekwan. The count is of the thing, which is to be asked
  // about.
  bool is_of_another_kind(std::size_t at) {
    Line& line = lines_[at];
    if (!line.follows || at == 0 || lines_[at - 1].products.size() != 1) return false;
    Line& thing = lines_[at - 1];
    if (!line.span.kinds_only || line.products == thing.products) return false;
    if (thing.count == 0) thing.count = line.count;
    thing.span.odd_size |= thing.count > 0;
    return true;
  }

  // "tekwan 1, tekwannya jangan pedas": the second is no thing of its own.
  bool speaks_of_another(std::size_t at) const {
    const Line& line = lines_[at];
    return line.span.known_already && line.count == 0 && line.deed == Deed::Add &&
           std::any_of(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(at),
                       [&](const Line& other) { return other.products == line.products; });
  }

  // "tekwan 2 eh salah, srikaya 2": instead of it.
  bool corrects_the_one_before(std::size_t at) {
    Line& line = lines_[at];
    const Line& before = lines_[at - 1];
    if (!line.corrects || line.said || before.corrects || before.deed != Deed::Add) return false;
    if (line.products.empty() || line.products == before.products) return false;
    line.deed = Deed::Add;
    return true;
  }

  // "tekwan 2 pakai cuko", "lenjer 5 cukonya dipisah": no order of cuko.
  bool comes_along(std::size_t at) const {
    const Line& line = lines_[at];
    const bool others =
        std::ranges::any_of(lines_, [&](const Line& other) { return other.count > 0; });
    return line.count == 0 && line.deed == Deed::Add && others &&
           (line.span.along || line.span.known_already);
  }

  // What goes into a cart unasked has to be surely that. A slip of something else is nothing that
  // is sold here; a word of several is a question.
  void be_sure(Line& line, std::size_t at) {
    if (line.products.size() != 1 || line.deed != Deed::Add) return;
    const auto& names = index_.names_of(line.products[0]);
    if (line.span.kinds_only && another_names(line.products[0], at)) return;
    const bool one_word = line.span.words.size() == 1;
    if (one_word && line.span.beside_strange && !begins_a_name(line.span, names, kAnySlip))
      return disown(line, at);  // "nasi goreng" is no bakul nasi
    const bool alone = !line.follows && (at + 1 == lines_.size() || !lines_[at + 1].follows);
    if (names_surely(line.span, names) && (alone || names_wholly(line.span, names))) return;
    if (one_word && surest_of(line.span) < kSpeltAlike)
      disown(line, at);
    else
      line.span.odd_size = true;
  }

  // Not sold here; and whose the count is, is not clear any more.
  void disown(Line& line, std::size_t at) {
    line.products.clear();
    if (line.follows && at > 0) lines_[at - 1].span.odd_size = true;
  }

  // "original 2, pedas 1 keripik singkongnya".
  bool another_names(ProductNo product, std::size_t at) const {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Span& span = lines_[i].span;
      if (i != at && !span.kinds_only && span.products.size() == 1 && span.products[0] == product)
        return true;
    }
    return false;
  }

  // "tekwan jadi 0" is taken out; none of what is not there is to be asked about.
  void set_none(Line& line) const {
    if (line.deed == Deed::Set || is_in_cart_all(line.products))
      line.deed = Deed::Remove;
    else
      line.span.odd_size = true;
  }

  bool is_in_cart(ProductNo product) const {
    return std::ranges::any_of(in_cart_, [&](VariantId id) {
      const Variant* variant = catalog_.find(id);
      return variant && variant->product == catalog_.products()[product].id;
    });
  }

  bool is_in_cart_all(const std::vector<ProductNo>& products) const {
    return products.size() == 1 && is_in_cart(products[0]);
  }

  void keep_those_in_cart(Line& line) const {
    std::vector<ProductNo> there;
    for (const ProductNo product : line.span.products)
      if (is_in_cart(product)) there.push_back(product);
    if (!there.empty()) line.products = there;
  }

  // "keripik singkong pedas 2, original 1" is of the same product; "pempek lenjer 5, kulit 3" of
  // the same kind.
  bool take_after(const Line& last, Line& line) const {
    if (last.products.size() == 1) {
      const ProductNo product = last.products[0];
      const auto& names = index_.names_of(product);
      const bool has_it =
          std::ranges::find(line.span.products, product) != line.span.products.end();
      if (has_it && names.variants.size() > 1 && names_variants_only(line.span, names)) {
        line.products = {product};
        return true;
      }
    }
    if (line.products.size() < 2 || last.products.empty()) return false;
    const std::string kind = first_word(last.products[0]);
    std::vector<ProductNo> of_kind;
    for (const ProductNo product : line.products)
      if (first_word(product) == kind) of_kind.push_back(product);
    if (of_kind.size() != 1) return false;
    line.products = of_kind;
    return true;
  }

  std::string first_word(ProductNo product) const {
    const auto words = words_of(folded(catalog_.products()[product].name));
    return words.empty() ? "" : words[0];
  }

  // "pempek: lenjer 5, adaan 3", "5 pempek, lenjer", "keripik singkong 2 (pedas 1, original 1)":
  // the first names the kind of what follows.
  void join_heads() {
    for (std::size_t i = 0; i + 1 < lines_.size();) {
      const std::size_t end = end_of_kind(i);
      Quantity told = 0;
      bool all_told = end > i + 1;
      for (std::size_t k = i + 1; k < end; ++k) {
        told += lines_[k].count;
        all_told &= lines_[k].count > 0;
      }
      Line& head = lines_[i];
      const bool passes_on = end == i + 2 && lines_[i + 1].count == 0;
      if (passes_on) lines_[i + 1].count = head.count;
      if (passes_on || (all_told && (head.count == 0 || head.count == told)))
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(i));
      else
        ++i;
    }
  }

  // Behind the last of those lines that are of what line i leaves open.
  std::size_t end_of_kind(std::size_t i) const {
    const Line& head = lines_[i];
    std::size_t end = i + 1;
    if (head.deed != Deed::Add || head.products.empty() || !is_open(head)) return end;
    for (; end < lines_.size(); ++end) {
      const Line& line = lines_[end];
      const bool narrower =
          line.deed == Deed::Add && line.products.size() == 1 &&
          (head.products.size() > 1 || !is_open(line)) &&
          std::ranges::find(head.products, line.products[0]) != head.products.end();
      if (!narrower) break;
    }
    return end;
  }

  bool is_open(const Line& line) const {
    return line.products.size() != 1 ||
           variants_meant_by(line.span, index_.names_of(line.products[0])).size() > 1;
  }

  Wanted wanted_of(const Line& line) const {
    Wanted wanted{line.span.text,
                  line.count,
                  {},
                  {},
                  line.deed,
                  surest_of(line.span),
                  line.span.odd_size,
                  line.span.known_already && !line.said};
    for (const ProductNo product : line.products)
      wanted.products.push_back(&catalog_.products()[product]);
    if (line.products.size() != 1) return wanted;
    const Product& product = *wanted.products[0];
    for (const std::size_t at : variants_meant_by(line.span, index_.names_of(line.products[0])))
      wanted.variants.push_back(&product.variants[at]);
    if (line.deed != Deed::Add && line.deed != Deed::In && wanted.variants.size() > 1)
      keep_variants_in_cart(wanted);
    return wanted;
  }

  void keep_variants_in_cart(Wanted& wanted) const {
    std::vector<const Variant*> there;
    for (const Variant* variant : wanted.variants)
      if (std::ranges::find(in_cart_, variant->id) != in_cart_.end()) there.push_back(variant);
    if (!there.empty()) wanted.variants = there;
  }

  const Catalog& catalog_;
  const ProductIndex& index_;
  const std::vector<VariantId>& in_cart_;
  std::vector<Line> lines_;
};

}  // namespace

std::vector<Wanted> settle(std::vector<SpokenLine> lines, const Catalog& catalog,
                           const ProductIndex& index, const std::vector<VariantId>& in_cart) {
  return Settling(std::move(lines), catalog, index, in_cart).run();
}

}  // namespace kedai
