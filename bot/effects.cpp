#include "bot/effects.h"

#include <spdlog/spdlog.h>

namespace kedai::bot {

void Effects::back_to(const Mark& mark) {
  posted.resize(mark.posted);
  written.resize(mark.written);
  answered.resize(mark.answered);
}

void Effects::tell(const LaneReports& reports) {
  for (const auto& call : answered) call_guarded(call);
  if (!posted.empty()) call_guarded([&] { reports.posted(std::move(posted)); });
  if (!written.empty()) call_guarded([&] { reports.written(std::move(written)); });
  if (errands) call_guarded(reports.errands);
}

void call_guarded(const std::function<void()>& call) try {
  call();
} catch (const std::exception& error) {
  spdlog::error("a callback of the lane failed: {}", error.what());
}

}  // namespace kedai::bot
