// The one door to the conversation: an event goes in, letters come out, and the shop has changed in
// the caller's transaction. Knows no clock, no socket and no random number.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "config/phrasebook.h"
#include "flows/event.h"
#include "flows/message.h"
#include "store/shop.h"

namespace kedai {

struct Turn {
  ChatRow chat;  // that the event came from, as it is now
  std::vector<Letter> letters;
};

// Never refuses an event: what cannot be understood is answered. Throws only what the database
// throws.
Turn converse(Shop& shop, const Event& event, Time now);

// The apology to a chat whose message could not be handled, and the alarm to the staff.
std::vector<Letter> apologise(Shop& shop, const Event& event, Time now);

// An alarm to the staff about something that only they can mend ("Telegram refuses the token"), but
// not by the channel that it is about.
std::vector<Letter> alarm(Shop& shop, std::string_view phrase_key, Time now,
                          std::string_view not_by = {}, const Values& values = {});

// The same, at most once in six hours about the same thing ("131042"): one trouble stops many
// letters.
std::vector<Letter> alarm_once(Shop& shop, std::string_view about, std::string_view phrase_key,
                               Time now, std::string_view not_by = {}, const Values& values = {});

// A letter to this chat waits until its person writes: whoever talks with them hears of it.
std::vector<Letter> waits_for_buyer(Shop& shop, ChatId chat, Time now);

// A letter to this chat has been given up: the (other) staff hear of it.
std::vector<Letter> undeliverable(Shop& shop, ChatId chat, Time now);

// Staff whose channel takes letters only for a day after they wrote (WhatsApp) are asked to write
// before the day is over, once and not at night. Called by the clock.
std::vector<Letter> remind_staff_to_write(Shop& shop, std::string_view channel, Time now);

// Reminds those who have not paid yet of the deadline, and lets go of orders whose deadline has
// passed. Called by the clock.
std::vector<Letter> mind_payments(Shop& shop, Time now);

// Ends talks with the seller that have been silent for long enough. Called by the clock.
std::vector<Letter> end_silent_talks(Shop& shop, Time now);

}  // namespace kedai
