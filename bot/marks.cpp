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

std::vector<Letter> note_billed(Shop& shop, const Tried& tried, Time now, Mark mark) {
  const auto& [row, letter, delivery] = tried;
  const std::int64_t order = order_of_topic(letter.topic);
  for (const auto& [reference, category, price, announces] : delivery.billed)
    shop.sent_messages.add({row.channel, reference, row.chat, row.body, category, price, order,
                            Reach::Sent, 0, "", row.created, row.id, announces});
  const bool more = mark == Mark::First && delivery.afterwards;
  return more ? delivery.afterwards(shop, now) : std::vector<Letter>{};
}

// By whatever other channel the staff have: here nothing leaves until a person has mended it.
std::vector<Letter> tell_of_channel(Shop& shop, std::string_view phrase, const Tried& tried,
                                    Time now) {
  const std::string& channel = tried.row.channel;
  return alarm_once(shop, std::string(phrase) + channel, phrase, now, channel,
                    {{"channel", brand(channel)}, {"news", tried.delivery.reason}});
}

}  // namespace

std::vector<Letter> mark_sent(Shop& shop, const Tried& tried, Time now) {
  const auto& [row, letter, delivery] = tried;
  const Mark mark = shop.mailbox.sent(row.id) ? Mark::First : Mark::Again;
  if (!letter.topic.empty() && !delivery.reference.empty())
    shop.mailbox.remember(row.chat, letter.topic, delivery.reference);
  return note_billed(shop, tried, now, mark);
}

std::vector<Letter> mark_held(Shop& shop, const Tried& tried, Time now) {
  Letter rest = decode_letter(body_left(tried));
  rest.notice.reset();
  const auto row = shop.mailbox.find(tried.row.id);
  const bool waits = row && to_millis(row->next_try) != kHeld;
  auto letters = note_billed(shop, tried, now, waits ? Mark::First : Mark::Again);
  if (!waits) return letters;
  const auto chat = shop.conversations.find(tried.row.chat);
  if (chat && chat->heard_at > tried.delivery.heard) {  // they wrote in this very moment
    shop.mailbox.sent(tried.row.id);
    letters.push_back(std::move(rest));
    return letters;
  }
  shop.mailbox.hold(tried.row.id, encode(rest));
  return joined(std::move(letters), waits_for_buyer(shop, tried.row.chat, now));
}

std::vector<Letter> mark_for_later(Shop& shop, const Tried& tried, const OutboxRow& again,
                                   Time now) {
  const Delivery& delivery = tried.delivery;
  const auto row = shop.mailbox.find(again.id);
  // Repeated, it may come after the mark of a later try.
  const bool news = row && row->attempts < again.attempts && to_millis(row->next_try) != kHeld;
  if (news) shop.mailbox.try_later(again.id, again.attempts, again.next_try);
  if (news && delivery.messages_left > 0) shop.mailbox.rewrite(again.id, again.body);
  auto letters = note_billed(shop, tried, now, news ? Mark::First : Mark::Again);
  if (!news || delivery.outcome != Locked) return letters;
  return joined(std::move(letters), tell_of_channel(shop, "alarm.channel_locked", tried, now));
}

std::vector<Letter> mark_given_up(Shop& shop, const Tried& tried, Time now) {
  const auto& [row, letter, delivery] = tried;
  if (!shop.mailbox.sent(row.id)) return {};
  shop.mailbox.bury({row.channel, "outbound", delivery.reason, row.body}, shop.new_id(now), now);
  auto chat = shop.conversations.find(row.chat);
  if (chat && delivery.outcome == Unreachable) {
    chat->reachable = false;
    shop.conversations.save(*chat, now);
  }
  const bool its_own = delivery.outcome == Unreachable || delivery.outcome == Refused;
  return joined(note_billed(shop, tried, now, Mark::First),
                its_own ? undeliverable(shop, row.chat, now)
                        : tell_of_channel(shop, "alarm.given_up", tried, now));
}

std::string body_left(const Tried& tried) {
  if (tried.delivery.messages_left == 0) return tried.row.body;
  Letter rest = tried.letter;
  rest.messages_left = tried.delivery.messages_left;
  return encode(rest);
}

}  // namespace kedai::bot
