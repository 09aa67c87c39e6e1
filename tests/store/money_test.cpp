#include "store/money.h"

#include <catch2/catch.hpp>

using namespace kedai;

TEST_CASE("money is printed as people in Indonesia write it") {
  CHECK(to_text({0}) == "Rp0");
  CHECK(to_text({999}) == "Rp999");
  CHECK(to_text({1'000}) == "Rp1.000");
  CHECK(to_text({15'000}) == "Rp15.000");
  CHECK(to_text({1'234'567}) == "Rp1.234.567");
  CHECK(to_text({-2'500}) == "-Rp2.500");
}

TEST_CASE("money is read in each way that people type it") {
  for (const auto* text : {"16000", "16.000", "16,000", "Rp16.000", "Rp 16.000", "rp. 16.000",
                           "16rb", "16 ribu", "16k", "16.000,-", " 16000 "}) {
    INFO(text);
    CHECK(read_money(text) == Money{16'000});
  }
  CHECK(read_money("1,5jt") == Money{1'500'000});
  CHECK(read_money("1.5 juta") == Money{1'500'000});
  CHECK(read_money("2jt") == Money{2'000'000});
  CHECK(read_money("17,5rb") == Money{17'500});
  CHECK(read_money("0") == Money{0});
}

TEST_CASE("what is no price, or an impossible one, is nothing") {
  for (const auto* text :
       {"", "Rp", "abc", "-5000", "1e9", "1.5", "16.00", "16.0000", "1.2.3", "16000x", "2000000000",
        "99999999999999999999", "1,2345rb", "\xF0\x9F"}) {
    INFO(text);
    CHECK_FALSE(read_money(text));
  }
}

TEST_CASE("printed money reads back as itself") {
  for (std::int64_t minor = 0; minor < 1'000'000'000; minor = minor * 3 + 7)
    CHECK(read_money(to_text({minor})) == Money{minor});
}
