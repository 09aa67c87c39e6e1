// The part of `kedai check` that asks Midtrans whether it takes the server key.
#include "bot/commands/check_report.h"
#include "bot/payments/midtrans.h"

namespace kedai::bot {

void check_midtrans(const Settings& settings, const ShopSettings& shop, CheckReport& report) {
  if (!shop.midtrans) return;
  const std::string who = "shop " + shop.slug + ": ";
  const KeyTaken key = try_key(*shop.midtrans);
  if (!key.taken)
    return report.wrong(
        who + "Midtrans does not take the server key, or cannot be reached: " + key.reason +
        " (docs/midtrans.md; a sandbox key needs the sandbox's "
        "api_base)");
  report.good(who + "Midtrans takes the server key");
  if (settings.public_url.empty())
    report.note(who +
                "without a public_url Midtrans cannot tell of payments; Kedai asks for them, "
                "at first each minute");
}

}  // namespace kedai::bot
