// What becomes of a letter in the shop's rows after its channel's answer. In the lane's
// transaction; each returns letters to post.
#pragma once

#include <string>
#include <vector>

#include "bot/channels/channel.h"
#include "flows/message.h"
#include "store/mailbox.h"
#include "store/shop.h"

namespace kedai::bot {

// A letter that its channel was asked to take, and what came of it.
struct Tried {
  OutboxRow row;
  Letter letter;  // what the row's body says
  Delivery delivery = {};
};

std::vector<Letter> mark_sent(Shop& shop, const Tried& tried, Time now);
// It waits on disk until the lane posts it anew; its notice has gone or never will.
std::vector<Letter> mark_held(Shop& shop, const Tried& tried, Time now);
// `again`: the row as it is to be tried again, with its attempts, its next try and what is left.
std::vector<Letter> mark_for_later(Shop& shop, const Tried& tried, const OutboxRow& again,
                                   Time now);
std::vector<Letter> mark_given_up(Shop& shop, const Tried& tried, Time now);

// The row's body without those of its messages that have left.
std::string body_left(const Tried& tried);

}  // namespace kedai::bot
