// The part of `kedai check` that asks Meta: the token, the number, the templates, the webhook.
#include "bot/channels/whatsapp_setup.h"
#include "bot/commands/check_report.h"

namespace kedai::bot {

using namespace whatsapp;

namespace {

// Of the templates (flows/message.h, Notice).
constexpr int kOrderValues = 4;
constexpr int kNewsValues = 2;

std::string why(const Answer& answer) {
  if (answer.status == 0) return "Meta cannot be reached: " + answer.description;
  const std::string said = std::to_string(answer.code) + " " + answer.description;
  if (answer.code == 190 || answer.code == 0)
    return "Meta refuses the token; make a new one that does not expire (docs/whatsapp.md, steps 9 "
           "to 11): " +
           said;
  return "Meta says: " + said;
}

void check_template(const std::vector<Template>& all, const std::string& name,
                    const std::string& language, int values, const std::string& shop,
                    CheckReport& report) {
  if (name.empty()) return;
  const std::string fault = fault_of(all, name, language, values);
  const std::string which = shop + "the template " + name + " (" + language + ") ";
  if (fault.empty()) return report.good(which + "is approved");
  report.wrong(which + fault + "; its text stands in docs/whatsapp.md, section 4");
}

void check_account(Api& api, const WhatsAppSettings& settings, const std::string& shop,
                   CheckReport& report) {
  if (settings.business_account_id.empty())
    return report.note(shop + "without business_account_id the templates cannot be checked");
  if (!is_subscribed(api, settings.business_account_id))
    report.wrong(shop +
                 "no app is subscribed to the account, so no message arrives "
                 "(docs/whatsapp.md, step 16)");
  const auto all = templates_of(api, settings.business_account_id);
  if (const auto* failed = std::get_if<Answer>(&all)) return report.wrong(shop + why(*failed));
  const auto& templates = std::get<std::vector<Template>>(all);
  const auto check = [&](const std::string& name, int values) {
    check_template(templates, name, settings.language, values, shop, report);
  };
  check(settings.template_order, kOrderValues);
  check(settings.template_status, kOrderValues);
  check(settings.template_news, kNewsValues);
}

}  // namespace

void check_whatsapp(const Settings& settings, const ShopSettings& shop, CheckReport& report) {
  if (!shop.whatsapp) return report.note("shop " + shop.slug + " is not on WhatsApp");
  const std::string who = "shop " + shop.slug + ": ";
  if (settings.public_url.empty())
    report.wrong(who + "WhatsApp needs a public_url: Meta delivers to https://.../whatsapp");
  Api api(*shop.whatsapp);
  const auto number = about_number(api, shop.whatsapp->phone_number_id);
  if (const auto* failed = std::get_if<Answer>(&number)) return report.wrong(who + why(*failed));
  const auto& [digits, name, quality] = std::get<Number>(number);
  report.good(who + "the number is https://wa.me/" + digits + ", " + name);
  if (quality == "RED" || quality == "YELLOW")
    report.note(who + "Meta calls the number's quality " + quality +
                " (docs/whatsapp.md, section 7)");
  check_account(api, *shop.whatsapp, who, report);
}

}  // namespace kedai::bot
