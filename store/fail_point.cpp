#include "store/fail_point.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <stdexcept>

namespace kedai {

namespace {

struct Name {
  FailPoint point;
  std::string_view name;
};
constexpr std::array kNames{Name{FailPoint::AfterReceive, "after_receive"},
                            Name{FailPoint::BeforeCommit, "before_commit"},
                            Name{FailPoint::AfterCommit, "after_commit"},
                            Name{FailPoint::AfterSend, "after_send"},
                            Name{FailPoint::DuringMigration, "during_migration"},
                            Name{FailPoint::DuringBackup, "during_backup"},
                            Name{FailPoint::InTurn, "in_turn"}};

FailPoint the_point{};
std::string poison;            // of InTurn
std::atomic<int> passings{0};  // that are left, of the others

int number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1)
    throw std::invalid_argument("KEDAI_FAIL_POINT says at which passing, from 1, after the colon");
  return number;
}

}  // namespace

std::atomic<bool> detail::fail_point_armed{false};

void arm_fail_point(std::string_view text) {
  detail::fail_point_armed = false;
  if (text.empty()) return;
  const auto colon = text.find(':');
  const auto* found = std::ranges::find(kNames, text.substr(0, colon), &Name::name);
  if (found == kNames.end() || colon == std::string_view::npos)
    throw std::invalid_argument("KEDAI_FAIL_POINT is no fail point: " + std::string(text));
  the_point = found->point;
  const std::string_view rest = text.substr(colon + 1);
  if (the_point == FailPoint::InTurn)
    poison = rest;
  else
    passings = number_of(rest);
  detail::fail_point_armed = true;
}

void detail::pass(FailPoint point, std::string_view message) {
  if (point != the_point) return;
  if (point != FailPoint::InTurn) {
    if (--passings == 0) std::raise(SIGKILL);
  } else if (message.find(poison) != std::string_view::npos) {
    throw std::runtime_error("the fail point in_turn");
  }
}

}  // namespace kedai
