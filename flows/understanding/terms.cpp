#include "flows/understanding/terms.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "config/lexicon.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostNameWords = 4;
constexpr std::size_t kLeastAddress = 4;  // letters

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

struct Place {
  std::size_t from = std::string::npos;
  std::size_t to = 0;
  bool found() const { return from != std::string::npos; }
};

// The words one after another, with spaces or dots between them ("a.n.").
Place match_at(std::string_view text, std::size_t from, const std::vector<std::string>& words) {
  std::size_t at = from;
  for (std::size_t i = 0; i < words.size(); ++i) {
    while (i > 0 && at < text.size() && (text[at] == ' ' || text[at] == '.')) ++at;
    if (text.substr(at, words[i].size()) != words[i]) return {};
    at += words[i].size();
    if (words[i].size() > 1 && at < text.size() && is_word_char(text[at])) return {};
  }
  if (at < text.size() && is_word_char(text[at])) return {};
  return {from, at};
}

// The longest of the phrases that is there first.
Place find_phrase(std::string_view text, const Lexicon::Phrases& phrases) {
  for (std::size_t from = 0; from < text.size(); ++from) {
    if (from > 0 && is_word_char(text[from - 1])) continue;
    Place best;
    for (const auto& phrase : phrases) {
      const Place place = match_at(text, from, phrase);
      if (place.found() && (!best.found() || place.to > best.to)) best = place;
    }
    if (best.found()) return best;
  }
  return {};
}

bool begins_address(std::string_view text) {
  const auto words = words_of(folded(text.substr(0, 60)));
  const auto& begins = lexicon().delivery("address_begins");
  return !words.empty() && std::ranges::any_of(begins, [&](const auto& phrase) {
    return phrase.size() == 1 && phrase[0] == words[0];
  });
}

bool goes_on_address(std::string_view text) {
  constexpr std::array<std::string_view, 13> words{
      "no",    "nomor", "kel",      "depan", "belakang", "samping", "sebelah",
      "dekat", "dkt",   "seberang", "kota",  "rw",       "lantai"};
  const auto said = words_of(folded(text.substr(0, 60)));
  return begins_address(text) ||
         (!said.empty() && std::ranges::find(words, said[0]) != words.end());
}

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" :=.,-");
  if (from == std::string_view::npos) return "";
  const auto to = text.find_last_not_of(" ,.-");
  return std::string(text.substr(from, to - from + 1));
}

bool is_a_place(std::string_view text) {
  const auto words = words_of(folded(text));
  return std::ranges::any_of(words, [](const std::string& word) {
    return word.size() >= kLeastAddress && !lexicon().is(word, WordRole::Filler);
  });
}

// Reads clause by clause, as commas and line ends part them.
class TermsReader {
 public:
  TermsReader(std::string_view text, const std::function<bool(std::string_view)>& sells)
      : text_(text), sells_(sells) {}

  TextWithTerms read() {
    while (from_ <= text_.size()) {
      const auto end = std::min(text_.find_first_of(",;\n", from_), text_.size());
      clause_ = text_.substr(from_, end - from_);
      mark_ = end < text_.size() ? text_[end] : '\0';
      from_ = end + 1;
      read_clause();
      if (!clause_.empty() || mark_ == '\n') out_.rest += clause_ + (mark_ ? mark_ : ' ');
    }
    return std::move(out_);
  }

 private:
  void read_clause() {
    if (in_address_ && !clause_.empty() && goes_on_address(clause_)) {
      out_.terms.address += ", " + trimmed(clause_);
      return clause_.clear();
    }
    if (std::exchange(in_address_, false) && is_a_name(clause_)) {
      out_.terms.name = trimmed(clause_);
      return clause_.clear();
    }
    take_name();
    take_payment();
    take_address();
    take_fulfilment();
  }

  // "Rina" behind an address: one to three words that begin large and are nothing else.
  bool is_a_name(const std::string& clause) const {
    constexpr std::size_t kMostWords = 3;
    const auto words = words_of(trimmed(clause));
    return !words.empty() && words.size() <= kMostWords &&
           std::ranges::all_of(words, [this](const std::string& word) {
             return word[0] >= 'A' && word[0] <= 'Z' && !lexicon().knows(folded(word)) &&
                    !sells_(folded(word)) && word.find_first_of("0123456789") == std::string::npos;
           });
  }

  Place find(std::string_view name) const {
    return find_phrase(lower(clause_), lexicon().delivery(name));
  }
  void cut(const Place& place) { clause_.replace(place.from, place.to - place.from, " "); }

  void take_name() {
    const Place place = find("name_follows");
    if (!place.found()) return;
    std::size_t end = place.to;
    const auto behind = words_of(trimmed(std::string_view(clause_).substr(place.to)));
    std::string name;
    for (std::size_t i = 0; i < behind.size() && i < kMostNameWords; ++i) {
      const std::string word = folded(behind[i]);
      if (word.find_first_of("0123456789") != std::string::npos || ends_name(word) || sells_(word))
        break;
      name += (name.empty() ? "" : " ") + behind[i];
      end = clause_.find(behind[i], end) + behind[i].size();
    }
    if (name.empty()) return;
    out_.terms.name = trimmed(name);
    cut({place.from, end});
  }

  static bool ends_name(const std::string& word) {
    return word == "cod" || word == "antar" || word == "kirim" || word == "ambil" ||
           word == "transfer" || word == "qris" || word == "alamat" || word == "ya" ||
           lexicon().number(word) || lexicon().is(word, WordRole::Question) ||
           lexicon().is(word, WordRole::Talk);
  }

  // "jangan dikirim dulu", "bukan transfer".
  bool is_denied(const Place& place) const {
    const auto before = words_of(folded(std::string_view(clause_).substr(0, place.from)));
    return !before.empty() && (lexicon().is(before.back(), WordRole::Not) ||
                               lexicon().is(before.back(), WordRole::Denial));
  }

  void take_payment() {
    constexpr std::array kWays{std::pair{"on_handover", PaymentWay::OnHandover},
                               std::pair{"by_transfer", PaymentWay::BankTransfer},
                               std::pair{"by_qris", PaymentWay::Qris},
                               std::pair{"on_account", PaymentWay::OnAccount}};
    for (const auto& [name, way] : kWays) {
      const Place place = find(name);
      if (!place.found()) continue;
      if (!is_denied(place)) out_.terms.payment = way;
      return cut(place);
    }
  }

  void take_address() {
    const Place place = find("deliver");
    std::size_t from = place.to;
    if (place.found() && is_denied(place)) return;
    if (!place.found()) {
      if (!begins_address(clause_)) return;
      from = 0;
    }
    std::string address = trimmed(std::string_view(clause_).substr(from));
    std::string goods = goods_before_place(address);
    if (const auto ke = lower(address); ke.starts_with("ke ")) address = trimmed(address.substr(3));
    if (!is_a_place(address) || find("usual").found()) return;
    const bool sure = begins_address(address) || lower(clause_).find(" ke ") != std::string::npos ||
                      lower(clause_).find("alamat") != std::string::npos ||
                      lower(clause_).find(" to ") != std::string::npos;
    if (!sure) return;
    goods += " " + goods_behind_place(address);
    out_.terms.fulfilment = Fulfilment::Delivery;
    out_.terms.address = std::move(address);
    clause_.resize(place.found() ? place.from : 0);
    clause_ += " " + goods;
    in_address_ = mark_ == ',';
  }

  // "antar tekwan 2 ke jl garuda": taken out of the address.
  std::string goods_before_place(std::string& address) const {
    const auto to = lower(address).find(" ke ");
    if (to == std::string::npos) return "";
    const std::string before = address.substr(0, to);
    const auto words = words_of(folded(before));
    if (std::ranges::none_of(words, [this](const auto& word) { return sells_(word); })) return "";
    address = address.substr(to + 1);
    return before;
  }

  // "jl. Garuda 12 srikaya 3": from the first of the shop's goods that is counted.
  std::string goods_behind_place(std::string& address) const {
    const auto is_count = [](const std::string& word) {
      return (word[0] >= '0' && word[0] <= '9') || lexicon().number(word);
    };
    const auto words = words_of(address);
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (!sells_(folded(words[i])) || begins_address(words[i - 1])) continue;  // "Jl. Kopi 12"
      std::size_t end = i;
      while (end < words.size() && sells_(folded(words[end]))) ++end;
      const bool counted_behind = end < words.size() && is_count(folded(words[end]));
      const bool counted_before = i > 1 && is_count(folded(words[i - 1]));
      if (!counted_behind && !counted_before) continue;
      const std::size_t first = counted_behind ? i : i - 1;
      std::size_t at = 0;
      for (std::size_t k = 0; k <= first; ++k)
        at = address.find(words[k], at) + (k < first ? words[k].size() : 0);
      std::string goods = address.substr(at);
      address = trimmed(address.substr(0, at));
      return goods;
    }
    return "";
  }

  void take_fulfilment() {
    if (const Place place = find("collect"); place.found()) {
      out_.terms.fulfilment = Fulfilment::Pickup;
      return cut(place);
    }
    const Place place = find("deliver");
    if (!place.found()) return;
    if (is_denied(place)) return cut(place);
    out_.terms.fulfilment = Fulfilment::Delivery;
    cut(place);
    if (const Place usual = find("usual"); usual.found()) cut(usual);
  }

  const std::string text_;
  const std::function<bool(std::string_view)>& sells_;
  std::size_t from_ = 0;
  std::string clause_;
  char mark_ = '\0';
  bool in_address_ = false;
  TextWithTerms out_;
};

}  // namespace

TextWithTerms take_terms(std::string_view text,
                         const std::function<bool(std::string_view)>& sells) {
  return TermsReader(text, sells).read();
}

}  // namespace kedai
