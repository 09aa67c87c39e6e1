// What becomes of a letter in the shop's rows after its channel's answer. In the lane's
// transaction; each returns letters to post.
#pragma once

#include <string>
#include <vector>

#include "bot/channels/channel.h"
#include "store/mailbox.h"
#include "store/shop.h"

namespace kedai::bot {

std::vector<Letter> mark_sent(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                              Time now);
// It waits on disk until the lane posts it anew; its notice has gone or never will.
std::vector<Letter> mark_held(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                              Time now);
// `letter` as it is to be tried again: with its attempts, its next try and what is left of it.
std::vector<Letter> mark_for_later(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                                   Time now);
std::vector<Letter> mark_given_up(Shop& shop, const OutboxRow& letter, const Delivery& delivery,
                                  Time now);

// The letter without those of its messages that have left.
std::string body_left(const OutboxRow& letter, const Delivery& delivery);

}  // namespace kedai::bot
