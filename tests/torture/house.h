// A shop on Telegram and WhatsApp whose server is a process of its own: its settings, its data, and
// the two fakes that it calls. Every buyer has an article of their own, so that each one's orders
// can be told apart.
#pragma once

#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "store/ids.h"
#include "tests/bot/fake_graph.h"
#include "tests/bot/fake_telegram.h"
#include "tests/harness/temporary_folder.h"

namespace kedai::torture {

inline constexpr const char* kSecret = "rahasia-dapur";
inline constexpr const char* kAppSecret = "rahasia-aplikasi";
inline constexpr int kTelegramBuyers = 16;
inline constexpr int kWhatsAppBuyers = 8;
inline constexpr std::int64_t kReceived = 100'000;  // of each article

std::string sku_of(int buyer);  // Telegram's buyers first
std::string catalogue();        // as CSV

struct House {
  explicit House(const std::string& store = {});  // a PostgreSQL's address, or a SQLite file

  std::vector<std::string> serve() const;   // the arguments
  void make_trouble(std::mt19937& dice);    // slow, unwilling and silent answers to what it sends
  std::vector<VariantId> variants() const;  // of the buyers' articles, once it has been started

  harness::TemporaryFolder folder;
  bot::FakeTelegram telegram;
  bot::FakeGraph graph;
  std::filesystem::path settings, data, log;
  std::string store;  // the database's address
};

std::uint32_t seed();                             // KEDAI_SEED, or 1
int wanted(const char* variable, int otherwise);  // how many, by the environment

}  // namespace kedai::torture
