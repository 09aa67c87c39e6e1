#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <nlohmann/json.hpp>

#include "tests/bot/web_shop.h"

namespace kedai::bot {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

struct PageSocket::Impl {
  boost::asio::io_context context;
  websocket::stream<beast::tcp_stream> stream{context};

  // Runs what was begun for at most 10 s.
  bool done(bool& finished) {
    context.restart();
    context.run_for(std::chrono::seconds(10));
    return finished;
  }
};

PageSocket::PageSocket(const WebShop& shop, const std::string& path, const std::string& cookie,
                       const std::string& origin)
    : impl_(std::make_unique<Impl>()) {
  auto& stream = impl_->stream;
  beast::get_lowest_layer(stream).connect(
      {boost::asio::ip::make_address("127.0.0.1"), shop.server.port()});
  stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    request.set("Cookie", cookie);
    request.set("Origin", origin.empty() ? "http://" + shop.host() : origin);
    request.set("Accept-Language", "id-ID");
  }));
  websocket::response_type response;
  beast::error_code error;
  stream.handshake(response, shop.host(), path, error);
  if (error) refused_ = response.result_int();
}

PageSocket::~PageSocket() {
  beast::error_code ignored;
  beast::get_lowest_layer(impl_->stream).socket().close(ignored);
}

void PageSocket::send(const std::string& text) { impl_->stream.write(boost::asio::buffer(text)); }

nlohmann::json PageSocket::next() {
  beast::flat_buffer buffer;
  bool finished = false;
  impl_->stream.async_read(
      buffer, [&finished](beast::error_code error, std::size_t) { finished = !error; });
  if (!impl_->done(finished)) {
    beast::get_lowest_layer(impl_->stream).cancel();
    impl_->context.restart();
    impl_->context.run();
    return nullptr;
  }
  return nlohmann::json::parse(beast::buffers_to_string(buffer.data()));
}

nlohmann::json PageSocket::next_with(const std::string& member) {
  for (;;) {
    auto message = next();
    if (message.is_null() || message.contains(member)) return message;
  }
}

std::vector<nlohmann::json> PageSocket::entries(std::size_t count) {
  std::vector<nlohmann::json> all;
  while (all.size() < count) {
    const auto message = next_with("entries");
    if (message.is_null()) break;
    for (const auto& entry : message["entries"]) all.push_back(entry);
  }
  return all;
}

}  // namespace kedai::bot
