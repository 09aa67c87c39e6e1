#include "flows/understanding/clauses.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kedai {

namespace {

bool have_one_in_common(const Span& one, const Span& other) {
  std::vector<ProductIndex::ProductNo> both;
  std::ranges::set_intersection(one.products, other.products, std::back_inserter(both));
  return !both.empty();
}

}  // namespace

void Clauses::thing(Span span) { items_.push_back({std::move(span), 0, true}); }

void Clauses::count(Quantity count) { items_.push_back({std::nullopt, count}); }

void Clauses::other_count() {
  if (!lines_.empty() && lines_.back().deed == Deed::Add) lines_.back().deed = Deed::Set;
}

void Clauses::strange(const std::string& word) {
  (strange_ += strange_.empty() ? "" : " ") += word;
}

// "tekwan sama cukonya dihapus": both; "lenjer 5 dan adaan 3 cancel": perhaps both.
void Clauses::remove_joined() {
  for (std::size_t i = joined_from_; i < lines_.size(); ++i) {
    SpokenLine& line = lines_[i];
    if (line.said || line.deed != Deed::Add) continue;
    if (is_free(line))
      line.deed = Deed::Remove;
    else
      line.span.odd_size = true;
  }
}

// A verb before its things ends what was said before it.
void Clauses::said(Deed deed, bool behind) {
  if (deed == Deed::Remove && behind) remove_joined();
  const bool has_its_own = said_here_ && things_here() > 0;
  const bool other_set = deed == Deed::Set && (deed_ == Deed::Remove || deed_ == Deed::Less);
  undone_from_ = lines_.size();
  if ((deed != Deed::Set && (has_its_own || counted_here())) || (has_its_own && other_set)) end();
  deed_ = deed;
  set_at_ = items_.size();
  said_here_ = true;
  has_deed_ = true;
}

void Clauses::correction() {
  if (!items_.empty()) end();
  corrects_ = true;
}

void Clauses::either() {
  doubt();
  end();
  doubt();
}

void Clauses::end() {
  const bool lone_count = items_.size() == 1 && !items_[0].span;
  if (!strange_.empty() && lone_count) {  // "2 bakso"
    Span unknown;
    unknown.text = strange_;
    items_.push_back({std::move(unknown), 0, true});
  }
  for (Item& item : items_)
    if (item.span) item.span->beside_strange = !strange_.empty();
  strange_.clear();
  const bool goes_on = deed_ == Deed::Set || deed_ == Deed::Less;
  if (!said_here_ && counted_here() && !goes_on) deed_ = Deed::Add;  // "hapus cuko, tekwan 2"
  // "srikaya 6 jadikan 10": the first is what there was.
  if (said_here_ && deed_ == Deed::Set && set_at_ == 2 && items_.size() == 3 && items_[0].span &&
      !items_[1].span && !items_[2].span)
    items_.erase(items_.begin() + 1);
  const std::size_t from = lines_.size();
  assign();
  if (said_here_ && deed_ == Deed::Remove && items_.empty())  // "tekwan 2 dibatalin"
    for (std::size_t i = undone_from_; i < from; ++i) lines_[i].deed = Deed::Remove;
  if (doubt_ || counts_on_both_sides())
    for (std::size_t i = from; i < lines_.size(); ++i) lines_[i].span.odd_size = true;
  if (!items_.empty()) doubt_ = false;
  said_here_ = false;
  items_.clear();
}

// "tekwan 2 cuko": whose the 2 is, only commas would tell. Not so of a thing and what is of it.
bool Clauses::counts_on_both_sides() const {
  if (items_.size() < 3 || items_.size() % 2 == 0) return false;
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i].is_thing != (i % 2 == 0)) return false;
  return !related_;
}

void Clauses::pause() {
  joined_from_ = lines_.size();
  const bool recounted =
      !lines_.empty() && lines_.back().deed == Deed::Out && lines_.back().count > 0;
  if (deed_ == Deed::Out && recounted) deed_ = Deed::Add;  // "tekwan ganti jadi 3, cuko ..."
}

bool Clauses::counted_here() const {
  return std::ranges::any_of(items_, [](const Item& item) { return !item.span.has_value(); });
}

std::size_t Clauses::things_here() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(items_, [](const Item& item) { return item.span.has_value(); }));
}

Span* Clauses::last_thing() {
  for (auto item = items_.rbegin(); item != items_.rend(); ++item)
    if (item->span) return &*item->span;
  return nullptr;
}

std::vector<SpokenLine> Clauses::take() {
  if (each_) share_out();
  for (std::size_t i = 0; i < lines_.size(); ++i) {  // "adaannya ganti 15"
    const bool by_another = i + 1 < lines_.size() && lines_[i + 1].deed == Deed::In;
    if (lines_[i].deed == Deed::Out && lines_[i].count > 0 && !by_another)
      lines_[i].deed = Deed::Set;
  }
  if (doubt_all_)
    for (SpokenLine& line : lines_) line.span.odd_size = true;
  return std::move(lines_);
}

void Clauses::give(SpokenLine& line, Quantity count) {
  line.count = count;
  line.none = count == 0;
}

// "2 tekwan" or "tekwan 2", all through a clause.
void Clauses::assign() {
  related_ = false;
  if (things_here() == 0) return assign_lone_count();
  related_ = things_are_related();
  const bool count_first = !items_[0].span || heads_the_rest();
  const std::size_t from = lines_.size();
  std::optional<Quantity> waiting;
  for (Item& item : items_) {
    if (item.span) {
      const auto before = lines_.size();
      add(std::move(*item.span));
      const bool behind_a_thing = &item != &items_.front() && (&item - 1)->span;
      if (lines_.size() > before) lines_.back().follows = behind_a_thing && before > from;
      if (waiting && lines_.size() > before) give(lines_.back(), *waiting);
      waiting.reset();
      continue;
    }
    const bool free = lines_.size() > from && is_free(lines_.back());
    if (free && (!count_first || &item == &items_.back()))
      give(lines_.back(), item.count);
    else
      waiting = item.count;
  }
  const bool two_counts = waiting && lines_.size() > from && lines_.back().count != *waiting;
  if (two_counts) lines_.back().span.odd_size = true;
}

// "keripik singkong 2 pedas 1 original": a thing, and then counts with what they are of it.
bool Clauses::heads_the_rest() const {
  constexpr std::size_t kLeast = 5;
  if (items_.size() < kLeast || items_.size() % 2 == 0 || items_[0].span->kinds_only) return false;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].span.has_value() != (i % 2 == 0)) return false;
    if (items_[i].span && !have_one_in_common(*items_[0].span, *items_[i].span)) return false;
  }
  return true;
}

bool Clauses::things_are_related() const {
  const Span* first = nullptr;
  for (const Item& item : items_) {
    if (!item.span || item.span->along || item.span->known_already) continue;
    if (first && !have_one_in_common(*first, *item.span)) return false;
    if (!first) first = &*item.span;
  }
  return true;
}

void Clauses::add(Span span) {
  if (span.denied) return;
  Deed deed = corrects_ && !said_here_ ? Deed::Set : deed_;
  if (deed == Deed::Out && !lines_.empty() && lines_.back().deed == Deed::Out) deed = Deed::In;
  lines_.push_back({std::move(span), 0, false, deed, said_here_, corrects_});
}

// "tekwan, 2": behind a comma; "eh 3 deh": without a thing.
void Clauses::assign_lone_count() {
  if (items_.size() != 1) return;
  const Quantity count = items_[0].count;
  const bool corrected = corrects_ && !said_here_;
  if (each_)
    each_count_ = count;
  else if (!lines_.empty() && (is_free(lines_.back()) || corrected))
    give(lines_.back(), count);
  else if (lines_.empty() && !said_here_ && !corrects_)
    doubt_all_ = true;  // "2 / lenjer / 3 / tekwan", a line each
  else if (!said_here_ && !corrects_)
    lines_.back().span.odd_size = true;  // "tekwan 2 dan 3"
  else
    lines_.push_back(
        {{}, count, count == 0, said_here_ ? deed_ : Deed::Set, said_here_, corrects_});
}

// "lenjer sama adaan masing-masing 5".
void Clauses::share_out() {
  Quantity count = each_count_;
  for (const SpokenLine& line : lines_)
    if (count == 0) count = line.count;
  for (SpokenLine& line : lines_)
    if (is_free(line)) line.count = count;
}

}  // namespace kedai
