#include "store/qris.h"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>

namespace kedai {

namespace {

using Tags = std::vector<QrisTag>;

constexpr std::string_view kChecksumHead = "6304";          // is part of what it is taken over
constexpr std::int64_t kHighestAmount = 9'999'999'999'999;  // 13 digits
constexpr std::size_t kLongestValue = 99;                   // characters
constexpr std::size_t kLongestBillNumber = 25;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// Of well-formed UTF-8.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

// Well-formed UTF-8 without control characters.
bool is_text(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);
    if (character < ' ') return false;  // ill-formed is negative
  }
  return true;
}

// Where so many characters end; nothing where the text has fewer.
std::optional<std::size_t> end_of(int count, std::string_view text) {
  std::size_t at = 0;
  for (; count > 0; --count) {
    if (at == text.size()) return {};
    for (++at; at < text.size() && !begins_character(text[at]);) ++at;
  }
  return at;
}

// Nothing where a tag is broken. The text is well-formed UTF-8.
std::optional<Tags> read_tags(std::string_view text) {
  Tags tags;
  while (!text.empty()) {
    const auto head = text.substr(0, 4);
    if (head.size() < 4 || !std::ranges::all_of(head, is_digit)) return {};
    text.remove_prefix(4);
    const auto end = end_of((head[2] - '0') * 10 + (head[3] - '0'), text);
    if (!end) return {};
    tags.push_back({std::string(head.substr(0, 2)), std::string(text.substr(0, *end))});
    text.remove_prefix(*end);
  }
  return tags;
}

std::string write_tags(const Tags& tags) {
  std::string text;
  for (const QrisTag& tag : tags)
    text += fmt::format("{}{:02}{}", tag.id, characters(tag.value), tag.value);
  return text;
}

bool any_twice(const Tags& tags) {
  std::vector<std::string> ids;
  for (const QrisTag& tag : tags) ids.push_back(tag.id);
  std::ranges::sort(ids);
  return std::ranges::adjacent_find(ids) != ids.end();
}

std::string checksum_of(std::string_view text) {
  return fmt::format("{:04X}", crc16_ccitt_false(text));
}

std::string_view value_of(const Tags& tags, std::string_view id) {
  const auto found = std::ranges::find(tags, id, &QrisTag::id);
  return found == tags.end() ? std::string_view{} : found->value;
}

// In the place of its old value; a new one before the first tag of a higher number.
void put(Tags& tags, std::string_view id, std::string value) {
  const auto old = std::ranges::find(tags, id, &QrisTag::id);
  if (old != tags.end()) {
    old->value = std::move(value);
    return;
  }
  const auto next = std::ranges::find_if(tags, [&](const QrisTag& tag) { return tag.id > id; });
  tags.insert(next, {std::string(id), std::move(value)});
}

bool is_sum(Money money) { return money.minor > 0 && money.minor <= kHighestAmount; }

// Tags 55 to 57; false where the tip cannot stand in a code.
struct PutTip {
  Tags& tags;
  bool operator()(NoTip) const { return true; }
  bool operator()(AskTip) const {
    put(tags, "55", "01");
    return true;
  }
  bool operator()(FixedTip tip) const {
    put(tags, "55", "02");
    put(tags, "56", std::to_string(tip.fee.minor));
    return is_sum(tip.fee);
  }
  bool operator()(PercentTip tip) const {
    std::string percent = fmt::format("{}.{:02}", tip.hundredths / 100, tip.hundredths % 100);
    percent.erase(percent.find_last_not_of('0') + 1);
    if (percent.ends_with('.')) percent.pop_back();
    put(tags, "55", "03");
    put(tags, "57", percent);
    return tip.hundredths > 0 && tip.hundredths < 100'00;
  }
};

bool is_bill_number(std::string_view text) {
  const auto fits = [](char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view(" -._/").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kLongestBillNumber && std::ranges::all_of(text, fits);
}

void put_bill_number(Tags& tags, std::string_view number) {
  auto additional = read_tags(value_of(tags, "62"));
  if (!additional || !is_bill_number(number)) return;
  put(*additional, "01", std::string(number));
  std::string value = write_tags(*additional);
  if (characters(value) <= kLongestValue) put(tags, "62", std::move(value));
}

}  // namespace

std::variant<Qris, QrisFault> read_qris(std::string_view text) {
  if (!text.starts_with("00")) return QrisFault::NotQris;
  if (text.size() > kLongestQris) return QrisFault::TooLong;
  if (!is_text(text)) return QrisFault::NotText;
  auto tags = read_tags(text);
  if (!tags) return QrisFault::Broken;
  if (any_twice(*tags)) return QrisFault::TagTwice;
  if (tags->front().value != "01") return QrisFault::OtherFormat;
  const auto checksum = std::ranges::find(*tags, "63", &QrisTag::id);
  if (checksum == tags->end()) return QrisFault::NoChecksum;
  if (std::next(checksum) != tags->end()) return QrisFault::ChecksumNotLast;
  text.remove_suffix(checksum->value.size());
  if (checksum->value != checksum_of(text)) return QrisFault::WrongChecksum;
  tags->pop_back();
  return Qris{std::move(*tags)};
}

std::optional<QrisUnfit> unfit_as_static(const Qris& code) {
  const auto is_account = [](const QrisTag& tag) { return tag.id >= "02" && tag.id <= "51"; };
  if (code.value("58") != "ID" || code.value("53") != "360") return QrisUnfit::NotIndonesian;
  const auto name = code.merchant_name();
  if (name.find_first_not_of(' ') == name.npos) return QrisUnfit::NoMerchantName;
  if (std::ranges::none_of(code.tags, is_account)) return QrisUnfit::NoAccount;
  if (code.is_dynamic()) return QrisUnfit::AlreadyDynamic;
  return {};
}

std::string to_text(const Qris& code) {
  std::string text = write_tags(code.tags);
  text += kChecksumHead;
  return text + checksum_of(text);
}

std::optional<std::string> with_amount(const Qris& code, Money amount, std::string_view bill_number,
                                       const QrisTip& tip) {
  if (!is_sum(amount)) return {};
  Qris priced = code;
  std::erase_if(priced.tags, [](const QrisTag& tag) { return tag.id >= "54" && tag.id <= "57"; });
  put(priced.tags, "01", "12");
  put(priced.tags, "54", std::to_string(amount.minor));
  if (!std::visit(PutTip{priced.tags}, tip)) return {};
  put_bill_number(priced.tags, bill_number);
  std::string text = to_text(priced);
  if (text.size() > kLongestQris) return {};
  return text;
}

std::string_view Qris::value(std::string_view id) const { return value_of(tags, id); }

std::string Qris::nmid() const {
  const auto repository = read_tags(value("51"));
  return repository ? std::string(value_of(*repository, "02")) : std::string{};
}

bool Qris::is_dynamic() const { return value("01") == "12" || !value("54").empty(); }

std::optional<Money> Qris::amount() const {
  std::string_view text = value("54");
  const auto point = text.find('.');
  if (point != text.npos && text.find_first_not_of('0', point + 1) == text.npos)
    text = text.substr(0, point);
  std::uint64_t whole = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, whole);
  if (read.ec != std::errc{} || read.ptr != end || whole > kHighestAmount) return {};
  return Money{static_cast<std::int64_t>(whole)};
}

std::uint16_t crc16_ccitt_false(std::string_view bytes) {
  unsigned remainder = 0xFFFF;
  for (const char byte : bytes) {
    remainder ^= static_cast<unsigned>(static_cast<unsigned char>(byte)) << 8;
    for (int bit = 0; bit < 8; ++bit)
      remainder = (remainder << 1) ^ (remainder & 0x8000 ? 0x1021U : 0U);
  }
  return static_cast<std::uint16_t>(remainder);
}

}  // namespace kedai
