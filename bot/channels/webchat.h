// Kedai's own chat on the web: customers at /SHOP/, staff at /SHOP/staff. A page talks over a
// WebSocket; without scripts the same talk goes by form posts at /SHOP/plain. What a person says
// goes to the lane; what the lane has written comes back through deliver(). Thread-safe. Stop the
// edge and the lane before it is destroyed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/channels/media_fetcher.h"
#include "bot/channels/webchat_hub.h"
#include "bot/channels/webchat_identity.h"
#include "bot/channels/webchat_input.h"
#include "bot/channels/webchat_reader.h"
#include "bot/edge/server.h"
#include "bot/lane.h"

namespace kedai::bot {

struct WebChatSettings {
  std::string database;  // its address
  std::string key;       // at least 32 bytes, kept in a file: cookies live as long as it does
  std::string public_url = {};  // "https://kedai.example"; empty: whatever the Host header says
  MediaFetcher::From fetch = [](ShopId, const std::string&, const std::string&) {
    return std::nullopt;  // no other channel
  };
};

class WebChat {
 public:
  WebChat(Lane& lane, const WebChatSettings& settings);

  void deliver(const std::vector<TranscriptEntry>& entries);  // the lane's report, after its commit
  // Once a second: what another process has written in the same database. Throws db::Unavailable.
  void tick();

  void stop() { media_.stop(); }  // before the channels that media come from are gone

  const WebSeal& seal() const { return seal_; }
  WebChatReader& reader() { return reader_; }
  MediaFetcher& media() { return media_; }
  Time now() const { return lane_.now(); }

  // The visitor of the request's cookie, if it is genuine.
  std::optional<Visitor> visitor(const edge::Request& request, ShopId shop, WebRole role) const;
  std::string set_cookie(const Visitor& visitor, const std::string& slug) const;
  // False when another site's page makes the request: its Origin is not this host.
  bool from_our_page(const edge::Request& request) const;

  void say(const Visitor& visitor, const std::string& locale, Saying saying, WhenDone done);
  // Stores the picture and then says it; Later when either cannot be done now.
  void say_photo(const Visitor& visitor, const std::string& locale, const std::string& id,
                 std::string bytes, WhenDone done);
  edge::SocketEvents seat(const Visitor& visitor, const std::string& locale, std::int64_t after);

 private:
  struct Guest;
  void open(Guest& guest, std::shared_ptr<edge::Socket> socket);
  void hear(const std::shared_ptr<Guest>& guest, const std::string& text);
  void take(const std::shared_ptr<Guest>& guest, Saying saying);
  void catch_up(const Guest& guest);

  Lane& lane_;
  WebSeal seal_;
  WebChatReader reader_;
  WebChatHub hub_;
  MediaFetcher media_;
  std::string public_host_;
  bool secure_ = false;
};

// GET /, /{shop}/, /{shop}/plain, /{shop}/staff, the sockets, pictures, photos and assets.
void add_webchat_routes(edge::Server& server, WebChat& chat);

}  // namespace kedai::bot
