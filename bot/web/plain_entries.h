// The talk on the page without scripts: every entry a bubble, every button a submit button.
#pragma once

#include "bot/web/pages.h"

namespace ctemplate {
class TemplateDictionary;
}

namespace kedai::bot {

void fill_entries(ctemplate::TemplateDictionary& words, const PlainView& view);

}  // namespace kedai::bot
