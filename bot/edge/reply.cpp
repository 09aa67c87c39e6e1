#include "bot/edge/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace kedai::edge {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 34> kReasons{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

bool is_the_edges(std::string_view name) {
  return same(name, "Content-Length") || same(name, "Transfer-Encoding") ||
         same(name, "Connection") || same(name, "X-Content-Type-Options");
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
}

void add(std::string& head, std::string_view name, std::string_view value) {
  if (!is_name(name) || !is_value(value)) {
    throw std::invalid_argument(fmt::format("the response header '{}' is malformed", name));
  }
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool has_body(int status) { return status != 204 && status != 304; }

std::string_view reason(int status) {
  const auto at = std::find_if(kReasons.begin(), kReasons.end(),
                               [&](const auto& entry) { return entry.first == status; });
  return at == kReasons.end() ? std::string_view("Status") : at->second;
}

Response plain(int status) {
  Response response;
  response.status = status;
  response.body = fmt::format("{}\n", reason(status));
  return response;
}

std::string head_of(const Response& response, Keep keep) {
  if (response.status < 200 || response.status > 599) {
    throw std::invalid_argument(fmt::format("{} is no status of a response", response.status));
  }
  auto head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
  if (has_body(response.status)) {
    if (!response.content_type.empty()) add(head, "Content-Type", response.content_type);
    add(head, "Content-Length", fmt::format_int(response.body.size()).c_str());
  }
  add(head, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) {
    if (!is_the_edges(name)) add(head, name, value);
  }
  add(head, "Connection", keep == Keep::Open ? "keep-alive" : "close");
  return head += "\r\n";
}

}  // namespace kedai::edge
