#include "flows/understanding/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "config/lexicon.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

using Kind = Token::Kind;

constexpr double kMostNumber = 1e9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

double to_number(std::string_view digits) {
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return std::min(value, kMostNumber);
}

// One pass over the text, a character class at a time.
class Scanner {
 public:
  Scanner(std::string_view text, const std::function<bool(std::string_view)>& whole)
      : text_(text), whole_(whole) {}

  std::vector<Token> scan() {
    while (at_ < text_.size()) {
      if (line_begins_) skip_list_mark();
      if (at_ >= text_.size()) break;
      const char c = text_[at_];
      if (is_digit(c) || is_letter(c))
        take_run();
      else
        take_mark(c);
    }
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t from) const { return from < text_.size() ? text_[from] : '\0'; }

  // "1. ", "2) ", "- ", "* " at the beginning of a line.
  void skip_list_mark() {
    line_begins_ = false;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '-' || text_[at_] == '*'))
      ++at_;
    std::size_t end = at_;
    while (is_digit(peek(end))) ++end;
    const bool marked = end > at_ && end - at_ <= 2 && (peek(end) == '.' || peek(end) == ')');
    if (marked && !is_digit(peek(end + 1))) at_ = end + 1;
  }

  void take_mark(char c) {
    ++at_;
    if (c == '\n') {
      add(Kind::Line, "\n");
      line_begins_ = true;
    } else if (c == '?') {
      add(Kind::Asks, "?");
    } else if (c == ',' || c == '/' || c == ';' || c == '(' || c == ')' || c == '&' || c == '+' ||
               c == '|' || c == '.' || c == '!') {
      add(Kind::Comma, std::string(1, c));
    } else if (c == '@') {
      add(Kind::Word, "@");
    }
    glued_ = false;
  }

  // A run of letters and digits, with what may stand between two digits.
  void take_run() {
    const std::size_t begin = at_;
    if (take_phone() || take_spaced_dimension()) return;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool inner = (c == '.' || c == ',' || c == '/' || c == ':') && at_ > begin &&
                         is_digit(text_[at_ - 1]) && is_digit(peek(at_ + 1));
      if (!is_digit(c) && !is_letter(c) && !inner && c != '\'') break;
      ++at_;
    }
    if (is_range()) return take_range(begin);
    std::string run(text_.substr(begin, at_ - begin));
    std::erase(run, '\'');
    glued_ = false;
    const bool digits_only = std::ranges::none_of(run, is_letter);
    if (std::ranges::none_of(run, is_digit) || lexicon().knows(run) ||
        (!digits_only && whole_(run)) || is_dimension(run))
      add(Kind::Word, run);
    else
      take_apart(run);
  }

  // "1-2": nobody knows how many.
  bool is_range() const {
    return at_ > 0 && is_digit(text_[at_ - 1]) && peek(at_) == '-' && is_digit(peek(at_ + 1));
  }
  void take_range(std::size_t begin) {
    constexpr double kNoCount = .1;
    constexpr std::size_t kPhone = 9;  // digits: "0812-3456-7890"
    while (is_digit(peek(at_)) || peek(at_) == '-') ++at_;
    const std::string_view all = text_.substr(begin, at_ - begin);
    const auto digits = static_cast<std::size_t>(std::ranges::count_if(all, is_digit));
    if (digits >= kPhone) return add(Kind::Amount, std::string(all));
    add(Kind::Part, "-", kNoCount);
  }

  // "0812 9988 7766", "62 812-9988-7766".
  bool take_phone() {
    constexpr std::size_t kLeast = 9, kMost = 15;  // digits
    const bool begins = peek(at_) == '0' || text_.substr(at_).starts_with("62");
    std::size_t end = at_;
    std::size_t digits = 0;
    const auto goes_on = [&] {  // behind a whole number "5 lenjer" are none of it
      const bool gap = (peek(end) == ' ' || peek(end) == '-') && is_digit(peek(end + 1));
      const bool short_group = !is_digit(peek(end + 2)) || !is_digit(peek(end + 3));
      return gap && !(digits >= kLeast && short_group);
    };
    while (is_digit(peek(end)) || goes_on()) digits += is_digit(peek(end++)) ? 1 : 0;
    if (!begins || digits < kLeast || digits > kMost || is_letter(peek(end))) return false;
    add(Kind::Amount, std::string(text_.substr(at_, end - at_)));
    at_ = end;
    glued_ = false;
    return true;
  }

  // "160 x 200", where the catalogue has a "160x200".
  bool take_spaced_dimension() {
    std::string run;
    std::size_t end = at_;
    const auto digits = [&] {
      const auto from = end;
      while (is_digit(peek(end))) run += text_[end++];
      return end > from;
    };
    const auto spaces = [&] {
      while (peek(end) == ' ') ++end;
    };
    if (!digits()) return false;
    spaces();
    if (peek(end) != 'x') return false;
    run += text_[end++];
    spaces();
    if (!digits() || is_letter(peek(end)) || peek(end) == '.' || !whole_(run)) return false;
    add(Kind::Word, run);
    at_ = end;
    glued_ = false;
    return true;
  }

  // "2x1.5", "3x4": a size of its own kind.
  static bool is_dimension(std::string_view run) {
    const auto x = run.find('x');
    return x != std::string_view::npos && x > 0 && is_digit(run[x - 1]) && x + 1 < run.size() &&
           is_digit(run[x + 1]);
  }

  // "2bks", "tekwan2", "250gr", "x5", "15rb".
  void take_apart(std::string_view run) {
    while (!run.empty()) {
      if (is_about(run)) return add(Kind::Amount, std::string(run));
      const bool digits = is_digit(run[0]);
      std::size_t end = 0;
      while (end < run.size() && (digits ? !is_letter(run[end]) : !is_digit(run[end]))) ++end;
      if (digits)
        take_digits(run.substr(0, end));
      else
        add(Kind::Word, std::string(run.substr(0, end)));
      glued_ = true;
      run.remove_prefix(end);
    }
    glued_ = false;
  }

  // "2500an": something of about that price.
  static bool is_about(std::string_view run) {
    return run.ends_with("an") && run.size() > 2 &&
           std::ranges::all_of(run.substr(0, run.size() - 2), is_digit);
  }

  void take_digits(std::string_view digits) {
    if (const auto slash = digits.find('/'); slash != std::string_view::npos) {
      const double below = to_number(digits.substr(slash + 1));
      const double value = below > 0 ? to_number(digits.substr(0, slash)) / below : 0;
      return add(Kind::Part, std::string(digits), value);
    }
    if (digits.find(':') != std::string_view::npos) return add(Kind::Amount, std::string(digits));
    std::string plain(digits);
    if (const auto mark = plain.find_first_of(".,"); mark != std::string::npos) {
      const bool thousands = plain.size() - mark - 1 == 3 && plain[0] != '0';
      if (thousands)
        std::erase_if(plain, [](char c) { return c == '.' || c == ','; });
      else
        plain[mark] = '.';
      if (!thousands) return add(Kind::Part, plain, to_number(plain));
    }
    add(Kind::Count, plain, to_number(plain));
  }

  void add(Kind kind, std::string text, double number = 0) {
    tokens_.push_back({kind, std::move(text), number, {}, glued_});
  }

  std::string_view text_;
  const std::function<bool(std::string_view)>& whole_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  bool line_begins_ = true;
  bool glued_ = false;
};

// "sebungkus", "seporsi": one of them.
std::optional<double> one_of_unit(std::string_view word) {
  if (word.starts_with("se") && lexicon().is(word.substr(2), WordRole::Unit)) return 1;
  return std::nullopt;
}

// What a word alone is worth as a number.
std::optional<double> worth(const Token& token) {
  if (token.kind == Kind::Count || token.kind == Kind::Part) return token.number;
  if (token.kind != Kind::Word) return std::nullopt;
  if (const auto number = lexicon().number(token.text)) return static_cast<double>(*number);
  if (const auto part = lexicon().fraction(token.text)) return *part;
  return one_of_unit(token.text);
}

bool is_x(const Token& token) { return token.kind == Kind::Word && token.text == "x"; }

// "dua puluh lima" is one number; "2 lusin" and "setengah lusin" are, too.
class Numbers {
 public:
  explicit Numbers(std::vector<Token>& tokens) : in_(tokens) {}

  std::vector<Token> join() {
    while (at_ < in_.size()) {
      if (const auto first = worth(in_[at_]))
        take_number(*first);
      else if (is_x(in_[at_]) && next_to_a_number())
        ++at_;
      else
        out_.push_back(std::move(in_[at_++]));
    }
    return std::move(out_);
  }

 private:
  bool next_to_a_number() const {
    const bool before = !out_.empty() && out_.back().kind == Kind::Count;
    return before || (at_ + 1 < in_.size() && worth(in_[at_ + 1]).has_value());
  }

  bool is_word(std::size_t at) const { return at < in_.size() && in_[at].kind == Kind::Word; }

  void take_number(double first) {
    Token token = in_[at_];
    const bool spoken = token.kind == Kind::Word;
    double whole = 0;
    double part = first;
    ++at_;
    for (; is_word(at_); ++at_) {
      if (in_[at_].text == "a" && is_word(at_ + 1) && lexicon().scale(in_[at_ + 1].text)) ++at_;
      const std::string& word = in_[at_].text;
      const auto more = lexicon().number(word);
      if (const auto scale = lexicon().scale(word); scale && !in_[at_].glued) {
        const auto times = static_cast<double>(*scale);
        whole = *scale >= 1'000 ? (whole + part) * times : whole + part * times;
        part = 0;
      } else if (lexicon().is_teen(word)) {
        part += 10;
      } else if (spoken && part == 0 && more && *more < 10) {
        part = static_cast<double>(*more);
      } else {
        break;
      }
    }
    token.number = std::min(whole + part, kMostNumber);
    const bool is_whole = token.number == std::floor(token.number);
    token.kind = is_whole ? Kind::Count : Kind::Part;
    out_.push_back(std::move(token));
  }

  std::vector<Token>& in_;
  std::vector<Token> out_;
  std::size_t at_ = 0;
};

// Words that are only other words for the same; a doubled word is one ("mpek-mpek").
std::vector<Token> with_synonyms(std::vector<Token> tokens) {
  std::vector<Token> out;
  for (Token& token : tokens) {
    if (token.kind == Kind::Word) token.text = lexicon().synonym(token.text);
    const bool doubled = !out.empty() && token.kind == Kind::Word &&
                         out.back().kind == Kind::Word && out.back().text == token.text;
    if (!doubled) out.push_back(std::move(token));
  }
  return out;
}

bool is_money(std::string_view word) {
  return word == "rb" || word == "rbu" || word == "k" || word == "jt" || word == "rupiah";
}

const Lexicon::Measure* measure_named(std::string_view word) {
  if (word.ends_with("nya")) word.remove_suffix(3);
  return lexicon().measure(word);
}

const Lexicon::Measure* one_measure(const Token& token) {
  constexpr std::size_t kLeast = 6;  // bytes: "sekilo", and not "seg"
  const bool may_be = token.kind == Kind::Word && token.text.size() >= kLeast;
  const bool begins = may_be && token.text.starts_with("se");
  return begins ? lexicon().measure(token.text.substr(2)) : nullptr;
}

// A number and its unit are a size; with "rb" behind it or "rp" before it, an amount.
std::vector<Token> with_sizes(std::vector<Token> tokens,
                              const std::function<bool(std::string_view)>& whole) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Token& token = tokens[i];
    if (const auto* one = one_measure(token)) {  // "sekilo"
      token.kind = Kind::Size;
      token.said = token.text;
      token.text = size_form(one->times, one->unit);
    }
    const bool number = token.kind == Kind::Count || token.kind == Kind::Part;
    const bool word_behind = i + 1 < tokens.size() && tokens[i + 1].kind == Kind::Word;
    const auto* measure = number && word_behind ? measure_named(tokens[i + 1].text) : nullptr;
    const auto size = [&] { return size_form(token.number * measure->times, measure->unit); };
    const bool counted = i + 2 < tokens.size() && tokens[i + 2].kind == Kind::Count;
    const bool other = measure && counted && tokens[i + 1].text.size() == 1 &&
                       whole(tokens[i + 1].text) && !whole(size());  // "L 2 M 1": no two meters
    if (measure && !other) {
      token.kind = Kind::Size;
      token.said = token.text + " " + tokens[i + 1].text;
      token.text = size();
      ++i;
    } else if (number && word_behind && is_money(tokens[i + 1].text)) {
      token.kind = Kind::Amount;
      ++i;
    } else if (number && !out.empty() && out.back().text == "rp") {
      out.pop_back();
      token.kind = Kind::Amount;
    }
    out.push_back(std::move(token));
  }
  return out;
}

}  // namespace

bool ends_its_clause(const std::vector<Token>& tokens, std::size_t at) {
  for (std::size_t i = at + 1; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == Kind::Comma || token.kind == Kind::Line) break;
    if (token.kind != Kind::Word || !lexicon().knows(token.text)) return false;
  }
  return true;
}

std::string size_form(double number, std::string_view unit) {
  return fmt::format("{:.6g}#{}", number, unit);
}

std::vector<Token> tokens_of(std::string_view text,
                             const std::function<bool(std::string_view)>& whole) {
  const std::string plain = folded_with_marks(text);
  auto tokens = Scanner(plain, whole).scan();
  return with_sizes(with_synonyms(Numbers(tokens).join()), whole);
}

}  // namespace kedai
