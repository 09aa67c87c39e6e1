#include "tests/bench/http.h"

#include <fmt/format.h>
#include <strings.h>

#include <charconv>

namespace kedai::bench {

namespace {

constexpr std::string_view kLine = "\r\n";
constexpr std::string_view kEnd = "\r\n\r\n";

std::size_t number(std::string_view digits, int base = 10) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return value;
}

// The body in chunks from `at` on, and where it ends.
std::optional<std::pair<std::string, std::size_t>> chunks(std::string_view bytes, std::size_t at) {
  std::string body;
  while (true) {
    const auto line = bytes.find(kLine, at);
    if (line == bytes.npos) return std::nullopt;
    const auto size = number(bytes.substr(at, line - at), 16);
    at = line + kLine.size() + size + kLine.size();
    if (at > bytes.size()) return std::nullopt;
    if (size == 0) return std::pair(std::move(body), at);
    body += bytes.substr(line + kLine.size(), size);
  }
}

}  // namespace

int HttpMessage::status() const {
  return static_cast<int>(number(std::string_view(head).substr(head.find(' ') + 1, 3)));
}

std::string_view HttpMessage::path() const {
  const std::string_view line(head.data(), head.find(kLine));
  const auto from = line.find(' ') + 1;
  return line.substr(from, line.find_first_of(" ?", from) - from);
}

std::string_view HttpMessage::header(std::string_view name) const {
  const std::string_view all = head;
  for (auto at = all.find(kLine); at != all.npos; at = all.find(kLine, at + 1)) {
    const auto line = all.substr(at + kLine.size());
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    const auto value = line.substr(name.size() + 1, line.find(kLine) - name.size() - 1);
    return value.substr(std::min(value.find_first_not_of(' '), value.size()));
  }
  return {};
}

std::optional<HttpMessage> HttpReader::next() {
  const auto end = buffer_.find(kEnd);
  if (end == buffer_.npos) return std::nullopt;
  HttpMessage message{buffer_.substr(0, end + kLine.size()), {}};
  auto at = end + kEnd.size();
  if (message.header("Transfer-Encoding") == "chunked") {
    auto read = chunks(buffer_, at);
    if (!read) return std::nullopt;
    std::tie(message.body, at) = std::move(*read);
  } else {
    const auto length = number(message.header("Content-Length"));
    if (buffer_.size() < at + length) return std::nullopt;
    message.body = buffer_.substr(at, length);
    at += length;
  }
  buffer_.erase(0, at);
  return message;
}

std::string request(std::string_view path, const Headers& headers, std::string_view body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n{}\r\n{}",
      path, body.size(), headers, body);
}

std::string answer(std::string_view body) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      body.size(), body);
}

}  // namespace kedai::bench
