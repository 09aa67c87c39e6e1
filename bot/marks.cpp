#include "bot/marks.h"

#include <algorithm>
#include <iterator>

#include "flows/converse.h"

namespace kedai::bot {

namespace {

using enum Delivery::Outcome;

std::vector<Letter> joined(std::vector<Letter> letters, std::vector<Letter> more) {
  std::ranges::move(more, std::back_inserter(letters));
  return letters;
}

// A mark may come twice, when nobody knew whether its commit had been: what it says is said once.
enum class Mark { First, Again };

std::vector<Letter> note_billed(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                                Time now, Mark mark) {
  const std::int64_t order = order_of_topic(decode_letter(letter.body).topic);
  for (const auto& [reference, category, price, announces] : delivery.billed)
    shop.sent_messages.add({letter.channel, reference, letter.chat, letter.body, category, price,
                            order, Reach::Sent, 0, "", letter.created, letter.id, announces});
  const bool more = mark == Mark::First && delivery.afterwards;
  return more ? delivery.afterwards(shop, now) : std::vector<Letter>{};
}

// By whatever other channel the staff have: here nothing leaves until a person has mended it.
std::vector<Letter> tell_of_channel(Shop& shop, std::string_view phrase, const OutboxRow& letter,
                                    const Delivery& delivery, Time now) {
  return alarm_once(shop, std::string(phrase) + letter.channel, phrase, now, letter.channel,
                    {{"channel", brand(letter.channel)}, {"news", delivery.reason}});
}

}  // namespace

std::vector<Letter> mark_sent(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                              Time now) {
  const std::string topic = decode_letter(letter.body).topic;
  const Mark mark = shop.mailbox.sent(letter.id) ? Mark::First : Mark::Again;
  if (!topic.empty() && !delivery.reference.empty())
    shop.mailbox.remember(letter.chat, topic, delivery.reference);
  return note_billed(shop, letter, delivery, now, mark);
}

std::vector<Letter> mark_held(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                              Time now) {
  Letter rest = decode_letter(body_left(letter, delivery));
  rest.notice.reset();
  const auto row = shop.mailbox.find(letter.id);
  const bool waits = row && to_millis(row->next_try) != kHeld;
  auto letters = note_billed(shop, letter, delivery, now, waits ? Mark::First : Mark::Again);
  if (!waits) return letters;
  const auto chat = shop.conversations.find(letter.chat);
  if (chat && chat->heard_at > delivery.heard) {  // they wrote in this very moment
    shop.mailbox.sent(letter.id);
    letters.push_back(std::move(rest));
    return letters;
  }
  shop.mailbox.hold(letter.id, encode(rest));
  return joined(std::move(letters), waits_for_buyer(shop, letter.chat, now));
}

std::vector<Letter> mark_for_later(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                                   Time now) {
  const auto row = shop.mailbox.find(letter.id);
  // Repeated, it may come after the mark of a later try.
  const bool news = row && row->attempts < letter.attempts && to_millis(row->next_try) != kHeld;
  if (news) shop.mailbox.try_later(letter.id, letter.attempts, letter.next_try);
  if (news && delivery.messages_left > 0) shop.mailbox.rewrite(letter.id, letter.body);
  auto letters = note_billed(shop, letter, delivery, now, news ? Mark::First : Mark::Again);
  if (!news || delivery.outcome != Locked) return letters;
  return joined(std::move(letters),
                tell_of_channel(shop, "alarm.channel_locked", letter, delivery, now));
}

std::vector<Letter> mark_given_up(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                                  Time now) {
  if (!shop.mailbox.sent(letter.id)) return {};
  shop.mailbox.bury({letter.channel, "outbound", delivery.reason, letter.body}, shop.new_id(now),
                    now);
  auto chat = shop.conversations.find(letter.chat);
  if (chat && delivery.outcome == Unreachable) {
    chat->reachable = false;
    shop.conversations.save(*chat, now);
  }
  const bool its_own = delivery.outcome == Unreachable || delivery.outcome == Refused;
  return joined(note_billed(shop, letter, delivery, now, Mark::First),
                its_own ? undeliverable(shop, letter.chat, now)
                        : tell_of_channel(shop, "alarm.given_up", letter, delivery, now));
}

std::string body_left(const OutboxRow& letter, const Delivery& delivery) {
  if (delivery.messages_left == 0) return letter.body;
  Letter rest = decode_letter(letter.body);
  rest.messages_left = delivery.messages_left;
  return encode(rest);
}

}  // namespace kedai::bot
