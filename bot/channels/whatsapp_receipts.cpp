#include "bot/channels/whatsapp_receipts.h"

#include <spdlog/spdlog.h>

#include "bot/channels/channel.h"
#include "bot/channels/whatsapp_api.h"
#include "flows/converse.h"

namespace kedai::bot::whatsapp {

namespace {

using namespace std::chrono_literals;

constexpr auto kAgainAfter = 1min;
constexpr auto kMendedAfter = 15min;  // for a person to mend the account
constexpr auto kGiveUp = std::chrono::hours{24};

Reach reach_of(Receipt::Status status) { return static_cast<Reach>(status); }

Money price_of(const Receipt& receipt, const WhatsAppPrices& prices) {
  if (receipt.free) return {};
  if (receipt.category == "marketing") return {prices.marketing};
  return {receipt.category == "service" ? prices.service : prices.utility};
}

// The letter once more, as a new row: it leaves by the usual way. It keeps its age, so that one
// that fails for ever is given up.
void post_again(Shop& shop, const SentMessage& message, const Letter& letter, Time when, Time now) {
  const auto chat = shop.conversations.find(message.chat);
  if (!chat) return;
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

// WhatsApp holds that the person has not written for a day: it knows best.
void close_window(Shop& shop, ChatId id, Time now) {
  if (auto chat = shop.conversations.find(id)) {
    chat->heard_at = Time{};
    shop.conversations.save(*chat, now);
  }
}

// Once a day for each fault: a busy shop's letters all fail by the same.
std::vector<Letter> alarm_of(Shop& shop, const SentMessage& message, Time now) {
  if (shop.sent_messages.failed_by(kWhatsApp, message.fault, now - kGiveUp) > 1) return {};
  return alarm(shop, "alarm.channel_bad", now, kWhatsApp,
               {{"channel", brand(kWhatsApp)},
                {"news", std::to_string(message.fault) + " " + message.reason}});
}

std::vector<Letter> next_step(Shop& shop, const SentMessage& message, Time now) {
  Letter letter = decode_letter(message.letter);
  // A template only announces a letter, which waits in the outbox by itself.
  const bool announces = message.category != "service";
  const Fate fate = fate_of(message.fault, 400);
  if (fate == Fate::Unreachable) return mark_unreachable(shop, message, now);
  if (announces) return alarm_of(shop, message, now);
  if (now - message.sent_at > kGiveUp) return give_up(shop, message, now);
  switch (fate) {
    case Fate::WindowClosed:
      close_window(shop, message.chat, now);
      post_again(shop, message, letter, now, now);
      return {};
    case Fate::NoMedia:
      letter.message.picture_id.clear();
      letter.message.attachment.reset();
      post_again(shop, message, letter, now, now);
      return {};
    case Fate::Again:
    case Fate::AgainSlower:
    case Fate::AllWait: post_again(shop, message, letter, now + kAgainAfter, now); return {};
    case Fate::Locked:
      post_again(shop, message, letter, now + kMendedAfter, now);
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
  return message->chat ? next_step(shop, *message, now) : std::vector<Letter>{};
}

std::vector<Letter> settle_early_failures(Shop& shop, const std::vector<Delivery::Billed>& sent,
                                          Time now) {
  std::vector<Letter> letters;
  for (const Delivery::Billed& one : sent) {
    const auto message = shop.sent_messages.find(kWhatsApp, one.reference);
    if (!message || message->reach != Reach::Failed) continue;
    for (Letter& letter : next_step(shop, *message, now)) letters.push_back(std::move(letter));
  }
  return letters;
}

}  // namespace kedai::bot::whatsapp
