// Fail points: named places where a torture test ends the process, or makes a message throw, to
// prove that nothing is lost or doubled there. They are in every build, so that what is tested is
// what ships; one that is not armed costs a look at a flag. Armed by KEDAI_FAIL_POINT alone, they
// do nothing that a power cut or a bug could not do as well. Thread-safe once armed.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

namespace kedai {

enum class FailPoint {
  AfterReceive,     // a message has come in and waits for its turn
  BeforeCommit,     // a batch is handled
  AfterCommit,      // and on disk, but nobody has been answered
  AfterSend,        // a letter has left and is not marked so
  DuringMigration,  // tables are made, their version is not set
  DuringBackup,     // the copy is written but not in its place
  InTurn,           // a message is being answered
};

// "after_commit:7" ends the process by SIGKILL when it passes there the seventh time;
// "in_turn:racun" throws for each message that holds that word. "" arms nothing. Throws
// std::invalid_argument. Call it before there are threads.
void arm_fail_point(std::string_view text);

namespace detail {
extern std::atomic<bool> fail_point_armed;
void pass(FailPoint point, std::string_view message);
}  // namespace detail

inline void fail_point(FailPoint point, std::string_view message = {}) {
  if (detail::fail_point_armed.load(std::memory_order_relaxed)) detail::pass(point, message);
}

}  // namespace kedai
