// Every body that was gathered (tests/payloads), and what no sender would send.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>

#include "tests/bot/whatsapp_bodies.h"

using namespace kedai;
using namespace kedai::bot::whatsapp;

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(KEDAI_SOURCE_DIR) / "tests/payloads/whatsapp";

std::string contents(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

std::map<std::string, std::string> samples() {
  std::map<std::string, std::string> all;
  for (const auto& file : std::filesystem::directory_iterator(kFolder))
    if (file.path().extension() == ".json") all[file.path().filename()] = contents(file.path());
  return all;
}

std::map<std::string, std::string> expected() {
  std::map<std::string, std::string> all;
  std::ifstream in(kFolder / "expected.tsv");
  for (std::string file, kinds; in >> file >> kinds;) all[file] = kinds;
  return all;
}

// The kinds of tests/payloads/README.md.
struct KindOfContent {
  std::string operator()(const Said&) const { return "said"; }
  std::string operator()(const AskedAbout&) const { return "said"; }
  std::string operator()(const Pressed&) const { return "pressed"; }
  std::string operator()(const SharedContact&) const { return "contact"; }
  std::string operator()(const SharedLocation&) const { return "location"; }
  std::string operator()(const SentCart&) const { return "order"; }
  std::string operator()(const SellerSpoke&) const { return "echo"; }
  std::string operator()(const Unreadable&) const { return "unreadable"; }
  std::string operator()(const BlockedShop&) const { return "blocked"; }
  std::string operator()(const UnblockedShop&) const { return "unblocked"; }
  std::string operator()(const SentMedia& media) const {
    if (media.attachment.kind == Attachment::Kind::Photo) return "photo";
    return media.attachment.kind == Attachment::Kind::Voice ? "voice" : "other-media";
  }
};
struct KindOfUpdate {
  std::string operator()(const Event& event) const {
    return std::visit(KindOfContent{}, event.content);
  }
  std::string operator()(const Receipt&) const { return "status"; }
  std::string operator()(const Moved&) const { return "identity-change"; }
  std::string operator()(const News&) const { return "notice"; }
  std::string operator()(const Nameless&) const { return "nameless"; }
  std::string operator()(const Ignored&) const { return "ignored"; }
};

// Finer than what the parser tells apart.
std::string coarse(const std::string& kind) {
  if (kind == "unsupported" || kind == "broken-interactive") return "unreadable";
  return kind;
}
bool fits(const std::string& kind, const std::string& wanted) {
  if (kind == "ignored") return wanted == "reaction" || wanted == "notice";
  return kind == coarse(wanted);
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');)
    if (part != "none") parts.push_back(part);
  return parts;
}

// All that an update tells, for comparing.
std::string identity(const std::optional<Identity>& of) {
  return of ? of->channel + of->kind + of->value : "";
}
std::string told_in(const Update& update) {
  std::ostringstream out;
  out << update.phone_number_id << '|' << update.account_id << '|'
      << std::visit(KindOfUpdate{}, update.content) << '|';
  if (const auto* event = std::get_if<Event>(&update.content))
    out << event->message_id << '|' << event->address << '|' << identity(event->identity) << '|'
        << identity(event->also) << '|' << event->name << '|' << event->phone << '|'
        << to_millis(event->at);
  if (const auto* receipt = std::get_if<Receipt>(&update.content))
    out << receipt->reference << static_cast<int>(receipt->status) << receipt->code
        << receipt->reason << receipt->category << receipt->free;
  if (const auto* moved = std::get_if<Moved>(&update.content))
    out << moved->message_id << '|' << moved->old_wa_id << '|' << moved->old_bsuid << '|'
        << moved->new_wa_id << '|' << moved->new_bsuid << moved->identity_in_doubt;
  if (const auto* news = std::get_if<News>(&update.content))
    out << news->message_id << news->text << news->bad;
  return out.str();
}

// Reads it, whatever it is; what is read must be fit to go on.
void survive(const std::string& raw) {
  const auto all = read_webhook(raw);
  if (!all) return;
  for (const auto& update : *all) {
    REQUIRE(update.raw.size() <= kMostRaw);
    if (const auto* event = std::get_if<Event>(&update.content))
      REQUIRE_FALSE((event->message_id.empty() || event->address.empty() ||
                     event->identity.value.empty() || event->channel != "whatsapp"));
  }
}

std::chrono::duration<double> time_of(const std::string& raw, std::size_t updates) {
  const auto start = std::chrono::steady_clock::now();
  const auto read = read_webhook(raw);
  const auto taken = std::chrono::steady_clock::now() - start;
  REQUIRE(read);
  CHECK(read->size() == updates);
  return taken;
}

std::string many(std::size_t count, std::size_t body_size) {
  std::string messages, people;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = std::to_string(6281200000000 + i);
    const std::string comma = i ? "," : "";
    people += comma + R"({"profile":{"name":"A"},"wa_id":")" + number + "\"}";
    messages += comma + R"({"from":")" + number + R"(","id":"wamid.)" + number +
                R"(","timestamp":"1764000000","type":"text","text":{"body":")" +
                std::string(body_size, 'x') + "\"}}";
  }
  return webhook(value("messages", messages, R"("contacts":[)" + people + "]"));
}

}  // namespace

TEST_CASE("every gathered body becomes what a shop makes of it") {
  const auto all = samples();
  const auto wanted = expected();
  REQUIRE(all.size() >= 184);
  REQUIRE(all.size() == wanted.size());
  for (const auto& [file, raw] : all) {
    INFO(file);
    REQUIRE(wanted.contains(file));
    const auto read = read_webhook(raw).value_or(std::vector<Update>{});
    const auto kinds = split(wanted.at(file));
    REQUIRE(read.size() == kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      INFO(std::visit(KindOfUpdate{}, read[i].content) << " for " << kinds[i]);
      CHECK(fits(std::visit(KindOfUpdate{}, read[i].content), kinds[i]));
    }
  }
}

TEST_CASE("all gathered bodies can be told to one shop: each message has a name of its own") {
  std::set<std::string> names;
  for (const auto& [file, raw] : samples())
    for (const auto& update : read_webhook(raw).value_or(std::vector<Update>{})) {
      INFO(file);
      if (const auto* event = std::get_if<Event>(&update.content))
        CHECK(names.insert(event->message_id).second);
      if (const auto* moved = std::get_if<Moved>(&update.content))
        CHECK(names.insert(moved->message_id).second);
    }
  CHECK(names.size() > 100);
}

TEST_CASE("what is kept of an update reads as the same update again") {
  for (const auto& [file, raw] : samples())
    for (const auto& update : read_webhook(raw).value_or(std::vector<Update>{})) {
      INFO(file);
      CHECK(told_in(only(update.raw)) == told_in(update));
    }
}

TEST_CASE("what is kept of an update is at most 64 kB, cut where need be") {
  const auto update = only(text("\"" + std::string(200'000, 'x') + "\xc3\xa9\""));
  CHECK(update.raw.size() == kMostRaw);
  CHECK(only(text("\"\xc3\xa9\"")).raw.find(R"(\u00e9)") != std::string::npos);
}

TEST_CASE("a body cut off anywhere is survived") {
  for (const auto& [file, raw] : samples())
    for (std::size_t size = 0; size < raw.size(); size += 7) survive(raw.substr(0, size));
}

TEST_CASE("bytes that have turned into others are survived") {
  std::mt19937 random(20261124);  // NOLINT: the same every time
  for (const auto& [file, raw] : samples())
    for (int round = 0; round < 40; ++round) {
      std::string turned = raw;
      for (int flips = 1 + round % 8; flips > 0; --flips)
        turned[random() % turned.size()] = static_cast<char>(random() % 256);
      survive(turned);
    }
}

TEST_CASE("values of any other type are survived wherever they stand") {
  for (const auto& [file, raw] : samples())
    for (const std::string other : {"7", "-1.5e300", "\"x\"", "null", "true", "[]", "{}", "[[{}]]"})
      for (auto at = raw.find(": "); at != raw.npos; at = raw.find(": ", at + 2)) {
        const auto end = raw.find_first_of(",\n", at);
        const char first = raw[at + 2];
        if (end == raw.npos || first == '{' || first == '[') continue;
        survive(raw.substr(0, at + 2) + other + raw.substr(end));
      }
}

TEST_CASE("a body nested ten thousand deep is none, wherever the depth is") {
  const std::string open(10'000, '['), close(10'000, ']');
  CHECK_FALSE(read_webhook(open));
  CHECK_FALSE(read_webhook(open + close));
  CHECK_FALSE(read_webhook(text(open + close)));
  CHECK_FALSE(read_webhook(webhook(R"({"x":)" + open + close + "}", "account_update")));
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
  CHECK_FALSE(read_webhook(objects + "1" + std::string(10'000, '}')));
}

TEST_CASE("a thousand updates, and thousands in four megabytes, take no time to speak of") {
  const auto thousand = time_of(many(1000, 40), 1000);
  const auto large = time_of(many(8000, 380), 8000);
  WARN("1000 updates in " << thousand.count() * 1000 << " ms, 8000 of 4 MB in "
                          << large.count() * 1000 << " ms");
  CHECK(large.count() < 20);  // in any build, on any machine: not for ever
}

TEST_CASE("more updates than WhatsApp ever sends are no webhook") {
  std::string statuses = R"({"id":"a","status":"read"})";
  for (std::size_t i = 1; i < kMostUpdates; ++i) statuses += R"(,{"id":"a","status":"read"})";
  CHECK_FALSE(read_webhook(webhook(value("statuses", statuses))));
}
