// Files that a person has sent and that are wanted here: fetched at once from their channel, whose
// ids expire, by an errand (store/errands.h). What it is wanted for says who hears of it then.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "flows/message.h"
#include "flows/teller.h"

namespace kedai {

inline constexpr std::string_view kFetchErrand = "fetch";

struct Wish {
  enum class For { Proof, ShopQris };
  For what = For::Proof;
  ChatId chat;    // of whoever sent it
  OrderId order;  // Proof: the one that it proves
  Attachment attachment;
};
std::string encode(const Wish& wish);
Wish decode_wish(std::string_view text);  // throws std::invalid_argument

void post_wish(Teller& teller, const Wish& wish);

// Why a file is of no use.
enum class FetchFault { Gone, TooLarge, NotAPicture, NoCode, ReaderMissing };

// What came of it. Proof: the id of the kept picture or PDF. ShopQris: the text of its code.
using Fetched = std::variant<std::string, FetchFault>;
void hear_fetched(Teller& teller, const Wish& wish, const Fetched& fetched);

}  // namespace kedai
