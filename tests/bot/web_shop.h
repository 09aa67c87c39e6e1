// A demo shop with its web chat behind a real edge, and a browser of sorts: an HTTP client that
// keeps cookies by their path, and a WebSocket.
#pragma once

#include <httplib.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bot/channels/webchat.h"
#include "bot/edge/server.h"
#include "tests/bot/bot_shop.h"

namespace kedai::bot {

struct WebShop : BotShop {
  WebShop() : chat(*lane, {file, "a key of thirty-two bytes or more"}), server("127.0.0.1", 0) {
    lane->report_to({[](auto) {}, [this](auto entries) { chat.deliver(entries); }});
    lane->start();
    add_webchat_routes(server, chat);
    server.start();
  }
  ~WebShop() {
    server.stop(std::chrono::seconds(1));
    lane->stop();
  }

  std::string host() const { return "127.0.0.1:" + std::to_string(server.port()); }
  httplib::Client client() const { return httplib::Client("http://" + host()); }

  WebChat chat;
  edge::Server server;
};

// "name=value" of a Set-Cookie header, or "".
inline std::string cookie_of(const httplib::Result& result) {
  const auto header = result->get_header_value("Set-Cookie");
  return header.substr(0, header.find(';'));
}

// The value between two marks of a page.
inline std::string between(const std::string& page, const std::string& from, const std::string& to,
                           std::size_t start = 0) {
  const auto begin = page.find(from, start);
  if (begin == page.npos) return "";
  return page.substr(begin + from.size(), page.find(to, begin + from.size()) - begin - from.size());
}

// A page's socket, with a deadline on every wait.
class PageSocket {
 public:
  PageSocket(const WebShop& shop, const std::string& path, const std::string& cookie,
             const std::string& origin = "");
  ~PageSocket();

  int refused() const { return refused_; }  // the HTTP status that refused it, or 0
  void send(const std::string& text);
  nlohmann::json next();  // the next message; null after 10 s
  // Reads on until a message satisfies `wanted`; null when none does in time.
  nlohmann::json next_with(const std::string& member);
  // The entries of all messages up to and with the one that holds the acknowledgement of `id`, and
  // on until `entries` of them are there.
  std::vector<nlohmann::json> entries(std::size_t count);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  int refused_ = 0;
};

}  // namespace kedai::bot
