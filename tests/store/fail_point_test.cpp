#include "store/fail_point.h"

#include <catch2/catch.hpp>

using namespace kedai;

TEST_CASE("a fail point that is not armed does nothing") {
  arm_fail_point("");
  CHECK_NOTHROW(fail_point(FailPoint::AfterCommit));
  CHECK_NOTHROW(fail_point(FailPoint::InTurn, "racun"));
}

TEST_CASE("in_turn throws for the messages with its word alone") {
  arm_fail_point("in_turn:racun");
  CHECK_THROWS(fail_point(FailPoint::InTurn, "racun tikus"));
  CHECK_NOTHROW(fail_point(FailPoint::InTurn, "kerupuk"));
  CHECK_NOTHROW(fail_point(FailPoint::AfterCommit, "racun"));
  arm_fail_point("");
}

TEST_CASE("what is no fail point is refused") {
  for (const char* text :
       {"after_commit", "after_commit:", "after_commit:0", "after_commit:x", "after_lunch:1", ":"})
    CHECK_THROWS_AS(arm_fail_point(text), std::invalid_argument);
  CHECK_NOTHROW(fail_point(FailPoint::AfterCommit));
}
