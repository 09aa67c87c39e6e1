#include "store/qris.h"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <catch2/catch.hpp>

using namespace kedai;

namespace {

// Of a merchant that does not exist.
const std::string kShop =
    "00020101021126680016ID.CO.CONTOH.WWW011893600999000000001802150000000000000010303UMI51440014"
    "ID.CO.QRIS.WWW0215ID10200000000010303UMI5204581253033605802ID5912KEDAI CONTOH6007BANDUNG6105"
    "4011162070703A016304221C";

// EMVCo's own sample: Chinese, its tags in no order, its lengths in characters.
const std::string kBeijing =
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN"
    "5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340"
    "603***0708A60086670902ME91320016A0112233449988770708123456786304A13A";

// Up to the currency, which the amount follows, as a dynamic code.
const std::string kDynamicHead = [] {
  std::string head = kShop.substr(0, kShop.find("5802ID"));
  return head.replace(0, 12, "000201010212");
}();

const std::string kTail = "5802ID5912KEDAI CONTOH6007BANDUNG610540111";

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string written(const QrisTag& tag) {
  return fmt::format("{}{:02}{}", tag.id, characters(tag.value), tag.value);
}

// The text of the tags with the checksum that they should have.
std::string sealed(std::string tags) {
  tags += "6304";
  return tags + fmt::format("{:04X}", crc16_ccitt_false(tags));
}

std::string without(std::string text, std::string_view part) {
  const auto at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.erase(at, part.size());
}

const std::string kShopTags = kShop.substr(0, kShop.size() - 8);

Qris code(std::string_view text) {
  const auto read = read_qris(text);
  REQUIRE(std::holds_alternative<Qris>(read));
  return std::get<Qris>(read);
}

std::optional<QrisFault> fault(std::string_view text) {
  const auto read = read_qris(text);
  const auto* found = std::get_if<QrisFault>(&read);
  return found ? std::optional(*found) : std::nullopt;
}

}  // namespace

TEST_CASE("the checksum is CRC-16/CCITT-FALSE") {
  CHECK(crc16_ccitt_false("123456789") == 0x29B1);
  CHECK(crc16_ccitt_false("") == 0xFFFF);
}

TEST_CASE("a shop's static code tells whose it is") {
  const Qris shop = code(kShop);
  CHECK(shop.merchant_name() == "KEDAI CONTOH");
  CHECK(shop.city() == "BANDUNG");
  CHECK(shop.nmid() == "ID1020000000001");
  CHECK_FALSE(shop.is_dynamic());
  CHECK_FALSE(shop.amount());
  CHECK_FALSE(unfit_as_static(shop));
  CHECK(to_text(shop) == kShop);
}

TEST_CASE("lengths count characters: EMVCo's Chinese sample is read, and is no shop's here") {
  const Qris beijing = code(kBeijing);
  CHECK(beijing.merchant_name() == "BEST TRANSPORT");
  CHECK(beijing.value("64") == "0002ZH0104最佳运输0202北京");
  CHECK(beijing.nmid().empty());
  CHECK(beijing.is_dynamic());
  CHECK_FALSE(beijing.amount());  // 23.72
  CHECK(to_text(beijing) == kBeijing);
  CHECK(unfit_as_static(beijing) == QrisUnfit::NotIndonesian);
}

TEST_CASE("a static code becomes one with an amount") {
  CHECK(with_amount(code(kShop), {25'000}) ==
        kDynamicHead + "540525000" + kTail + "62070703A016304F74D");
  CHECK(with_amount(code(kShop), {25'000}, "KDI-000123") ==
        kDynamicHead + "540525000" + kTail + "62210110KDI-0001230703A0163042FD7");
}

TEST_CASE("a tip stands after the amount") {
  const auto tipped = [](const QrisTip& tip) {
    return with_amount(code(kShop), {25'000}, {}, tip);
  };
  const std::string tail = kTail + "62070703A016304";
  CHECK(tipped(FixedTip{{1'000}}) == kDynamicHead + "54052500055020256041000" + tail + "19B4");
  CHECK(tipped(PercentTip{70}) == kDynamicHead + "54052500055020357030.7" + tail + "EB96");
  CHECK(tipped(AskTip{}) == kDynamicHead + "540525000550201" + tail + "63A8");
  CHECK(code(*tipped(PercentTip{1'000})).value("57") == "10");
  CHECK(code(*tipped(PercentTip{1'205})).value("57") == "12.05");
  for (const QrisTip& none : {QrisTip(FixedTip{{0}}), QrisTip(FixedTip{{10'000'000'000'000}}),
                              QrisTip(PercentTip{0}), QrisTip(PercentTip{10'000})})
    CHECK_FALSE(tipped(none));
}

TEST_CASE("an amount is positive and has at most 13 digits") {
  CHECK_FALSE(with_amount(code(kShop), {0}));
  CHECK_FALSE(with_amount(code(kShop), {-25'000}));
  CHECK_FALSE(with_amount(code(kShop), {10'000'000'000'000}));
  CHECK(code(*with_amount(code(kShop), {9'999'999'999'999})).amount() == Money{9'999'999'999'999});
  CHECK(code(*with_amount(code(kShop), {1})).amount() == Money{1});
}

TEST_CASE("an amount is read with or without empty cents") {
  const auto amount = [](const std::string& tag) {
    return code(sealed(kDynamicHead + tag + kTail)).amount();
  };
  CHECK(amount("540525000") == Money{25'000});
  CHECK(amount("540825000.00") == Money{25'000});
  for (const auto* tag :
       {"540825000.50", "5405-2500", "5405 2500", "5400", "54031e3", "542099999999999999999999"}) {
    INFO(tag);
    CHECK_FALSE(amount(tag));
  }
}

TEST_CASE("an amount or a tip of the static code's own makes room for ours") {
  const Qris priced = code(sealed(kDynamicHead + "54041000550202560310057019" + kTail));
  CHECK(unfit_as_static(priced) == QrisUnfit::AlreadyDynamic);
  CHECK(with_amount(priced, {25'000}) == sealed(kDynamicHead + "540525000" + kTail));
}

TEST_CASE("what looks like a tag inside a value stays") {
  const std::string head = "000201010212" + written({"26", "0107010211x"}) +
                           written({"28", "5802ID0107010211"}) + "5303360";
  const std::string tail = "5802ID" + written({"59", "010211 5802ID 5405"});
  const Qris odd = code(sealed("000201010211" + head.substr(12) + tail));
  CHECK(with_amount(odd, {7}) == sealed(head + "54017" + tail));
}

TEST_CASE("the bill number stands in its place beside what tag 62 holds") {
  const auto additional = [](const std::string& value, std::string_view number) {
    const std::string head = kShopTags.substr(0, kShopTags.find("6207"));
    const Qris shop = code(sealed(head + (value.empty() ? "" : written({"62", value}))));
    return std::string(code(*with_amount(shop, {5}, number)).value("62"));
  };
  CHECK(additional("", "A 1-2.3_4/5") == "0111A 1-2.3_4/5");
  CHECK(additional("0306TOKO 1", "7") == "010170306TOKO 1");
  CHECK(additional("0002xy0306TOKO 1", "7") == "0002xy010170306TOKO 1");
  CHECK(additional("0306TOKO 10103***", "7") == "0306TOKO 101017");
}

TEST_CASE("a bill number that cannot stand in a code is left out") {
  const std::string bare = *with_amount(code(kShop), {25'000});
  for (const auto* number :
       {"", "A12345678901234567890123456", "A*1", "caf\xC3\xA9", "A\n1", "A+1"})
    CHECK(with_amount(code(kShop), {25'000}, number) == bare);

  const std::string head = kShopTags.substr(0, kShopTags.find("6207"));
  const std::string full = sealed(head + "62930845" + std::string(45, 'X') + "0940" +
                                  std::string(40, 'Y'));  // room for 6 characters
  CHECK(with_amount(code(full), {5}, "12")->find("6299010212") != std::string::npos);
  CHECK(with_amount(code(full), {5}, "123") == with_amount(code(full), {5}));

  const std::string broken = sealed(head + "62050399x");
  CHECK(with_amount(code(broken), {5}, "12")->find("62050399x6304") != std::string::npos);
}

TEST_CASE("a code that the amount makes too long is none") {
  std::string tags = kShopTags + "8099" + std::string(99, 'x') + "8199" + std::string(99, 'y');
  tags += fmt::format("82{:02}{}", 512 - 8 - tags.size() - 4,
                      std::string(512 - 8 - tags.size() - 4, 'z'));
  const std::string longest = sealed(tags);
  REQUIRE(longest.size() == kLongestQris);
  CHECK_FALSE(with_amount(code(longest), {5}));
  CHECK(fault(sealed(tags + "8300")) == QrisFault::TooLong);
}

TEST_CASE("what is no code is told from what is a broken one") {
  for (const auto* text : {"", "halo", "https://kedai.example/?q=000201", " 000201", "08123456789"})
    CHECK(fault(text) == QrisFault::NotQris);
  CHECK(fault(std::string(600, '0')) == QrisFault::TooLong);
  CHECK(fault("0002\xFF\xFE") == QrisFault::NotText);
  CHECK(fault(sealed(kShopTags + "8001\n")) == QrisFault::NotText);
  CHECK(fault(sealed(kShopTags + "8002\xED\xA0\x80")) == QrisFault::NotText);
  for (const auto* text : {"00", "0002", "00020", "0002010", "000201x102", "0002010x02",
                           "000201 102", "00020101031", "00-201"}) {
    INFO(text);
    CHECK(fault(text) == QrisFault::Broken);
  }
  for (const auto* tag : {"8x01z", "x801z", "800:zzzzzzzzzz", "80.1z", "80 1z", "8o01z"})
    CHECK(fault(sealed(kShopTags + tag)) == QrisFault::Broken);
  CHECK(fault(sealed(kShopTags + "5802ID")) == QrisFault::TagTwice);
  CHECK(fault(sealed("000202" + kShopTags.substr(6))) == QrisFault::OtherFormat);
}

TEST_CASE("the checksum must be there, last, and right") {
  CHECK(fault(kShopTags) == QrisFault::NoChecksum);
  CHECK(fault(kShop + "8001x") == QrisFault::ChecksumNotLast);
  CHECK(fault(kShopTags + "6304221D") == QrisFault::WrongChecksum);
  CHECK(fault(kShopTags + "6304221c") == QrisFault::WrongChecksum);
  CHECK(fault(kShopTags + "6303221") == QrisFault::WrongChecksum);
  CHECK(fault(kShop.substr(0, kShop.size() - 1)) == QrisFault::Broken);
}

TEST_CASE("a checksum below 0x1000 has its zeros") {
  for (int i = 0;; ++i) {
    const std::string text = sealed(fmt::format("{}8004{:04}", kShopTags, i));
    if (!text.ends_with(fmt::format("63040{}", text.substr(text.size() - 3)))) continue;
    CHECK(to_text(code(text)) == text);
    break;
  }
}

TEST_CASE("a code that cannot be a shop's static one says why") {
  const auto unfit = [](const std::string& tags) { return unfit_as_static(code(sealed(tags))); };
  CHECK(unfit(without(kShopTags, "5802ID")) == QrisUnfit::NotIndonesian);
  CHECK(unfit(without(kShopTags, "5303360") + "5303156") == QrisUnfit::NotIndonesian);
  CHECK(unfit(without(kShopTags, "5912KEDAI CONTOH")) == QrisUnfit::NoMerchantName);
  CHECK(unfit(without(kShopTags, "5912KEDAI CONTOH") + "5902  ") == QrisUnfit::NoMerchantName);
  CHECK(unfit("0002010102115303360" + kTail) == QrisUnfit::NoAccount);
  CHECK(unfit(kDynamicHead + kTail) == QrisUnfit::AlreadyDynamic);
  CHECK(unfit(kShopTags + "540525000") == QrisUnfit::AlreadyDynamic);
  CHECK_FALSE(unfit(without(kShopTags, "010211")));
}

namespace {

const std::vector<std::string> kLetters{"A", "Z", "0", "5", "8", "63", "04", " ",      "-",
                                        ".", "*", "a", "é", "—", "最", "🍪",  "010211", "5802ID"};

std::string in_a_row(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

rc::Gen<std::string> texts(std::size_t most) {
  const auto letters = rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, most + 1), [](auto count) {
    return rc::gen::container<std::vector<std::string>>(count, rc::gen::elementOf(kLetters));
  });
  return rc::gen::map(rc::gen::resize(100, letters), [most](const auto& parts) {
    std::string text;
    for (const auto& part : parts)
      if (characters(text + part) <= most) text += part;
    return text;
  });
}

rc::Gen<std::vector<QrisTag>> tags(int lowest, int highest, std::size_t most_characters) {
  const auto tag = rc::gen::apply(
      [](int id, std::string value) {
        return QrisTag{fmt::format("{:02}", id), std::move(value)};
      },
      rc::gen::resize(100, rc::gen::inRange(lowest, highest + 1)), texts(most_characters));
  return rc::gen::resize(
      4, rc::gen::uniqueBy<std::vector<QrisTag>>(tag, [](const QrisTag& one) { return one.id; }));
}

rc::Gen<std::string> templates(int lowest, int highest) {
  return rc::gen::map(tags(lowest, highest, 20), [](const std::vector<QrisTag>& parts) {
    std::string text;
    for (const auto& part : parts)
      if (characters(text + written(part)) <= 99) text += written(part);
    return text;
  });
}

// Lawful, though no bank would write it: tags of all numbers, in any order.
std::vector<QrisTag> any_static_code() {
  std::vector<QrisTag> all = *tags(26, 51, 30);
  for (QrisTag& account : all)
    if (*rc::gen::arbitrary<bool>()) account.value = *templates(0, 10);
  for (const QrisTag& other : *tags(70, 99, 20)) all.push_back(other);
  for (const QrisTag& fixed : {QrisTag{"52", "5812"}, {"53", "360"}, {"58", "ID"}})
    all.push_back(fixed);
  all.push_back({"59", "W" + *texts(24)});
  all.push_back({"60", *texts(15)});
  if (*rc::gen::arbitrary<bool>()) all.push_back({"62", *templates(1, 11)});
  if (*rc::gen::arbitrary<bool>()) all.push_back({"55", "01"});
  std::ranges::sort(all, {}, &QrisTag::id);
  for (int swaps = *rc::gen::inRange(0, 4); swaps > 0; --swaps)
    std::swap(all[*rc::gen::inRange<std::size_t>(0, all.size())],
              all[*rc::gen::inRange<std::size_t>(0, all.size())]);
  if (*rc::gen::arbitrary<bool>()) all.insert(all.begin(), {"01", "11"});
  all.insert(all.begin(), {"00", "01"});
  return all;
}

std::string text_of(const std::vector<QrisTag>& all) {
  std::vector<std::string> parts;
  for (const QrisTag& tag : all) parts.push_back(written(tag));
  return sealed(in_a_row(parts));
}

// A text of at most 440 bytes, so that the amount and the bill number have room.
std::string any_static_text() {
  std::string text = text_of(any_static_code());
  RC_PRE(text.size() <= 440U);
  return text;
}

std::vector<QrisTag> without_ours(std::vector<QrisTag> all) {
  std::erase_if(all, [](const QrisTag& tag) {
    return tag.id == "01" || tag.id == "62" || (tag.id >= "54" && tag.id <= "57");
  });
  return all;
}

}  // namespace

TEST_CASE("any static code is read as it is written") {
  CHECK(rc::check([] {
    const auto all = any_static_code();
    const std::string text = text_of(all);
    RC_PRE(text.size() <= kLongestQris);
    const auto read = read_qris(text);
    RC_ASSERT(std::holds_alternative<Qris>(read));
    RC_ASSERT((std::get<Qris>(read).tags == all));
    RC_ASSERT(to_text(std::get<Qris>(read)) == text);
  }));
}

TEST_CASE("of any static code the one with an amount differs in what it must") {
  CHECK(rc::check([] {
    const auto before = std::get<Qris>(read_qris(any_static_text()));
    const Money amount{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000)};
    const auto text = with_amount(before, amount, "KDI-1", PercentTip{50});
    RC_ASSERT(text.has_value());
    RC_ASSERT(text->ends_with(
        fmt::format("{:04X}", crc16_ccitt_false(text->substr(0, text->size() - 4)))));
    const auto after = std::get<Qris>(read_qris(*text));
    RC_ASSERT(after.amount() == amount);
    RC_ASSERT(after.value("01") == "12");
    RC_ASSERT(after.value("57") == "0.5");
    RC_ASSERT((without_ours(after.tags) == without_ours(before.tags)));
    RC_ASSERT(with_amount(after, amount, "KDI-1", PercentTip{50}) == text);
  }));
}

TEST_CASE("no code with one byte changed or one left out is taken") {
  CHECK(rc::check([] {
    const std::string text = any_static_text();
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    std::string changed = text;
    changed[at] =
        *rc::gen::suchThat(rc::gen::arbitrary<char>(), [&](char c) { return c != text[at]; });
    RC_ASSERT(fault(changed).has_value());
    changed = text;
    RC_ASSERT(fault(changed.erase(at, 1)).has_value());
    RC_ASSERT(fault(text.substr(0, at)).has_value());
  }));
}

TEST_CASE("any bytes are read without harm") {
  CHECK(rc::check([](const std::string& bytes) {
    RC_ASSERT(fault(bytes).has_value());
    const auto read = read_qris(sealed("000201" + bytes));
    if (const auto* taken = std::get_if<Qris>(&read)) {
      taken->nmid();
      RC_ASSERT(to_text(*taken) == sealed("000201" + bytes));
      with_amount(*taken, {5}, bytes);
    }
  }));
}
