// Fetches for the web chat's pages what somebody has sent by another channel (a Telegram photo or
// voice note): a thread of its own, since that channel's API has to be asked. What was fetched is
// not kept; the browser keeps it. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/ids.h"
#include "store/pictures.h"

namespace kedai::bot {

class MediaFetcher {
 public:
  // May wait for an answer; called on the fetcher's thread.
  using From = std::function<std::optional<Picture>(ShopId, const std::string& channel,
                                                    const std::string& reference)>;
  using Done = std::function<void(std::optional<Picture>)>;  // nothing: it cannot be had

  explicit MediaFetcher(From from);
  ~MediaFetcher();  // stop()s

  void fetch(ShopId shop, std::string channel, std::string reference, Done done);
  void stop();  // what waits is answered with nothing

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot
