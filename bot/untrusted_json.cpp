#include "bot/untrusted_json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>  // its library, in this file alone
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "bot/channels/text.h"

namespace kedai::bot {

using Json = nlohmann::json;

namespace {

// What Boost's parser finds, as a tree of nlohmann's, which takes three times as long to find it.
class Tree {
 public:
  using Error = boost::system::error_code;
  using Text = boost::json::string_view;
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max(),
                               max_array_size = max_object_size, max_key_size = max_object_size,
                               max_string_size = max_object_size;

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return opened(Json::object()); }
  bool on_object_end(std::size_t, Error&) { return closed(); }
  bool on_array_begin(Error&) { return opened(Json::array()); }
  bool on_array_end(std::size_t, Error&) { return closed(); }
  bool on_key_part(Text part, std::size_t, Error&) { return begun(part); }
  bool on_key(Text rest, std::size_t, Error&) {
    name_ = whole(rest);
    return true;
  }
  bool on_string_part(Text part, std::size_t, Error&) { return begun(part); }
  bool on_string(Text rest, std::size_t, Error&) { return added(whole(rest)); }
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t number, Text, Error&) { return added(number); }
  bool on_uint64(std::uint64_t number, Text, Error&) { return added(number); }
  bool on_double(double number, Text, Error& error) {
    if (!std::isfinite(number)) error = boost::json::error::exponent_overflow;
    return added(number) && !error;
  }
  bool on_bool(bool is, Error&) { return added(is); }
  bool on_null(Error&) { return added(nullptr); }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

  Json take() { return std::move(root_); }

 private:
  bool begun(Text part) {
    part_.append(part.data(), part.size());
    return true;
  }
  std::string whole(Text rest) {
    begun(rest);
    return std::exchange(part_, {});
  }

  Json& add(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Json& parent = *open_.back();
    if (parent.is_array()) return parent.emplace_back(std::move(value));
    auto& members = parent.get_ref<Json::object_t&>();
    return members.insert_or_assign(std::move(name_), std::move(value)).first->second;
  }
  bool added(Json value) {
    add(std::move(value));
    return true;
  }
  bool opened(Json empty) {
    open_.push_back(&add(std::move(empty)));
    return true;
  }
  bool closed() {
    open_.pop_back();
    return true;
  }

  Json root_;
  std::vector<Json*> open_;  // objects and arrays, the innermost last
  std::string name_;         // of the next member
  std::string part_;         // of a key or text that comes in pieces
};

// Goes through a text bracket by bracket, blind to what stands between quotes.
class Brackets {
 public:
  explicit Brackets(std::string_view text) : text_(text) {}

  // The place of the next bracket or of a comma or colon outside quotes; npos at the end.
  std::size_t next() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
      } else if (c == '{' || c == '[') {
        ++depth_;
        return at_++;
      } else if (c == '}' || c == ']') {
        --depth_;
        return at_++;
      } else if (c == ',' || c == ':') {
        return at_++;
      }
    }
    return std::string_view::npos;
  }
  int depth() const { return depth_; }
  std::string_view last_string() const { return last_string_; }

 private:
  void skip_string() {
    const auto from = at_ + 1;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    last_string_ = text_.substr(from, std::min(at_, text_.size()) - from);
  }

  std::string_view text_;
  std::string_view last_string_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

const Json* find(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// The elements from the place after the array's opening bracket on.
std::vector<std::string_view> elements(std::string_view text, Brackets& brackets,
                                       std::size_t from) {
  std::vector<std::string_view> slices;
  const int inside = brackets.depth();
  for (std::size_t at; (at = brackets.next()) != text.npos;) {
    const bool ends = brackets.depth() < inside;
    if (!ends && (brackets.depth() > inside || text[at] != ',')) continue;
    const auto slice = trimmed(text.substr(from, at - from));
    if (!slice.empty()) slices.push_back(slice);
    if (ends) break;
    from = at + 1;
  }
  return slices;
}

// The first two digits of a \uXXXX that is half of a pair: d8 to db the first, dc to df the second.
bool is_half(std::string_view escape, std::string_view second_digits) {
  return escape.size() >= 6 && escape.starts_with("\\u") && (escape[2] | 0x20) == 'd' &&
         second_digits.find(static_cast<char>(escape[3] | 0x20)) != std::string_view::npos;
}
bool is_first_half(std::string_view escape) { return is_half(escape, "89ab"); }
bool is_second_half(std::string_view escape) { return is_half(escape, "cdef"); }

// How much of what begins with a backslash is one character.
std::size_t escape_size(std::string_view text) {
  if (is_first_half(text) && is_second_half(text.substr(6))) return 12;
  return text.starts_with("\\u") ? 6 : 2;
}

}  // namespace

bool too_deep(std::string_view text) {
  Brackets brackets(text);
  while (brackets.next() != text.npos)
    if (brackets.depth() > kMostJsonDepth) return true;
  return false;
}

std::optional<Json> parse_untrusted(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMostJsonDepth;
  boost::json::basic_parser<Tree> parser(options);
  boost::system::error_code error;
  const auto read = parser.write_some(false, text.data(), text.size(), error);
  if (error || read != text.size()) return std::nullopt;
  return parser.handler().take();
}

std::string mended(std::string_view text) {
  const auto clean = printable(text);
  const std::string_view left(clean);
  std::string out;
  for (std::size_t at = 0; at < left.size();) {
    const auto rest = left.substr(at);
    const bool escape = rest.front() == '\\';
    const auto size = escape ? escape_size(rest) : std::min(rest.find('\\'), rest.size());
    const bool half = size == 6 && (is_first_half(rest) || is_second_half(rest));
    out += half ? "\\ufffd" : rest.substr(0, size);
    at += size;
  }
  return out;
}

std::string text_in(const Json& object, const char* name) {
  const Json* found = find(object, name);
  return found && found->is_string() ? found->get<std::string>() : "";
}

std::optional<std::int64_t> number_in(const Json& object, const char* name) {
  const Json* found = find(object, name);
  if (!found || !found->is_number_integer()) return std::nullopt;
  if (found->is_number_unsigned() &&
      found->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
    return std::nullopt;
  return found->get<std::int64_t>();
}

std::optional<double> real_in(const Json& object, const char* name) {
  const Json* found = find(object, name);
  return found && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

const Json& object_in(const Json& object, const char* name) {
  static const Json empty = Json::object();
  const Json* found = find(object, name);
  return found && found->is_object() ? *found : empty;
}

const Json& array_in(const Json& object, const char* name) {
  static const Json empty = Json::array();
  const Json* found = find(object, name);
  return found && found->is_array() ? *found : empty;
}

std::vector<std::string_view> slices_of(std::string_view text, std::string_view array) {
  Brackets brackets(text);
  std::string_view name;
  for (std::size_t at; (at = brackets.next()) != text.npos;) {
    if (text[at] == ':' && brackets.depth() == 1) name = brackets.last_string();
    if (text[at] == '[' && brackets.depth() == 2 && name == array)
      return elements(text, brackets, at + 1);
  }
  return {};
}

}  // namespace kedai::bot
