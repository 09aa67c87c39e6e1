// Identifiers. Every id is 63 bits, made by the program and growing with time (milliseconds since
// 2024, then node, then sequence), so that new rows land beside each other. In JSON an id is a
// string.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>

namespace kedai {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

inline std::int64_t to_millis(Time time) { return time.time_since_epoch().count(); }
inline Time from_millis(std::int64_t millis) { return Time{std::chrono::milliseconds{millis}}; }

template <class Tag>
struct Id {
  std::int64_t value = 0;  // 0 is nobody's
  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

using ShopId = Id<struct ShopTag>;
using CategoryId = Id<struct CategoryTag>;
using ProductId = Id<struct ProductTag>;
using VariantId = Id<struct VariantTag>;
using CustomerId = Id<struct CustomerTag>;
using ChatId = Id<struct ChatTag>;
using OrderId = Id<struct OrderTag>;
using StaffId = Id<struct StaffTag>;
using LetterId = Id<struct LetterTag>;

// Makes ids. One per database connection that writes; not thread-safe. `node` (0 to 1023) tells
// apart the processes that write to one database and is leased from it.
class IdSource {
 public:
  explicit IdSource(int node) : node_(node) {}
  // Later calls give larger ids, also when the clock goes back.
  std::int64_t next(Time now);
  // All that follow are larger than any that was made at that time, whatever the clock says.
  void start_after(Time newest);
  int node() const { return node_; }

 private:
  std::int64_t last_tick_ = 0;
  int sequence_ = 0;
  int node_;
};

// When an id was made, by the clock that ids follow; and what is less than all ids made from then
// on.
Time time_of(std::int64_t id);
std::int64_t before_ids_of(Time time);

}  // namespace kedai

template <class Tag>
struct std::hash<kedai::Id<Tag>> {
  std::size_t operator()(kedai::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
