#include "flows/customer/ordering.h"

#include <fmt/format.h>

#include <algorithm>

#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/prices.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostLines = 50;  // of a cart
constexpr std::size_t kMostAsks = 10;   // of one message
constexpr std::size_t kMostAsked = 20;  // products of one question

bool is_known(const Wanted& line) {
  return line.products.size() == 1 && line.variants.size() == 1 && !line.doubtful;
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

void add_line(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += "\n";
  text += line;
}

std::vector<VariantId> lines_of(const Cart& cart) {
  std::vector<VariantId> ids;
  for (const CartLine& line : cart.lines) ids.push_back(line.variant);
  return ids;
}

// Does what the words say and remembers what is to be told.
class Ordering {
 public:
  Ordering(Talk& talk, const Understood& understood) : talk_(talk), lines_(understood.lines) {
    for (const CartLine& line : talk.cart().lines) before_.push_back({line.variant, line.quantity});
    keep_terms(talk, understood.terms);
    told_terms_ = understood.terms.any();
    talk.asks.clear();  // another order: what was asked about the last one is not asked any more
  }

  void run() {
    name_the_nameless();
    see_what_is_replaced();
    if (lines_.size() == 1 && !told_terms_ && only_one(lines_[0])) return;
    for (std::size_t i = 0; i < lines_.size(); ++i) take(i);
    talk_.keep_cart();
    note_before();
    if (ask_first()) return;
    conclude();
  }

 private:
  Cart& cart() { return talk_.cart(); }
  std::string name(const Variant& variant) const { return talk_.shop.catalog->full_name(variant); }

  // "eh 3 deh": the line that was changed last, or the only one.
  void name_the_nameless() {
    const Variant* named = nullptr;  // by the line before it
    for (Wanted& line : lines_) {
      if (line.variants.size() == 1) named = line.variants[0];
      if (!line.text.empty() || !line.products.empty()) continue;
      const auto& all = cart().lines;
      const CartLine* meant = cart().find(talk_.state.last_line);
      if (!meant && all.size() == 1) meant = &all[0];
      const Variant* variant = named   ? named
                               : meant ? talk_.shop.catalog->find(meant->variant)
                                       : nullptr;
      if (!variant) continue;
      line.products = {&talk_.shop.catalog->product_of(*variant)};
      line.variants = {variant};
    }
  }

  // "sandalnya ukuran 42 aja": of what lies in the cart in another size.
  void see_what_is_replaced() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Wanted& line = lines_[i];
      const bool other_kind = line.deed == Deed::Set && line.spoken_of && line.quantity == 0 &&
                              is_known(line) && !cart().find(line.variants[0]->id);
      if (!other_kind) continue;
      Wanted out = line;
      out.variants.clear();
      for (const Variant& variant : line.products[0]->variants)
        if (cart().find(variant.id)) out.variants.push_back(&variant);
      if (out.variants.size() != 1) continue;
      out.deed = Deed::Out;
      line.deed = Deed::In;
      lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(i++), std::move(out));
    }
  }

  // One known thing has answers of its own, which also ask back ("tinggal 3"). False for others.
  bool only_one(const Wanted& line) {
    if (!is_known(line)) {
      if (line.products.size() != 1 || line.quantity > 0 || line.deed != Deed::Add) return false;
      show_product(talk_, line.products[0]->id);
      return true;
    }
    const VariantId id = line.variants[0]->id;
    const CartLine* there = cart().find(id);
    const Quantity has = there ? there->quantity : 0;
    if (line.deed == Deed::Add && line.quantity == 0) {
      if (line.products[0]->variants.size() > 1)
        ask_quantity(talk_, id);
      else
        show_product(talk_, line.products[0]->id);
      return true;
    }
    switch (line.deed) {
      case Deed::Add: add_to_cart(talk_, id, line.quantity); break;
      case Deed::Set: set_line(talk_, id, line.quantity > 0 ? line.quantity : has); break;
      case Deed::Less: set_line(talk_, id, less(has, line.quantity)); break;
      case Deed::Remove:
        set_line(talk_, id, line.quantity > 0 ? less(has, line.quantity) : 0);
        break;
      case Deed::Out:
      case Deed::In: return false;
    }
    return true;
  }

  static Quantity less(Quantity has, Quantity by) {
    return std::max<Quantity>(0, has - std::max<Quantity>(1, by));
  }

  void take(std::size_t i) {
    Wanted& line = lines_[i];
    const bool replaces =
        line.deed == Deed::Out && i + 1 < lines_.size() && lines_[i + 1].deed == Deed::In;
    if (line.products.empty()) {
      which_in_cart_ |= replaces;  // what is to be put in waits for what it replaces
      return note_unknown(line);
    }
    if (replaces) return replace(line, lines_[i + 1]);
    if (line.deed == Deed::In) return;  // with the one before it
    if (!is_known(line) && line.deed != Deed::Add) {
      which_in_cart_ = true;
      return;
    }
    if (!is_known(line)) return asks_.push_back(line);
    const VariantId id = line.variants[0]->id;
    const CartLine* there = cart().find(id);
    const Quantity has = there ? there->quantity : 0;
    switch (line.deed) {
      case Deed::Add:
        if (line.quantity == 0) return asks_.push_back(line);
        return put(*line.variants[0], has + line.quantity, line.quantity);
      case Deed::Set:
        if (line.quantity > 0) put(*line.variants[0], line.quantity, line.quantity);
        return;
      case Deed::Less: return put(*line.variants[0], less(has, line.quantity), 0);
      case Deed::Out:  // what for, was not said
        which_in_cart_ = true;
        return;
      case Deed::Remove:
        return put(*line.variants[0], line.quantity > 0 ? less(has, line.quantity) : 0, 0);
      case Deed::In: return;
    }
  }

  void note_unknown(const Wanted& line) {
    if (!line.text.empty())
      add_line(short_,
               talk_.say("spoken.not_sold", {{"what", capitalised(cleaned(line.text, 40))}}));
  }

  // "ganti yang pedas jadi original": as many as there were, or as were said.
  void replace(const Wanted& out, Wanted& in) {
    const CartLine* there = is_known(out) ? cart().find(out.variants[0]->id) : nullptr;
    if (!there || !is_known(in)) {
      which_in_cart_ = true;
      return;
    }
    if (in.quantity == 0) in.quantity = there->quantity;
    const Variant& variant = *in.variants[0];
    const CartLine* already = cart().find(variant.id);
    const Quantity whole = in.quantity + (already ? already->quantity : 0);
    if (!can_have(variant, whole)) return;
    const VariantId old = out.variants[0]->id;
    if (old == variant.id) return put(variant, in.quantity, in.quantity);
    cart().put(old, 0);
    put(variant, whole, in.quantity);
  }

  bool can_have(const Variant& variant, Quantity whole) {
    if (!cart().find(variant.id) && cart().lines.size() >= kMostLines) {
      add_line(short_, talk_.say("basket.full"));
      return false;
    }
    const Quantity left = can_be_had(talk_, variant);
    if (whole <= left && whole <= kMostPieces) return true;
    add_line(short_,
             left == 0 ? gone_text(talk_, variant)
                       : talk_.say(variant.lead_days > 0 ? "spoken.room_left" : "spoken.only_left",
                                   {{"item", name(variant)}, {"left", left}}));
    return false;
  }

  void put(const Variant& variant, Quantity whole, Quantity added) {
    const CartLine* there = cart().find(variant.id);
    const Quantity has = there ? there->quantity : 0;
    if (whole > has && !can_have(variant, whole)) return;
    if (whole != has) cart().put(variant.id, whole);
    talk_.state.last_line = variant.id;
    if (added > 0)
      add_line(
          added_,
          talk_.say("basket.added",
                    {{"n", added},
                     {"item", name(variant)},
                     {"subtotal", to_text(price_line(talk_, variant, whole).unit_price * added)}}));
    changed_ |= whole != has;
  }

  void note_before() {
    if (!changed_) return;
    std::vector<SaleLine> before;
    for (const VariantId id : lines_of(cart()))
      if (quantity_before(id) != cart().find(id)->quantity)
        before.push_back({id, quantity_before(id)});
    for (const SaleLine& line : before_)
      if (!cart().find(line.variant)) before.push_back(line);
    talk_.remember(std::move(before));
  }

  Quantity quantity_before(VariantId id) const {
    const auto found = std::ranges::find(before_, id, &SaleLine::variant);
    return found == before_.end() ? 0 : found->quantity;
  }

  // What is not clear is asked one after another; what was clear is in the cart by then.
  bool ask_first() {
    talk_.asks.clear();
    if (asks_.size() > kMostAsks) asks_.resize(kMostAsks);
    for (const Wanted& line : asks_) talk_.asks.push_back({{}, line.quantity, open_name(line)});
    std::string told = added_;
    add_line(told, short_);
    return ask_next(talk_, told);
  }

  // What is to be asked about, with what was clear of it.
  std::string open_name(const Wanted& line) const {
    if (line.variants.size() == 1 && !line.doubtful) return name(*line.variants[0]);
    return line.products.size() == 1 ? line.products[0]->name : line.text;
  }

  void conclude() {
    if (told_terms_ && short_.empty() && !which_in_cart_ && !cart().empty())
      return check_out(talk_, "");
    std::string first_lines = short_;
    if (which_in_cart_) add_line(first_lines, talk_.say("spoken.which_in_cart"));
    if (!added_.empty()) add_line(first_lines, talk_.say("spoken.in_the_cart"));
    if (first_lines.empty()) first_lines = talk_.say("basket.title");
    if (cart().empty()) return show_menu(talk_, first_lines);
    show_cart(talk_, first_lines);
  }

  Talk& talk_;
  std::vector<Wanted> lines_;
  std::vector<SaleLine> before_;
  std::vector<Wanted> asks_;
  std::string added_;
  std::string short_;  // what could not be had
  bool changed_ = false;
  bool which_in_cart_ = false;  // a change that does not say of which line
  bool told_terms_ = false;
};

// The variants that are still open, each with a button that carries the quantity.
void ask_which(Talk& talk, const Wanted& wanted, Quantity quantity,
               const std::string& first_lines) {
  Message message{first_lines.empty() ? "" : first_lines + "\n"};
  const Catalog& catalog = *talk.shop.catalog;
  for (const Product* product : wanted.products)
    for (const Variant& variant : product->variants) {
      const bool open = wanted.products.size() > 1 || wanted.doubtful ||
                        std::ranges::find(wanted.variants, &variant) != wanted.variants.end();
      if (!open || message.options.size() == kMostAsked) continue;
      const Choice choice_of = quantity > 0 ? choice(Verb::AddQuantity, variant.id, quantity)
                                            : choice(Verb::Variant, variant.id);
      message.options.push_back({catalog.full_name(variant), choice_of, price_text(talk, variant)});
    }
  const std::string what = capitalised(wanted.text);
  if (message.options.size() == 1)
    message.text += talk.say("spoken.did_you_mean");
  else if (quantity > 0)
    message.text += talk.say("spoken.which_one_of", {{"what", what}, {"n", quantity}});
  else
    message.text += talk.say("spoken.which_one", {{"what", what}});
  int number = 0;
  for (const Button& option : message.options)
    message.text += fmt::format("\n{}. {} - {}", ++number, option.label, option.detail);
  if (!talk.cart().empty()) message.actions.push_back(talk.button("button.cart", {Verb::Cart}));
  if (talk.cart_changed && talk.by_words)
    message.actions.push_back(take_back_button(talk, talk.cart().revision));
  message.actions.push_back(talk.button("button.back", {Verb::Menu}));
  talk.reply(std::move(message));
}

}  // namespace

void take_order(Talk& talk, const Understood& understood) { Ordering(talk, understood).run(); }

bool ask_next(Talk& talk, const std::string& first_lines) {
  while (!talk.asks.empty()) {
    const SaleLine ask = talk.asks.front();
    talk.asks.erase(talk.asks.begin());
    const auto wanted = read_wanted(ask.words, *talk.shop.catalog);
    if (wanted.empty() || wanted[0].products.empty()) continue;
    ask_which(talk, wanted[0], ask.quantity, first_lines);
    talk.state.asks = talk.asks;
    return true;
  }
  return false;
}

void take_back(Talk& talk, std::int64_t revision) {
  Cart& cart = talk.cart();
  if (cart.revision != revision || talk.state.before_revision != revision) return show_cart(talk);
  for (const SaleLine& line : talk.state.before) cart.put(line.variant, line.quantity);
  talk.state.before.clear();
  talk.keep_cart();
  const std::string said = talk.say("spoken.taken_back");
  if (cart.empty()) return show_menu(talk, said);
  show_cart(talk, said);
}

Button take_back_button(const Talk& talk, std::int64_t revision) {
  return talk.button("button.take_back", {Verb::TakeBack, revision});
}

}  // namespace kedai
