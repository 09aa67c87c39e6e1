#include <catch2/catch.hpp>

#include "tests/edge/house.h"

using namespace kedai;
using namespace kedai::test;

namespace {

struct Refused {
  const char* why;
  std::string request;
  int status;
};

std::string with(const std::string& headers, const std::string& body = "") {
  return "POST /echo HTTP/1.1\r\nHost: kedai\r\n" + headers + "\r\n" + body;
}

const std::string kChunks = "3\r\nabc\r\n0\r\n\r\n";

const std::vector<Refused> kRefused{
    // what two servers could understand in two ways
    {"length and chunked", with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", kChunks),
     400},
    {"chunked and length", with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", kChunks),
     400},
    {"two lengths", with("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400},
    {"a length twice", with("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
    {"a list of lengths", with("Content-Length: 3, 3\r\n", "abc"), 400},
    {"a signed length", with("Content-Length: +3\r\n", "abc"), 400},
    {"a negative length", with("Content-Length: -3\r\n", "abc"), 400},
    {"a length beyond 64 bits", with("Content-Length: 99999999999999999999\r\n", "abc"), 400},
    {"gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n", kChunks), 400},
    {"chunked twice", with("Transfer-Encoding: chunked, chunked\r\n", kChunks), 400},
    {"two codings", with("Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n", kChunks), 400},
    {"identity", with("Transfer-Encoding: identity\r\n", "abc"), 400},
    {"a quoted coding", with("Transfer-Encoding: \"chunked\"\r\n", kChunks), 400},
    {"chunked in HTTP/1.0",
     "POST /echo HTTP/1.0\r\nHost: k\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks, 400},
    {"a space before the colon", with("Content-Length : 3\r\n", "abc"), 400},
    {"obs-fold", with("X-Note: a\r\n b\r\n"), 400},
    {"a folded coding", with("Transfer-Encoding:\r\n chunked\r\n", kChunks), 400},
    {"a blank before the first header", "GET /hello HTTP/1.1\r\n Host: kedai\r\n\r\n", 400},
    {"bare LF after a header", "GET /hello HTTP/1.1\r\nHost: kedai\n\r\n", 400},
    {"bare LF after the request line", "GET /hello HTTP/1.1\nHost: kedai\r\n\r\n", 400},
    {"bare CR in a header", with("X-Note: a\rb\r\n"), 400},
    {"NUL in a header", with(std::string("X-Note: a\0b\r\n", 13)), 400},
    {"a chunk size that is none", with("Transfer-Encoding: chunked\r\n", "x\r\nabc\r\n"), 400},
    {"a chunk longer than it says", with("Transfer-Encoding: chunked\r\n", "2\r\nabc\r\n0\r\n\r\n"),
     400},
    {"a chunk size beyond 64 bits", with("Transfer-Encoding: chunked\r\n", "10000000000000000\r\n"),
     400},
    {"bare LF after a chunk size", with("Transfer-Encoding: chunked\r\n", "3\nabc\r\n0\r\n\r\n"),
     400},
    // what is no request
    {"garbage", "\x16\x03\x01\x02", 400},
    {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"another version", "GET /hello HTTP/2.0\r\nHost: kedai\r\n\r\n", 400},
    {"a header without a colon", with("nonsense\r\n"), 400},
    {"a proxy's target", "GET http://other/hello HTTP/1.1\r\nHost: other\r\n\r\n", 400},
    {"CONNECT", "CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n", 400},
    {"a broken escape", get("/hel%6"), 400},
    {"an escape that is none", get("/hel%zzo"), 400},
    {"an escaped NUL", get("/hello%00"), 400},
    {"a broken escape in the query", get("/hello?a=%"), 400},
    {"an encoded body", with("Content-Encoding: gzip\r\nContent-Length: 3\r\n", "abc"), 415},
};

}  // namespace

TEST_CASE("what is malformed or could be read in two ways is refused and the connection closed") {
  OpenHouse house;
  for (const auto& refused : kRefused) {
    INFO(refused.why);
    RawClient client(house.port());
    const auto reply = client.ask(refused.request);
    CHECK(reply.status == refused.status);
    CHECK(reply.says("Connection: close\r\n"));
    CHECK(client.closed());
  }
}

TEST_CASE("a refusal reaches a client that is still sending") {
  OpenHouse house;
  RawClient client(house.port());
  client.send(with("Content-Length: 4000000\r\n"));
  for (int i = 0; i < 16; ++i) client.send(std::string(64 * 1024, 'x'));
  CHECK(client.reply().status == 413);
}
