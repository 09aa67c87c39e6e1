#include "bot/channels/whatsapp_text.h"

#include <catch2/catch.hpp>

#include "bot/channels/text.h"

using namespace kedai;
using namespace kedai::bot;
using whatsapp::to_text;

TEST_CASE("a star stands where WhatsApp makes bold of it, and nowhere else") {
  CHECK(to_text("\x01Tekwan\x02 habis") == "*Tekwan* habis");
  CHECK(to_text("\x01 Tekwan \x02habis") == " *Tekwan* habis");
  CHECK(to_text("\x01satu\ndua\x02") == "*satu*\n*dua*");
  CHECK(to_text("\x01satu\n\n dua \x02") == "*satu*\n\n *dua* ");
  CHECK(to_text("\x01satu\x02\x01 dua\x02") == "*satu dua*");
  CHECK(to_text("a\x01 \x02") == "a ");
  CHECK(to_text("a\x01\x02") == "a");
  CHECK(to_text("tidak \x01"
                "ditutup") == "tidak *ditutup*");
  CHECK(to_text("\x02x \x01y\x01z\x02\x02 w") == "x *yz* w");
  CHECK(to_text("(\x01x\x02), \x01y\x02.") == "(*x*), *y*.");
  CHECK(to_text("kata\x01nya\x02 itu") == "katanya itu");
  CHECK(to_text("\x01é\x02"
                "è") == "éè");
  CHECK(to_text("🎉\x01Promo\x02🎉") == "🎉*Promo*🎉");
  CHECK(to_text("\x01"
                "a*b\x02") == "a*b");
  CHECK(to_text("*\x01"
                "b\x02") == "*b");
}

TEST_CASE("control characters go and broken UTF-8 is mended") {
  CHECK(to_text("a\x07"
                "b\x7f\r\n\tc") == "ab\n\tc");
  CHECK(to_text("ab\xff\xc3") == "ab\uFFFD\uFFFD");
}

TEST_CASE("a text is cut to fit with its stars") {
  CHECK(to_text(std::string(4096, 'x'), 4096) == std::string(4096, 'x'));
  CHECK(to_text(std::string(4097, 'x'), 4096) == std::string(4095, 'x') + "…");
  CHECK(to_text("\x01"
                "abcd\x02",
                6) == "*abcd*");
  CHECK(to_text("\x01"
                "abcde\x02",
                6) == "*abc…*");
  CHECK(to_text("\x01"
                "abcde\x02",
                1) == "…");
  CHECK(to_text("abc", 0) == "…");  // asked for nothing, it says that there is something

  std::string bold;
  for (int i = 0; i < 4000; ++i) bold += "\x01x\x02 ";
  const auto text = to_text(bold, 4096);
  CHECK(bot::length(text, Count::CodePoints) <= 4096);
  CHECK(bot::length(text, Count::CodePoints) > 4000);

  std::string smiles;
  for (int i = 0; i < 5000; ++i) smiles += "😀";
  CHECK(to_text(smiles, 4096).ends_with("😀…"));
  CHECK(whatsapp::length(to_text(smiles, 4096)) == 4095);
}
