// Makes a chat the staff's without an invitation: for the operator, who owns the machine.
#pragma once

#include <string>
#include <vector>

#include "flows/message.h"
#include "store/shop.h"

namespace kedai {

// Opens the chat if need be and binds it; the letter says so in it.
std::vector<Letter> seat_staff(Shop& shop, const Identity& who, const std::string& name, Role role,
                               Time now);

}  // namespace kedai
