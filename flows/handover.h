// Customer and seller talk through the bot: it steps back, words, pictures and voice notes pass
// both ways, and "selesai" or an hour of silence gives the talk back to it.
#pragma once

#include "flows/talk.h"

namespace kedai {

void ask_for_seller(Talk& talk);               // a customer wants a person
void talk_to_buyer(Talk& talk, ChatId buyer);  // a staff member answers, or begins
void end_talk(Talk& talk);                     // either side

// Passes on what was said while the chat is with the seller; ends the talk at "selesai". False when
// this chat is in no such talk.
bool relay(Talk& talk);

// Lets go the staff who talk with that buyer, but for the chat `but`: their next word is answered
// here. Returns their chats, to be told.
std::vector<ChatRow> release_staff(Shop& shop, ChatId buyer, ChatId but, Time now);

// The seller wrote into this chat from the shop's own phone: for an hour after that the bot leaves
// it to them.
void hush(Talk& talk, Time spoken_at);
// Whether this turn is theirs. A button, a cart or a word that calls the bot ends the hour.
bool stays_out(Talk& talk);

// Passes a picture, voice note or file that came outside a talk to the seller, and says so.
void pass_media(Talk& talk, const SentMedia& media);

}  // namespace kedai
