// Whether the real conversation does what a phrase asks for: the phrase is said in a fresh chat of
// a real shop, and what came back and what lies in the cart is compared. The format of a phrase is
// tests/understanding/README.md's.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/money.h"
#include "tests/harness/test_shop.h"

namespace kedai::understanding {

using Goods = std::map<std::string, Quantity>;  // by SKU

struct Phrase {
  std::string text;
  std::string intent;
  Goods cart;   // before
  Goods items;  // after: of an order, a change, a removal
  std::string category, product;
  Quantity quantity = 1;
  std::vector<std::string> candidates;
};

// A line each. Throws std::runtime_error naming the line that is no phrase.
std::vector<Phrase> read_phrases(std::string_view jsonl);

struct Verdict {
  bool right = false;
  bool wrong_cart = false;  // something in the cart that was not asked for
  std::string why;          // of a miss: what was to be, and what came
};

class Judge {
 public:
  explicit Judge(std::string catalogue);  // CSV
  ~Judge();
  Verdict judge(const Phrase& phrase);

 private:
  struct Case;
  std::unique_ptr<harness::World> world_;
  std::unique_ptr<harness::TestShop> shop_;
  int chats_ = 0;
};

}  // namespace kedai::understanding
