#include "bot/channels/whatsapp_receipts.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "bot/channels/channel.h"
#include "bot/channels/whatsapp_api.h"
#include "flows/converse.h"

namespace kedai::bot::whatsapp {

namespace {

using namespace std::chrono_literals;

constexpr auto kSoonest = 15s;
constexpr auto kLatest = 15min;
constexpr auto kGiveUp = std::chrono::hours{24};

Reach reach_of(Receipt::Status status) { return static_cast<Reach>(status); }

Money price_of(const Receipt& receipt, const WhatsAppPrices& prices) {
  if (receipt.free) return {};
  if (receipt.category == "marketing") return {prices.marketing};
  return {receipt.category == "service" ? prices.service : prices.utility};
}

// A letter's second try comes soon, each later one when it is twice as old.
Time again_at(const SentMessage& message, Time now) {
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - message.sent_at);
  return now + std::clamp<std::chrono::seconds>(age, kSoonest, kLatest);
}

// The letter once more, as a new row: it leaves by the usual way. It keeps its age, so that one
// that fails for ever is given up.
void post_again(Shop& shop, const SentMessage& message, Letter letter, Time when, Time now) {
  const auto chat = shop.conversations.find(message.chat);
  if (!chat) return;
  if (message.announces) shop.mailbox.sent(message.letter_id);
  letter.messages_left = 0;
  OutboxRow row{shop.id(),      {shop.new_id(now)}, chat->id, chat->channel,
                chat->address,  encode(letter),     1,        when,
                message.sent_at};
  shop.mailbox.post(row);
}

std::vector<Letter> give_up(Shop& shop, const SentMessage& message, Time now) {
  shop.mailbox.bury({message.channel, "outbound", message.reason, message.letter}, shop.new_id(now),
                    now);
  return undeliverable(shop, message.chat, now);
}

std::vector<Letter> mark_unreachable(Shop& shop, const SentMessage& message, Time now) {
  if (auto chat = shop.conversations.find(message.chat)) {
    chat->reachable = false;
    shop.conversations.save(*chat, now);
  }
  return give_up(shop, message, now);
}

// WhatsApp holds that the person had not written for a day: it knows best, unless they have since.
void close_window(Shop& shop, const SentMessage& message, Time now) {
  auto chat = shop.conversations.find(message.chat);
  if (!chat || chat->heard_at > message.sent_at) return;
  chat->heard_at = Time{};
  shop.conversations.save(*chat, now);
}

// The picture was uploaded, and is not to be had all the same: next time it is uploaded anew.
void forget_upload(Shop& shop, const Letter& letter) {
  if (!letter.message.picture_id.empty())
    shop.pictures.note_upload(std::string(kWhatsApp), letter.message.picture_id, "");
}

std::vector<Letter> alarm_of(Shop& shop, const SentMessage& message, Time now) {
  const std::string fault = std::to_string(message.fault);
  return alarm_once(shop, fault, "alarm.channel_bad", now, kWhatsApp,
                    {{"channel", brand(kWhatsApp)}, {"news", fault + " " + message.reason}});
}

std::vector<Letter> next_step(Shop& shop, const SentMessage& message, Time now) {
  Letter letter = decode_letter(message.letter);
  const Fate fate = fate_of(message.fault, 400);
  const bool passes = fate == Fate::Again || fate == Fate::AgainSlower || fate == Fate::AllWait;
  if (fate == Fate::Unreachable) return mark_unreachable(shop, message, now);
  if (message.announces) {
    const auto row = shop.mailbox.find(message.letter_id);
    if (!row) return {};  // they have written since, and have it
    if (!passes) return alarm_of(shop, message, now);
  }
  if (now - message.sent_at > kGiveUp) return give_up(shop, message, now);
  switch (fate) {
    case Fate::WindowClosed:
      close_window(shop, message, now);
      post_again(shop, message, letter, now, now);
      return {};
    case Fate::NoMedia:
      forget_upload(shop, letter);
      letter.message = without_media(std::move(letter.message), letter.locale);
      post_again(shop, message, letter, now, now);
      return {};
    case Fate::Again:
    case Fate::AgainSlower:
    case Fate::AllWait: post_again(shop, message, letter, again_at(message, now), now); return {};
    case Fate::Locked:
      post_again(shop, message, letter, now + kLatest, now);
      return alarm_of(shop, message, now);
    case Fate::Unreachable:
    case Fate::NoTemplate:
    case Fate::Refused: return give_up(shop, message, now);
  }
  return {};
}

}  // namespace

std::vector<Letter> note_receipt(Shop& shop, const Receipt& receipt, const WhatsAppPrices& prices,
                                 Time now) {
  const bool onward = shop.sent_messages.advance(
      kWhatsApp, receipt.reference, reach_of(receipt.status), receipt.code, receipt.reason, now);
  if (!receipt.category.empty())
    shop.sent_messages.bill(kWhatsApp, receipt.reference, receipt.category,
                            price_of(receipt, prices));
  if (!onward || receipt.status != Receipt::Status::Failed) return {};
  const auto message = shop.sent_messages.find(kWhatsApp, receipt.reference);
  spdlog::warn("a message on whatsapp has failed: {} {}", receipt.code, receipt.reason);
  // Of a letter that was two messages the other one may have been dealt with.
  const bool first = shop.sent_messages.failed_of(message->letter_id) <= 1;
  return message->chat && first ? next_step(shop, *message, now) : std::vector<Letter>{};
}

std::vector<Letter> settle_early_failures(Shop& shop, const std::vector<Delivery::Billed>& sent,
                                          Time now) {
  std::vector<SentMessage> failed;
  for (const Delivery::Billed& one : sent) {
    auto message = shop.sent_messages.find(kWhatsApp, one.reference);
    if (message && message->reach == Reach::Failed) failed.push_back(*std::move(message));
  }
  if (failed.empty()) return {};
  // All are one letter's, which takes one step; unless one that left before them has taken it.
  const auto of_letter = shop.sent_messages.failed_of(failed[0].letter_id);
  if (of_letter > static_cast<std::int64_t>(failed.size())) return {};
  return next_step(shop, failed[0], now);
}

}  // namespace kedai::bot::whatsapp
