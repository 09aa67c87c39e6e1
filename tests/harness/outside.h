// What lies outside of a test's shop: the files that people have sent and the payment gateway. Does
// the errands that turns have left, as bot/errands would with a channel and a gateway that answer
// at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flows/fetching.h"
#include "flows/gateway.h"
#include "tests/harness/test_shop.h"

namespace kedai::harness {

// A static code of CONTRACTS.md C2: of a merchant that does not exist.
inline constexpr std::string_view kSampleQris =
    "00020101021126680016ID.CO.CONTOH.WWW011893600999000000001802150000000000000010303UMI51440014"
    "ID.CO.QRIS.WWW0215ID10200000000010303UMI5204581253033605802ID5912KEDAI CONTOH6007BANDUNG"
    "61054011162070703A016304221C";

struct Outside {
  std::optional<FetchFault> fault = {};  // of the next files
  std::string photo = "a photo";         // what they hold; of a QRIS photo the code
  bool gateway_refuses = false;
};

// Returns the letters, which have reached their chats.
std::vector<Letter> do_errands(TestShop& shop, const Outside& outside);

// The gateway says what became of the newest code of the order of that number.
std::vector<Letter> gateway_says(TestShop& shop, std::int64_t number, ChargeStatus status,
                                 Money refunded = {});

}  // namespace kedai::harness
