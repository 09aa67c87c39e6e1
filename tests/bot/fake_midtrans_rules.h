// What the fake Midtrans holds a charge to; private to fake_midtrans*.cpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tests/bot/fake_midtrans.h"

namespace kedai::bot::fake_midtrans {

inline constexpr const char* kCannotChange = "Merchant cannot modify the status of the transaction";

struct Refusal {  // becomes an answer's status_code and status_message
  int code;
  std::string message;
};

// What the contract asks of a charge's body. Throws Refusal, and nlohmann's for a missing member.
FakeTransaction read_charge(const nlohmann::json& body);

struct RefundWish {
  std::string key;
  std::int64_t amount = 0;
};
RefundWish read_refund(const nlohmann::json& body);  // likewise

std::string sha512(const std::string& text);  // lower-case hex, not by the program's own means
std::string code_of(const std::string& transaction_status);
std::string decimals(std::int64_t amount);  // "275000.00"

}  // namespace kedai::bot::fake_midtrans
