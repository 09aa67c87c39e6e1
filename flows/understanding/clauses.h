// Things and counts, clause by clause, become lines: "2 tekwan, lenjer 5" has two. A verb is of its
// clause, and goes on behind a comma as long as nothing is counted anew. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flows/understanding/deed.h"
#include "flows/understanding/span.h"
#include "store/money.h"

namespace kedai {

struct SpokenLine {
  Span span;           // without words: the thing was not named ("eh 3 deh") or is not sold here
  Quantity count = 0;  // 0: not said
  bool none = false;   // 0 was said
  Deed deed = Deed::Add;
  bool said = false;  // the deed, in so many words
  bool corrects = false;
  bool follows = false;  // the line before it, with nothing in between
};

class Clauses {
 public:
  void thing(Span span);
  void count(Quantity count);
  void other_count();                     // "bukan 2": another is to be said
  void strange(const std::string& word);  // is neither a thing nor anything else
  void said(Deed deed, bool behind);      // a verb, behind its things or before them
  void correction();                      // "eh"
  void doubt() { doubt_ = true; }         // of all that this clause has
  void either();                          // "atau": neither of the two is sure
  void each() { each_ = true; }           // "masing-masing"
  void end();                             // a comma, "dan", the end of a line
  void pause();                           // after end(): what follows is not joined by "dan"

  bool is_empty_here() const { return items_.empty(); }
  bool counted_here() const;
  std::size_t things_here() const;
  Span* last_thing();  // of this clause
  Deed deed() const { return deed_; }
  bool has_deed() const { return has_deed_; }
  std::size_t size() const { return lines_.size() + items_.size(); }

  std::vector<SpokenLine> take();  // after the last end()

 private:
  // What was said between two breaks: things and counts, in their order.
  struct Item {
    std::optional<Span> span;
    Quantity count = 0;     // of no span
    bool is_thing = false;  // also when its span has been taken out
  };

  void remove_joined();
  void assign();
  void assign_lone_count();
  bool heads_the_rest() const;
  bool things_are_related() const;
  bool counts_on_both_sides() const;
  void add(Span span);
  static void give(SpokenLine& line, Quantity count);
  static bool is_free(const SpokenLine& line) { return line.count == 0 && !line.none; }
  void share_out();

  std::vector<Item> items_;  // of the clause
  std::vector<SpokenLine> lines_;
  std::string strange_;  // the clause's
  bool doubt_ = false;
  bool related_ = false;  // the things of this clause are of one product
  bool doubt_all_ = false;
  std::size_t joined_from_ = 0;  // the first of the lines that "dan" joins to this clause
  std::size_t undone_from_ = 0;  // the first of the lines that a verb behind them may be about
  Deed deed_ = Deed::Add;
  bool said_here_ = false;  // the deed, in this clause
  bool has_deed_ = false;
  std::size_t set_at_ = 0;  // how many items came before "jadi"
  bool corrects_ = false;
  bool each_ = false;
  Quantity each_count_ = 0;
};

}  // namespace kedai
