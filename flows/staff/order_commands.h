// Orders moved by typed commands: "terima 1042", or "terima" alone when only one order can be
// meant.
#pragma once

#include <string_view>

#include "flows/staff/commands.h"
#include "flows/talk.h"

namespace kedai {

// One of Orders to Cancel, with what stands behind its word. False when the text is a customer's
// after all ("order 2 tekwan").
bool hear_order_command(Talk& talk, Command command, std::string_view text);

// A cancellation is asked about once somebody has begun to prepare.
void ask_cancel_order(Talk& talk, const Order& order);

}  // namespace kedai
