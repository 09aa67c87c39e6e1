// What becomes of a message after WhatsApp has taken it: delivered, read, billed, or failed - then
// its letter goes to the right next step. In the lane's transaction.
#pragma once

#include <vector>

#include "bot/channels/channel.h"
#include "bot/channels/whatsapp_update.h"
#include "config/settings.h"
#include "store/shop.h"

namespace kedai::bot::whatsapp {

// Returns letters to post: the same one again, or an alarm. A receipt that is old news (a
// duplicate, "sent" after "read") changes nothing.
std::vector<Letter> note_receipt(Shop& shop, const Receipt& receipt, const WhatsAppPrices& prices,
                                 Time now);

// A report of failure may have come before the message was marked as sent.
std::vector<Letter> settle_early_failures(Shop& shop, const std::vector<Delivery::Billed>& sent,
                                          Time now);

}  // namespace kedai::bot::whatsapp
