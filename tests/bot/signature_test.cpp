#include "bot/channels/signature.h"

#include <catch2/catch.hpp>
#include <string>

using kedai::bot::whatsapp::genuine;

namespace {

const std::string kBody = "Hello, World!";
const std::string kSecret = "It's a Secret to Everybody";
const std::string kDigest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const std::string kHeader = "sha256=" + kDigest;

}  // namespace

TEST_CASE("a body signed with the secret is genuine: published vectors") {
  CHECK(genuine(kBody, kHeader, kSecret));
  CHECK(genuine(R"({"object":"whatsapp_business_account","entry":[]})",
                "sha256=09eceea024af6e6343b760cc9bd3ae7c056938dd636e24e92109eb8219500384",
                "appsecret"));
}

TEST_CASE("the bytes count as they came") {
  CHECK_FALSE(genuine("Hello, World! ", kHeader, kSecret));
  CHECK_FALSE(genuine("Hello, World", kHeader, kSecret));
  CHECK_FALSE(genuine("", kHeader, kSecret));
  CHECK_FALSE(genuine(std::string("Hello, World!\0", 14), kHeader, kSecret));
}

TEST_CASE("another secret signs otherwise, and an empty one does not sign at all") {
  CHECK_FALSE(genuine(kBody, kHeader, "It's a secret to everybody"));
  // HMAC-SHA256 of the empty text under the empty key: anybody could send it.
  CHECK_FALSE(
      genuine("", "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad", ""));
}

TEST_CASE("every wrong digit is seen") {
  for (std::size_t i = 0; i < kDigest.size(); ++i) {
    auto header = kHeader;
    char& digit = header[header.size() - kDigest.size() + i];
    digit = digit == '0' ? '1' : '0';
    CHECK_FALSE(genuine(kBody, header, kSecret));
  }
}

TEST_CASE("a signature of another form is refused") {
  auto upper = kHeader;
  upper[8] = '5', upper[upper.find('e')] = 'E';
  CHECK_FALSE(genuine(kBody, upper, kSecret));
  CHECK_FALSE(genuine(kBody, "", kSecret));
  CHECK_FALSE(genuine(kBody, "sha256=", kSecret));
  CHECK_FALSE(genuine(kBody, kDigest, kSecret));
  CHECK_FALSE(genuine(kBody, "SHA256=" + kDigest, kSecret));
  CHECK_FALSE(genuine(kBody, " " + kHeader, kSecret));
  CHECK_FALSE(genuine(kBody, kHeader + " ", kSecret));
  CHECK_FALSE(genuine(kBody, kHeader + "00", kSecret));
  CHECK_FALSE(genuine(kBody, kHeader.substr(0, kHeader.size() - 1), kSecret));
  CHECK_FALSE(genuine(kBody, kHeader.substr(0, kHeader.size() - 1) + "g", kSecret));
  // The right SHA-1 of Meta's older header.
  CHECK_FALSE(genuine(kBody, "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59", kSecret));
}
