// QRIS, the code that customers in Indonesia scan to pay: reads the text of the static code that a
// shop's bank has issued, and writes the same code for one amount. Pure: text in, text out.
// A code is a row of tags: an id of two digits, a length of two digits that counts characters (not
// bytes), and the value. The last tag, 63, is a checksum over the bytes of all before it.
// After EMVCo's "QR Code Specification for Payment Systems, Merchant-Presented Mode", version 1.1,
// of which QRIS is Indonesia's profile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/money.h"

namespace kedai {

// The most bytes of a code: EMVCo's limit.
inline constexpr std::size_t kLongestQris = 512;

struct QrisTag {
  std::string id;     // "00" to "99"
  std::string value;  // UTF-8; of a template (26 to 51, 62, 64) a row of tags in its turn
  bool operator==(const QrisTag&) const = default;
};

struct Qris {
  std::vector<QrisTag> tags;  // as they stand in the code, without the checksum

  std::string_view value(std::string_view id) const;  // empty where there is none
  std::string_view merchant_name() const { return value("59"); }
  std::string_view city() const { return value("60"); }
  std::string nmid()
      const;  // the merchant's national number, "ID1020..."; empty where there is none
  bool is_dynamic() const;              // made for one payment: it says so, or has an amount
  std::optional<Money> amount() const;  // none where there is none, or it has cents
  bool operator==(const Qris&) const = default;
};

// Why a text is no merchant's code.
enum class QrisFault {
  NotQris,          // does not begin as one: an address of a page, a phone number, nothing at all
  TooLong,          // over kLongestQris
  NotText,          // ill-formed UTF-8, or control characters in it
  Broken,           // a tag without an id or a length, or longer than the text: cut or mistyped
  TagTwice,         // the same tag twice
  OtherFormat,      // of a version that is not known here
  NoChecksum,       // cut before its end
  ChecksumNotLast,  // something was added after its end
  WrongChecksum,    // mistyped or altered
};

// Takes a merchant's code of any country. A template inside is read when something of it is asked
// for: one that is broken has no parts and is passed on as it is.
std::variant<Qris, QrisFault> read_qris(std::string_view text);

// Why a merchant's code cannot be the static code of a shop here.
enum class QrisUnfit {
  NotIndonesian,  // another country's, or in another currency
  NoMerchantName,
  NoAccount,       // names no account that is paid
  AlreadyDynamic,  // made for one payment
};

// Nothing where it can be.
std::optional<QrisUnfit> unfit_as_static(const Qris& code);

// The code with its checksum: read_qris() reads it back as itself.
std::string to_text(const Qris& code);

// What comes on top of the amount. A static code's own word on it is dropped.
struct NoTip {};
struct AskTip {};  // the customer's app asks for it
struct FixedTip {
  Money fee;
};
struct PercentTip {
  int hundredths = 0;  // of a percent: 70 is 0.7 %
};
using QrisTip = std::variant<NoTip, AskTip, FixedTip, PercentTip>;

// A static code's text for one payment; its other tags stay byte for byte. Nothing where the amount
// (or the tip) is not positive or too high for a code, or where the text would get too long.
// The bill number, which the customer's bank may show, is left out where it cannot stand in a code:
// at most 25 of A-Z a-z 0-9 space - . _ /, beside what the code tells already (tag 62).
std::optional<std::string> with_amount(const Qris& code, Money amount,
                                       std::string_view bill_number = {},
                                       const QrisTip& tip = NoTip{});

// CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF, nothing reflected or inverted. Of "123456789"
// it is 0x29B1.
std::uint16_t crc16_ccitt_false(std::string_view bytes);

}  // namespace kedai
