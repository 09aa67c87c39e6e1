// A Message as WhatsApp messages, within the Cloud API's limits: one message a turn wherever it can
// be. Pure; any thread. Source: Cloud API, messages (CONTRACTS.md A8).
//
//   no buttons                        text, or the picture with the text as its caption; the text
//                                     and a button that opens the link
//   1 to 3 with labels that fit 20    reply buttons, the picture in their header
//   more                              a list of at most 10 rows, paged; a picture has the first two
//                                     options under it and "Lainnya", which leads to the rest
//   text over 1024, actions over 10   a text of up to 4096 with the buttons as numbered lines;
//                                     where numbers mean something else, the text and then the
//                                     buttons
//   asks for a location               the location request, the buttons as numbered lines
//   a link beside all these           in the text
// A forwarded file is as a picture; a voice note and a sticker take no text and stand in no header.
// Numbers count as converse() counts what was offered: options, then actions, from 1.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bot/channels/whatsapp_choices.h"
#include "bot/channels/whatsapp_text.h"
#include "config/phrasebook.h"
#include "flows/message.h"

namespace kedai::bot::whatsapp {

inline constexpr std::size_t kMostText = 4096;
inline constexpr std::size_t kMostCaption = 1024;
inline constexpr std::size_t kMostBody = 1024;  // of an interactive message
inline constexpr std::size_t kMostLinkLabel = 20;
inline constexpr std::size_t kMostParameter = 200;  // of a template: a word or a line, not a text

// What presses a button when it is typed. The numbers of a letter that came unasked are those of
// what the chat was offered before: there only the label does.
enum class Typed { Numbers, Labels };

// How it is sent: the language of the channel's own words ("Pilih", "Lainnya"), the uploaded
// picture or forwarded file ("" when there is none to show).
struct Manner {
  Locale locale = Locale::Indonesian;
  std::string media_id = {};
  Typed typed = Typed::Numbers;
};

// The type-specific part of each message in order: {"type": "text", "text": {...}}. Empty when
// there is nothing to send. The last one has the buttons. The picture (message.picture_id) and the
// attachment are shown by manner.media_id; without it they are left out.
std::vector<nlohmann::json> new_message(const Message& message, const Manner& manner);

// A notice as the approved template of that name, in that language ("id"), its one button
// answering with the notice's press.
nlohmann::json template_message(const Notice& notice, const std::string& name,
                                const std::string& language);

}  // namespace kedai::bot::whatsapp
