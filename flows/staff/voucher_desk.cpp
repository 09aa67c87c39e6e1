#include "flows/staff/voucher_desk.h"

#include <fmt/format.h>

#include "flows/staff/promotion_desk.h"
#include "flows/staff/promotion_words.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr int kMostListed = 20;

std::string voucher_terms(const Talk& talk, const Voucher& voucher) {
  const auto say = [&](const char* key, const Values& values) {
    return talk.say(std::string("promotion.") + key, values);
  };
  std::vector<std::string> terms;
  switch (voucher.kind) {
    case Voucher::Kind::Percent:
      terms.push_back(say("percent_off", {{"percent", voucher.percent}}));
      break;
    case Voucher::Kind::Amount:
      terms.push_back(say("amount_off", {{"off", to_text(voucher.amount)}}));
      break;
    case Voucher::Kind::Delivery: terms.push_back(say("free_delivery", {})); break;
  }
  if (voucher.most_off.minor > 0)
    terms.push_back(say("at_most", {{"off", to_text(voucher.most_off)}}));
  if (voucher.minimum.minor > 0)
    terms.push_back(say("minimum", {{"minimum", to_text(voucher.minimum)}}));
  if (voucher.most_uses > 0) terms.push_back(say("most_uses", {{"n", voucher.most_uses}}));
  if (voucher.most_uses_each > 0) terms.push_back(say("each", {{"n", voucher.most_uses_each}}));
  terms.push_back(when_text(talk, voucher.period));
  std::string text;
  for (const std::string& term : terms) text += (text.empty() ? "" : ", ") + term;
  return text;
}

std::string voucher_command(const Talk& talk, const Voucher& voucher) {
  return talk.say("promotion.command_voucher",
                  {{"code", voucher.code},
                   {"terms", voucher_words(*talk.words, talk.shop.profile, voucher, talk.now)}});
}

std::string uses_text(const Talk& talk, const Voucher& voucher) {
  const std::string uses = voucher.most_uses > 0
                               ? fmt::format("{}/{}", voucher.uses, voucher.most_uses)
                               : std::to_string(voucher.uses);
  return talk.say("promotion.voucher_uses", {{"uses", uses}});
}

Button remove_button(const Talk& talk, const Voucher& voucher) {
  return {talk.say("button.remove_voucher", {{"code", voucher.code}}),
          {Verb::RemoveVoucher, voucher.id}};
}

void show_voucher(Talk& talk, const Voucher& voucher) {
  say_as_desk(
      talk, voucher_command(talk, voucher) + "\n" + uses_text(talk, voucher),
      {remove_button(talk, voucher), talk.button("button.all_vouchers", {Verb::VoucherList})});
}

void set_voucher(Talk& talk, const VoucherWords& read) {
  if (!read.strange.empty())
    return say_usage(talk, Command::Voucher,
                     talk.say("promotion.voucher_word", {{"word", cleaned(read.strange, 30)}}));
  if (read.wrong_percent) return say_as_desk(talk, talk.say("promotion.percent_range"));
  if (!read.takes_off)
    return say_usage(talk, Command::Voucher, talk.say("promotion.voucher_value"));
  Voucher voucher = read.voucher;
  voucher.id = talk.shop.new_id(talk.now);
  voucher.period = period_of(talk.shop.profile, read.days.days);
  const auto before = talk.shop.vouchers.find(voucher.code, {});
  talk.shop.vouchers.save(voucher);
  const auto saved = talk.shop.vouchers.find(voucher.code, {});
  std::string text = talk.say(before ? "promotion.voucher_new_terms" : "promotion.voucher_set",
                              {{"code", voucher.code}, {"terms", voucher_terms(talk, voucher)}});
  if (saved->uses > 0) text += "\n" + uses_text(talk, *saved);
  if (before)
    text += "\n" + talk.say("promotion.instead_of", {{"command", voucher_command(talk, *before)}});
  say_as_desk(
      talk, std::move(text),
      {remove_button(talk, voucher), talk.button("button.all_vouchers", {Verb::VoucherList})});
}

}  // namespace

void hear_voucher_command(Talk& talk, std::string_view text) {
  const VoucherWords read = read_voucher(text, promotion_day(talk));
  if (text.empty()) return show_vouchers(talk);
  if (read.voucher.code.empty())
    return say_usage(talk, Command::Voucher, talk.say("promotion.voucher_code"));
  const auto known = talk.shop.vouchers.find(read.voucher.code, {});
  if (!known && (read.removes || !read.says_more))
    return say_usage(talk, Command::Voucher,
                     talk.say("promotion.voucher_unknown", {{"code", read.voucher.code}}));
  if (read.removes) return remove_voucher(talk, known->id);
  if (!read.says_more) return show_voucher(talk, *known);
  if (days_fail(talk, read.days)) return;
  set_voucher(talk, read);
}

void remove_voucher(Talk& talk, std::int64_t id) {
  const auto voucher = talk.shop.vouchers.find(id);
  if (!voucher) return say_as_desk(talk, talk.say("promotion.gone"));
  talk.shop.vouchers.remove(id);
  say_as_desk(talk,
              talk.say("promotion.voucher_removed",
                       {{"code", voucher->code}, {"command", voucher_command(talk, *voucher)}}));
}

void show_vouchers(Talk& talk) {
  const auto all = talk.shop.vouchers.newest(kMostListed);
  if (all.empty()) return say_usage(talk, Command::Voucher, talk.say("promotion.voucher_none"));
  Message message{talk.say("promotion.voucher_list")};
  for (const Voucher& voucher : all) {
    message.text += "\n" + voucher_command(talk, voucher) + " (" + uses_text(talk, voucher) + ")";
    message.options.push_back(remove_button(talk, voucher));
  }
  message.actions = {talk.button("button.staff_help", {Verb::StaffHelp})};
  talk.reply(std::move(message));
}

}  // namespace kedai
