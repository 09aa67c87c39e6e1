#include "bot/letter_queues.h"

#include <catch2/catch.hpp>

using namespace kedai;
using namespace kedai::bot;

namespace {

OutboxRow letter(std::int64_t chat, std::int64_t id) {
  return {ShopId{1}, LetterId{id}, ChatId{chat}, "telegram", "", "", 0, {}, {}};
}

}  // namespace

TEST_CASE("what waits is forgotten and may come again, what was taken stays in front") {
  LetterQueues queues;
  const auto now = LetterQueues::Clock::now();
  for (const auto& each : {letter(7, 1), letter(7, 2), letter(8, 3)}) queues.add(each, now, now);
  CHECK(queues.next(now)->id == LetterId{1});
  const OutboxRow taken = queues.take();
  queues.forget_waiting();
  CHECK(queues.size() == 1);
  CHECK_FALSE(queues.next_due());
  queues.add(letter(7, 1), now, now);  // it is in hand
  queues.add(letter(7, 4), now, now);
  queues.landed(taken);
  CHECK(queues.done(taken));
  CHECK(queues.next(now)->id == LetterId{4});
}
