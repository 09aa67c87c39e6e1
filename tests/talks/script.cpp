#include "tests/talks/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

namespace kedai::harness {

namespace {

std::string utf8(std::uint32_t c) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

// "\u{200b}" at `at`: its character, and `at` moved behind it.
std::string code_point(std::string_view text, std::size_t& at) {
  const auto end = text.find('}', at);
  std::uint32_t c = 0;
  std::from_chars(text.data() + at + 3, text.data() + end, c, 16);
  at = end + 1;
  return utf8(c);
}

// "{A x 300}" at `at`.
std::string repeated(std::string_view text, std::size_t& at) {
  const auto times = text.find(" x ", at);
  const auto end = text.find('}', times);
  if (times == std::string_view::npos || end == std::string_view::npos) return {text[at++]};
  const std::string inside(text.substr(at + 1, end - at - 1));
  const auto mark = times - at - 1;
  at = end + 1;
  std::string out;
  for (int left = std::stoi(inside.substr(mark + 3)); left > 0; --left)
    out += unescaped(inside.substr(0, mark));
  return out;
}

SharedLocation location_of(const std::string& words) {
  std::istringstream in(words);
  SharedLocation location;
  in >> location.latitude >> location.longitude >> std::ws;
  std::getline(in, location.label);
  return location;
}

SentMedia media_of(Attachment::Kind kind, const std::string& caption) {
  return {{kind, "telegram", "file-1"}, caption};
}

}  // namespace

std::optional<Turn> read_turn(std::string_view line) {
  Turn turn;
  if (line.starts_with("~ ")) {
    turn.silent = true;
    line.remove_prefix(2);
  }
  const auto mark = line.find("> ");
  if (mark == std::string_view::npos || line.starts_with('#') || line.starts_with('@')) return {};
  if (line.substr(0, mark).find(' ') != std::string_view::npos) return {};
  turn.who = line.substr(0, mark);
  turn.what = line.substr(mark + 2);
  return turn;
}

bool is_output(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with("* ") || line.starts_with("! ")) return true;
  const auto mark = line.find_first_of("<> ");
  return mark != std::string_view::npos && line[mark] == '<' && !line.starts_with('#');
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with("\\u{")) {
      out += code_point(text, at);
    } else if (text.substr(at).starts_with("\\n")) {
      out += '\n';
      at += 2;
    } else if (text[at] == '{') {
      out += repeated(text, at);
    } else {
      out += text[at++];
    }
  }
  return out;
}

Content shared(const std::string& what) {
  const auto end = what.find(')');
  if (end == std::string::npos) throw std::logic_error("no ) in " + what);
  const std::string kind = what.substr(1, end - 1);
  const std::string rest = what.size() > end + 2 ? what.substr(end + 2) : "";
  if (kind == "kontak") return SharedContact{rest, true};
  if (kind == "kontak orang lain") return SharedContact{rest, false};
  if (kind == "lokasi") return location_of(rest);
  if (kind == "foto") return media_of(Attachment::Kind::Photo, rest);
  if (kind == "suara") return media_of(Attachment::Kind::Voice, rest);
  if (kind == "stiker") return media_of(Attachment::Kind::Sticker, rest);
  if (kind == "blokir") return BlockedShop{};
  if (kind == "buka blokir") return UnblockedShop{};
  throw std::logic_error("nothing to share is called (" + kind + ")");
}

void add_product(TestShop& test_shop, const std::string& words) {
  const auto first = words.find(", ");
  const auto second = words.rfind(", ");
  const std::string category = words.substr(0, first);
  const std::string name = words.substr(first + 2, second - first - 2);
  const Money price{std::stoll(words.substr(second + 2))};
  World& world = test_shop.world;
  test_shop.with([&](Shop& shop) {
    const auto& categories = shop.catalog->categories();
    const auto in = std::ranges::find(categories, category, &Category::name);
    if (in == categories.end()) throw std::logic_error("no category " + category);
    const ProductId product{world.ids.next(world.now)};
    const VariantId variant{world.ids.next(world.now)};
    const Product added{
        product, in->id, name,      name,
        {},      "",     world.now, {{variant, product, "", "NEW-" + name, price, 0}}};
    CatalogRows(*world.database, test_shop.id).add(added, 1'000);
    shop.stock.open(variant, 50, {variant.value, "", world.now});
    shop.profiles.catalog_changed(test_shop.id);
  });
}

}  // namespace kedai::harness
