// Money in whole minor units of the shop's currency. For the rupiah, which is used without its
// cents, the minor unit is the rupiah.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kedai {

using Quantity = std::int64_t;

// The most pieces of one variant that one cart line may hold.
inline constexpr Quantity kMostPieces = 9'999;

struct Money {
  std::int64_t minor = 0;
  auto operator<=>(const Money&) const = default;
  Money operator+(Money other) const { return {minor + other.minor}; }
  Money operator-(Money other) const { return {minor - other.minor}; }
  Money operator*(Quantity quantity) const { return {minor * quantity}; }
  Money& operator+=(Money other) {
    minor += other.minor;
    return *this;
  }
};

// The most that anything may cost. So many times kMostPieces is far from the end of the numbers.
inline constexpr Money kHighestPrice{1'000'000'000};

// "Rp15.000": as people in Indonesia write it, without cents.
std::string to_text(Money money);

// Reads "16000", "16.000", "Rp 16.000", "16rb", "16 ribu", "1,5jt"; nothing when it is none of
// these, is negative or more than kHighestPrice.
std::optional<Money> read_money(std::string_view text);

}  // namespace kedai
