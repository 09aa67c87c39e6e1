// What is said along with an order: where it goes, how it is paid, in whose name. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/orders.h"

namespace kedai {

struct Terms {
  std::optional<Fulfilment> fulfilment = {};
  std::optional<PaymentWay> payment = {};
  std::string address = {};
  std::string name = {};

  bool any() const { return fulfilment || payment || !name.empty(); }
};

struct TextWithTerms {
  Terms terms;
  std::string rest;  // what was said without them
};

// "2 tekwan, COD, antar ke Jl. Garuda 12 a.n. Rina". Case stays as it was typed. `sells`: whether
// the shop has something of that (folded) word, which then is no part of an address or a name.
TextWithTerms take_terms(std::string_view text, const std::function<bool(std::string_view)>& sells);

}  // namespace kedai
