// Which variants a staff member's words mean, and the question when that is not clear.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/talk.h"

namespace kedai {

struct Meant {
  std::string words;
  std::vector<const Variant*> variants;  // none: unknown; one: clear; several: which?
  const Product* product = nullptr;      // when all are of one product
  bool near = false;                     // nothing fits; these are written much like it

  bool clear() const { return variants.size() == 1 && !near; }
  bool whole_product() const {
    return product && !near && variants.size() == product->variants.size();
  }
};

// By SKU, by a name or alias, by words of them; a number narrows it down to a size ("jangek 250").
Meant variants_meant(std::string_view words, const Catalog& catalog);

// "Kerupuk Jangek yang mana?" with a button each, which carries on what the command was about.
// `tag` stands behind the name: "250 g (13)".
struct Which {
  std::function<Choice(const Variant&)> choice_of;
  std::function<std::string(const Variant&)> tag;
  std::vector<Button> actions = {};
};
void ask_which(Talk& talk, const Meant& meant, const Which& which);

// Text that names one of the desk's buttons by some of its words ("250 g" for "250 g (13)").
std::optional<Choice> desk_button_meant(const Conversation& state, std::string_view text);

}  // namespace kedai
