#include "flows/staff/ways_desk.h"

#include <algorithm>
#include <array>

#include "flows/customer/browsing.h"
#include "flows/understanding/words.h"
#include "store/qris.h"

namespace kedai {

namespace {

constexpr std::size_t kMostAccount = 120;
constexpr std::array<std::int64_t, 4> kPayHours{3, 12, 24, 48};
constexpr std::int64_t kMostPayMinutes = 60 * 24 * 14;

std::string_view phrase_of(QrisFault fault) {
  switch (fault) {
    case QrisFault::NotQris: return "ways.not_qris";
    case QrisFault::TooLong: return "ways.qris_too_long";
    case QrisFault::NotText:
    case QrisFault::Broken:
    case QrisFault::TagTwice:
    case QrisFault::OtherFormat: return "ways.qris_broken";
    case QrisFault::NoChecksum:
    case QrisFault::ChecksumNotLast: return "ways.qris_cut";
    case QrisFault::WrongChecksum: return "ways.qris_wrong_checksum";
  }
  return "ways.qris_broken";
}

std::string_view phrase_of(QrisUnfit unfit) {
  switch (unfit) {
    case QrisUnfit::NotIndonesian: return "ways.qris_foreign";
    case QrisUnfit::NoMerchantName:
    case QrisUnfit::NoAccount: return "ways.qris_broken";
    case QrisUnfit::AlreadyDynamic: return "ways.qris_dynamic";
  }
  return "ways.qris_broken";
}

std::string_view phrase_of(FetchFault fault) {
  switch (fault) {
    case FetchFault::Gone: return "ways.photo_gone";
    case FetchFault::TooLarge: return "ways.photo_too_large";
    case FetchFault::NotAPicture: return "ways.photo_no_picture";
    case FetchFault::NoCode: return "ways.photo_no_code";
    case FetchFault::ReaderMissing: return "ways.no_reader";
  }
  return "ways.photo_gone";
}

// The reason why that text cannot be the shop's code; nothing when it can.
std::string_view unfit(std::string_view text) {
  const auto read = read_qris(text);
  if (const auto* fault = std::get_if<QrisFault>(&read)) return phrase_of(*fault);
  const auto reason = unfit_as_static(std::get<Qris>(read));
  return reason ? phrase_of(*reason) : std::string_view{};
}

Values facts_of(const Phrasebook& words, const Profile& profile) {
  const auto qris = read_qris(profile.qris);
  const auto* code = std::get_if<Qris>(&qris);
  const std::string none = words.say("ways.none");
  const auto on = [&](bool is) { return words.say(is ? "ways.on" : "ways.off"); };
  return {
      {"account", profile.bank_account.empty() ? none : profile.bank_account},
      {"qris", code ? std::string(code->merchant_name()) : none},
      {"filled", on(profile.qris_with_amount)},
      {"unique", on(profile.unique_totals)},
      {"time", profile.pay_minutes > 0 ? words.say("ways.hours", {{"n", profile.pay_minutes / 60}})
                                       : words.say("ways.no_end")}};
}

// Told after `first_line`; the Profile is what is shown.
Message ways_message(const Phrasebook& words, const Profile& profile,
                     const std::string& first_line) {
  Message message{first_line.empty() ? "" : first_line + "\n"};
  message.text += words.say("ways.all", facts_of(words, profile));
  if (profile.gateway) message.text += "\n" + words.say("ways.gateway");
  const auto button = [&](std::string_view phrase, Choice choice) {
    message.actions.push_back({words.say(phrase), choice});
  };
  button("button.bank_account", {Verb::AskBankAccount});
  button("button.qris", {Verb::AskQris});
  if (!profile.qris.empty()) {
    button(profile.qris_with_amount ? "button.qris_plain" : "button.qris_filled",
           {Verb::SetQrisAmount, profile.qris_with_amount ? 0 : 1});
    button("button.drop_qris", {Verb::DropQris});
  }
  button(profile.unique_totals ? "button.unique_off" : "button.unique_on",
         {Verb::SetUniqueTotals, profile.unique_totals ? 0 : 1});
  for (const std::int64_t hours : kPayHours)
    if (hours * 60 != profile.pay_minutes)
      message.actions.push_back(
          {words.say("button.pay_hours", {{"n", hours}}), {Verb::SetPayTime, hours * 60}});
  return message;
}

// Where the money goes is the owner's alone: an admin is told so.
bool is_owner(Talk& talk) {
  if (talk.staff && talk.staff->role == Role::Owner) return true;
  talk.reply({talk.say("ways.owner_only"),
              "",
              {},
              {talk.button("button.open_orders", {Verb::OpenOrders})}});
  return false;
}

// Whoever changes this may not be who they seem.
void warn_others(Teller& teller, ChatId but, const std::string& who) {
  for (const StaffMember& member : teller.shop.staff.all()) {
    if (!member.chat || member.chat == but) continue;
    const Phrasebook& words = teller.words_of(member.chat);
    teller.tell(member.chat, ways_message(words, teller.shop.profile,
                                          words.say("ways.changed_by", {{"who", who}})));
  }
}

// Written, and told to the others who work here.
void keep(Talk& talk, std::string_view phrase) {
  talk.shop.profiles.save_payment_ways(talk.shop.profile);
  warn_others(talk, talk.chat.id, talk.acts);
  show_payment_ways(talk, talk.say(phrase));
}

std::string without_spaces_around(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return "";
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

void take_code(Talk& talk, std::string_view said) {
  if (!is_owner(talk)) return;
  const std::string code = without_spaces_around(said);
  if (const auto why = unfit(code); !why.empty()) {
    talk.state.awaiting = AQrisCode{};
    return talk.reply({talk.say(why), "", {}, {talk.button("button.back", {Verb::PaymentWays})}});
  }
  talk.shop.profile.qris = code;
  keep(talk, "ways.qris_kept");
}

void take_account(Talk& talk, std::string_view text) {
  if (!is_owner(talk)) return;
  talk.shop.profile.bank_account = cleaned(text, kMostAccount);
  keep(talk, "ways.account_kept");
}

bool says_drop(std::string_view text) {
  const std::string word = folded(text);
  return word == "hapus" || word == "delete" || word == "remove" || word == "-";
}

}  // namespace

void show_payment_ways(Talk& talk, const std::string& first_line) {
  talk.reply(ways_message(*talk.words, talk.shop.profile, first_line));
}

void set_qris_amount(Talk& talk, bool filled) {
  if (!is_owner(talk)) return;
  talk.shop.profile.qris_with_amount = filled;
  keep(talk, filled ? "ways.filled_on" : "ways.filled_off");
}

void set_unique_totals(Talk& talk, bool unique) {
  if (!is_owner(talk)) return;
  talk.shop.profile.unique_totals = unique;
  keep(talk, unique ? "ways.unique_on" : "ways.unique_off");
}

void set_pay_time(Talk& talk, std::int64_t minutes) {
  if (!is_owner(talk)) return;
  talk.shop.profile.pay_minutes =
      static_cast<int>(std::clamp<std::int64_t>(minutes, 0, kMostPayMinutes));
  keep(talk, "ways.time_kept");
}

void ask_qris(Talk& talk) {
  if (!is_owner(talk)) return;
  talk.state.awaiting = AQrisCode{};
  talk.reply(
      {talk.say("ways.send_qris"), "", {}, {talk.button("button.back", {Verb::PaymentWays})}});
}

void drop_qris(Talk& talk) {
  if (!is_owner(talk)) return;
  talk.shop.profile.qris.clear();
  keep(talk, "ways.qris_dropped");
}

void ask_bank_account(Talk& talk) {
  if (!is_owner(talk)) return;
  talk.state.awaiting = ABankAccount{};
  talk.reply(
      {talk.say("ways.type_account"), "", {}, {talk.button("button.back", {Verb::PaymentWays})}});
}

void hear_qris(Talk& talk, std::string_view text) {
  if (text.empty())
    return talk.shop.profile.qris.empty() ? ask_qris(talk) : show_payment_ways(talk);
  if (says_drop(text)) return drop_qris(talk);
  take_code(talk, text);
}

void hear_bank_account(Talk& talk, std::string_view text) {
  if (text.empty()) return ask_bank_account(talk);
  take_account(talk, says_drop(text) ? "" : text);
}

bool hear(Talk& talk, const AQrisCode&, std::string_view text) {
  if (!talk.staff) return false;
  take_code(talk, text);
  return true;
}

bool hear(Talk& talk, const ABankAccount&, std::string_view text) {
  if (!talk.staff) return false;
  take_account(talk, text);
  return true;
}

bool take_qris_photo(Talk& talk, const SentMedia& media) {
  if (!talk.staff || !std::holds_alternative<AQrisCode>(talk.question)) return false;
  post_wish(talk, {Wish::For::ShopQris, talk.chat.id, {}, media.attachment});
  talk.state.awaiting = AQrisCode{};  // until a code has been read
  talk.reply(
      {talk.say("ways.reading_photo"), "", {}, {talk.button("button.back", {Verb::PaymentWays})}});
  return true;
}

void hear_shop_qris(Teller& teller, const Wish& wish, const Fetched& fetched) {
  const auto member = teller.shop.staff.of_chat(wish.chat);
  if (!member || member->role != Role::Owner) return;
  const Phrasebook& words = teller.words_of(wish.chat);
  const auto say_why = [&](std::string_view phrase) {
    teller.tell(wish.chat,
                {words.say(phrase), "", {}, {{words.say("button.qris"), {Verb::AskQris}}}});
  };
  if (const auto* fault = std::get_if<FetchFault>(&fetched)) return say_why(phrase_of(*fault));
  const auto& code = std::get<std::string>(fetched);
  if (const auto why = unfit(code); !why.empty()) return say_why(why);
  Profile& profile = teller.shop.profile;
  profile.qris = code;
  teller.shop.profiles.save_payment_ways(profile);
  warn_others(teller, wish.chat, member->name);
  teller.tell(wish.chat, ways_message(words, profile, words.say("ways.qris_kept")));
}

}  // namespace kedai
