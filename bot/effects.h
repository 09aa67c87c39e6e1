// What a batch of the lane will have posted and written once it is on disk, and who is told then.
#pragma once

#include <functional>
#include <vector>

#include "bot/lane.h"

namespace kedai::bot {

struct Effects {
  std::vector<Posted> posted;
  std::vector<TranscriptEntry> written;
  std::vector<std::function<void()>> answered;  // who are told that they were
  bool errands = false;                         // some were posted

  struct Mark {
    std::size_t posted, written, answered;
  };
  Mark mark() const { return {posted.size(), written.size(), answered.size()}; }
  void back_to(const Mark& mark);  // what came since was undone

  void tell(const LaneReports& reports);  // it is on disk
};

// Whoever is called back must not end the lane: what it throws is logged.
void call_guarded(const std::function<void()>& call);

}  // namespace kedai::bot
