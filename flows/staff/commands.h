// What staff type to run the shop: one table of commands, with Indonesian words and English ones,
// and how their texts are read. Pure: it knows words, not the shop.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/phrasebook.h"
#include "store/money.h"

namespace kedai {

enum class Command {
  Stock,
  SoldOut,
  OnSale,
  Price,
  Alias,
  Capacity,
  Spoiled,
  Expiry,
  History,
  Sell,
  Wholesale,
  Promotion,
  Voucher,
  Orders,
  Accept,
  Reject,
  Prepare,
  Ship,
  Complete,
  Paid,
  Cancel,
  Pay,
  PayBack,
  Account,
  Payments,
  Qris,
  BankAccount,
  Help,
};

// "/stok kopi jahe +10 ya bu" -> {Stock, "kopi jahe +10"}: the slash, a bot's name behind the
// command and words of politeness are passed over.
struct SpokenCommand {
  Command command;
  std::string rest;
  bool slash = false;
  bool asks = false;  // "ada tekwan?": a question is no order
};
std::optional<SpokenCommand> read_command(std::string_view text);

// The phrase that shows how the command is typed.
std::string usage_key(Command command);

// For a channel's own list of commands (Telegram's setMyCommands): names are of [a-z0-9_].
struct CommandLine {
  std::string name;
  std::string description;
};
std::vector<CommandLine> telegram_commands(Locale locale);

// What a count is to be done with: "kopi jahe +10", "kopi jahe tambah 10", "kopi jahe = 40",
// "kopi jahe 40". A number that a count cannot be (1.5, 1e9, = -3) is Impossible.
struct CountChange {
  enum class Kind { None, Add, Set, Bare, Impossible };
  Kind kind = Kind::None;
  Quantity n = 0;    // negative when something is taken off
  std::string name;  // what is left of the text
};
CountChange read_count_change(std::string_view text);
inline constexpr Quantity kMostStock = 100'000;

// "tekwan jadi Rp 16.000" -> 16000 and "tekwan". Without a readable price at the end all is name.
struct PriceChange {
  std::optional<Money> price;
  std::string name;
};
PriceChange read_price_change(std::string_view text);

// "pesanan 1042 alamatnya jauh" -> 1042 and the rest. Nothing when it does not begin with a number.
struct NumberedOrder {
  std::int64_t number = 0;
  std::string rest;
};
std::optional<NumberedOrder> read_order_number(std::string_view text);

}  // namespace kedai
