// Bodies for a webhook, grouped by chat, and ways of posting them: each once in order, or each
// three times, shuffled across the chats.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kedai::bot {

using Stories = std::vector<std::vector<std::string>>;  // of each chat, its bodies in order

struct Posting {
  std::size_t chat;
  std::size_t body;
  bool first;  // or a duplicate
};

std::vector<Posting> in_order(const Stories& stories);
// Each three times: first ones in their chat's order, duplicates at any time after, in any order.
std::vector<Posting> shuffled(const Stories& stories, std::uint32_t seed);

// Posts them by so many connections at a time. What a webhook's sender promises is kept: a chat's
// next body is first posted when its last one has been answered. How many were answered 200.
int post_all(const std::vector<Posting>& plan, const Stories& stories, std::uint16_t port,
             const std::string& path, const std::string& secret, int connections);

}  // namespace kedai::bot
