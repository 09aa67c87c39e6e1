// The transcript as the web chat's page gets it, in JSON. Pure; any thread.
//
//   {"entries":[ENTRY...]}, oldest first. An ENTRY has "id" (text), "at" (milliseconds), "text",
//   and of whoever types: "mine":true, "uuid" (the page's own name for it), "press":true,
//   "place":{lat,lng} of the shop: "picture", "options" and "actions"
//   [{label,data,detail?,picture?}], "ask", "over" of either: "photo" (a picture of ours) or
//   "media" {kind,from,reference} (of another channel: at BASE/media/FROM/REFERENCE)
#pragma once

#include <span>
#include <string>

#include "store/mailbox.h"

namespace kedai::bot {

std::string entries_message(std::span<const TranscriptEntry> entries);
// The answer to a page that scrolled up: {"older":[...]}; empty when there is nothing before.
std::string older_message(std::span<const TranscriptEntry> entries);

std::string ack_message(const std::string& id);
std::string retry_message(const std::string& id);
std::string refused_message(const std::string& id, const std::string& reason);

}  // namespace kedai::bot
