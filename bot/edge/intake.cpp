#include "bot/edge/intake.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <cctype>
#include <utility>

namespace kedai::edge {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Error = boost::system::error_code;

// Beast's string_body, but for the room: that one reserves what the client announces, this one
// grows with what the client sends, so that many who announce much and send little cost nothing.
struct GrowingBody {
  using value_type = std::string;

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(http::header<is_request, Fields>&, std::string& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>&, Error& error) { error = {}; }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, Error& error) {
      error = {};
      const auto before = body_.size();
      for (const auto buffer : beast::buffers_range_ref(buffers)) {
        body_.append(static_cast<const char*>(buffer.data()), buffer.size());
      }
      return body_.size() - before;
    }

    void finish(Error& error) { error = {}; }

   private:
    std::string& body_;
  };
};

std::string lower(beast::string_view text) {
  std::string copy(text);
  for (char& c : copy) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return copy;
}

template <class Fields>
std::map<std::string, std::string> joined(const Fields& fields) {
  std::map<std::string, std::string> headers;
  for (const auto& field : fields) {
    auto name = lower(field.name_string());
    const char* between = name == "cookie" ? "; " : ", ";  // RFC 6265, 5.4
    auto [at, first] = headers.try_emplace(std::move(name), field.value());
    if (!first) at->second.append(between).append(field.value());
  }
  return headers;
}

Fault fault_of(const Error& error) {
  if (error == http::error::body_limit) return Fault::BodyTooLarge;
  return error ? Fault::Malformed : Fault::None;
}

}  // namespace

struct Intake::Parser : http::request_parser<GrowingBody> {};

Intake::Intake() : parser_(std::make_unique<Parser>()) {
  parser_->body_limit(boost::none);   // unknown until the route is: see limit_body()
  parser_->header_limit(UINT32_MAX);  // the head comes whole, its size already judged
}

Intake::~Intake() = default;

Fault Intake::take_head(std::string_view text) {
  Error error;
  const auto used = parser_->put(asio::buffer(text), error);
  if (error || !parser_->is_header_done() || used != text.size()) return Fault::Malformed;
  parser_->eager(true);
  read_head();
  return judge();
}

void Intake::read_head() {
  const auto& message = parser_->get();
  head_.method = std::string(message.method_string());
  head_.target = std::string(message.target());
  head_.headers = joined(message);
  head_.keep_alive = parser_->keep_alive();
  head_.chunked = parser_->chunked();
  if (const auto length = parser_->content_length()) head_.content_length = *length;
  head_.expects_continue =
      message.version() >= 11 && beast::iequals(message[http::field::expect], "100-continue");
  head_.wants_socket = beast::websocket::is_upgrade(message);
}

Fault Intake::judge() const {
  const auto& message = parser_->get();
  const auto hosts = message.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && message.version() >= 11)) return Fault::Malformed;

  if (message.count(http::field::content_length) > 1) return Fault::Malformed;
  if (message[http::field::content_length].find(',') != beast::string_view::npos) {
    return Fault::Malformed;
  }

  if (message.count(http::field::transfer_encoding) > 0) {
    const bool chunked = beast::iequals(message[http::field::transfer_encoding], "chunked");
    if (!chunked || message.version() < 11) return Fault::Malformed;
  }
  if (message.count(http::field::content_encoding) > 0) return Fault::Encoded;
  const bool expects = message.version() >= 11 && message.count(http::field::expect) > 0;
  return expects && !head_.expects_continue ? Fault::Expectation : Fault::None;
}

Fault Intake::limit_body(std::size_t bytes) {
  if (head_.content_length.value_or(0) > bytes) return Fault::BodyTooLarge;
  parser_->body_limit(bytes);
  return Fault::None;
}

Fault Intake::take_body(std::string_view bytes, std::size_t& taken) {
  taken = 0;
  if (bytes.empty() || whole()) return Fault::None;
  Error error;
  taken = parser_->put(asio::buffer(bytes), error);
  return error == http::error::need_more ? Fault::None : fault_of(error);
}

bool Intake::whole() const { return parser_->is_done(); }

std::string Intake::body() { return std::move(parser_->get().body()); }

}  // namespace kedai::edge
