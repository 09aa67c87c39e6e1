// HTTP/1.1 messages as the bench sends and reads them, in both directions. It trusts its peers, and
// costs as little as it can: what measures must be cheaper than what is measured.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kedai::bench {

struct HttpMessage {
  std::string head;  // the start line and the headers
  std::string body;

  int status() const;             // of an answer
  std::string_view path() const;  // of a request, without its query
  std::string_view header(std::string_view name) const;
};

// Cuts a stream of bytes into messages.
class HttpReader {
 public:
  void add(std::string_view bytes) { buffer_ += bytes; }
  std::optional<HttpMessage> next();

 private:
  std::string buffer_;
};

using Headers = std::string;  // "Name: value\r\n" each
std::string request(std::string_view path, const Headers& headers, std::string_view body);
std::string answer(std::string_view body);

}  // namespace kedai::bench
