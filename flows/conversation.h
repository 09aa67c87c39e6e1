// What a chat remembers between two turns: the open question, which tells what free text will mean
// next, and what was offered last, so that a typed number or label equals a press.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flows/choice.h"
#include "flows/message.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

struct Nothing {};
struct AQuantity {
  VariantId variant;
};  // how many to put into the cart
struct ALineQuantity {
  VariantId variant;
};  // how many the cart's line shall have
struct ALineNote {
  VariantId variant;
};
struct ASearchWord {};
struct AFulfilment {};
struct AnAddress {};
struct AName {};
struct APhone {};
struct AnOrderNote {};
struct ARejectReason {
  OrderId order;
};
struct AStockCount {
  VariantId variant;
};  // staff: "40" counts anew, "+10" and "-3" change it
struct APartPayment {
  OrderId order;
};  // staff: how much of it was paid
struct APayBack {
  OrderId order;
};  // staff: how much of it was paid back
struct ARepayment {
  CustomerId customer;
};  // staff: how much of their account they paid
struct ALimit {
  CustomerId customer;
};                       // staff: up to how much they may owe
struct AQrisCode {};     // staff: the shop's code, as a photo or as text
struct ABankAccount {};  // staff: where transfers go

struct AVoucher {};
struct ARefundWay {
  OrderId order;
  Money paid;  // of it, when it was asked: the buttons say how much is to be paid back
};             // staff: whether the gateway pays it back, or they have

using Awaiting =
    std::variant<Nothing, AQuantity, ALineQuantity, ALineNote, ASearchWord, AFulfilment, AnAddress,
                 AName, APhone, AnOrderNote, ARejectReason, AStockCount, APartPayment, APayBack,
                 ARepayment, ALimit, AQrisCode, ABankAccount, AVoucher, ARefundWay>;

struct Offer {
  std::string label;
  Choice choice;
};

// One line of a sale at the counter that is not recorded yet. Without a variant it still has to be
// asked which one the words mean.
struct SaleLine {
  VariantId variant;
  Quantity quantity = 0;
  std::string words = {};
};

struct Conversation {
  Awaiting awaiting;
  std::vector<Offer> offered;  // as numbered in the message: options first, then actions
  int misses = 0;              // turns in a row that were not understood
  ChatId talking_to;           // staff: the buyer's chat that their words go to
  ChatId talked_to;     // staff: the talk that others or silence ended, until their next word
  Time hushed_until{};  // the seller answers from the shop's own phone: the bot keeps out of it
  std::vector<SaleLine> sale;  // staff: waits for its questions to be answered
  std::string unfinished;      // staff: a command that waits to hear which variant it is about

  // A customer's message of several things: those that are still to be asked about.
  std::vector<SaleLine> asks;
  VariantId last_line;           // of the cart, that was changed last: "eh 3 deh"
  std::vector<SaleLine> before;  // what the last message changed, with the quantities before it,
  std::int64_t before_revision = 0;  // and the cart's revision after it

  // A picture that may be a proof of payment: of which order is still to be said.
  std::optional<Attachment> proof;

  void offer(const Message& message);          // forgets what was offered before
  void offer_besides(const Message& message);  // adds to it: a letter that came unasked
};

// As kept in the conversation's row (JSON). Text that encode did not write gives a fresh one: a
// chat must never be lost to an old state.
std::string encode(const Conversation& conversation);
Conversation decode_conversation(std::string_view text);

}  // namespace kedai
