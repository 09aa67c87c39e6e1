// What a channel asks of the store while it sends, as plain maps: for tests of one channel alone.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "bot/channels/channel.h"

namespace kedai::bot {

inline const std::string kPng = std::string("\x89PNG\r\n\x1a\n", 8) + "pixels";

struct TestDesk : SendingDesk {
  std::optional<Picture> picture(const std::string& id) override { return found(pictures, id); }
  Task<std::optional<Picture>> media(const Attachment& attachment) override {
    if (not_now) throw NotNow("not now");
    co_return found(pictures, attachment.reference);
  }
  std::optional<std::string> uploaded(const std::string& id) override { return found(uploads, id); }
  void note_upload(const std::string& id, const std::string& reference) override {
    uploads[id] = reference;
  }
  std::optional<std::string> sent_before(ChatId, const std::string& topic) override {
    return found(topics, topic);
  }
  Time heard_at(ChatId) override { return heard; }
  bool holds(ChatId) override { return holding; }
  Time now() override { return clock; }

  template <class Value>
  static std::optional<Value> found(const std::map<std::string, Value>& map,
                                    const std::string& key) {
    const auto at = map.find(key);
    return at == map.end() ? std::nullopt : std::optional(at->second);
  }

  std::map<std::string, Picture> pictures{{"pic", {"image/png", kPng}}};
  std::map<std::string, std::string> uploads, topics;
  Time clock = from_millis(1'795'500'000'000);
  Time heard = clock;
  bool holding = false;
  bool not_now = false;
};

}  // namespace kedai::bot
