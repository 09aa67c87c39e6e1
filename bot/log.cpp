#include "bot/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <mutex>
#include <regex>

namespace kedai::bot {

namespace {

class RedactingSink final : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    const std::string text = redacted({line.data(), line.size()});
    std::fwrite(text.data(), 1, text.size(), stderr);
  }
  void flush_() override { std::fflush(stderr); }
};

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return spdlog::level::debug;
    case LogLevel::Info: return spdlog::level::info;
    case LogLevel::Warn: return spdlog::level::warn;
    case LogLevel::Error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

constexpr std::size_t kLongestLine = 4'000;

}  // namespace

std::string redacted(std::string_view text) {
  // A bot token is digits, a colon and 30 or more letters; a signature or key 32 or more hex
  // digits; a telephone number begins with +62, 62 or 0 and 8.
  static const std::regex secrets(
      R"(\b\d{6,12}:[A-Za-z0-9_-]{30,}|\b[0-9a-fA-F]{32,}\b|(\+|\b)(62|0)8\d{7,12}\b)",
      std::regex::optimize);
  const std::string line(text.substr(0, kLongestLine));
  return std::regex_replace(line, secrets, "***");
}

void start_log(LogLevel level) {
  auto logger = std::make_shared<spdlog::logger>("kedai", std::make_shared<RedactingSink>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  logger->set_level(level_of(level));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace kedai::bot
