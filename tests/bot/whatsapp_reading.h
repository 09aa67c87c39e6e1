// A message on WhatsApp as a person goes through it: what all its parts say, and every button, page
// after page, by pressing "more".
#pragma once

#include <string>
#include <vector>

#include "bot/channels/whatsapp_render.h"

namespace kedai::bot {

// What the person would miss, or WhatsApp refuse, of the message: words, a label, a detail, a
// button that no page and no number leads to; a line each, "" when there is nothing.
std::string lost_on_whatsapp(const Message& message, const whatsapp::Manner& manner);

}  // namespace kedai::bot
