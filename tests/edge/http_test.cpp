#include <catch2/catch.hpp>

#include "tests/edge/house.h"

using namespace kedai;
using namespace kedai::test;

TEST_CASE("a request is answered with its length and nosniff, and the connection is kept") {
  OpenHouse house;
  RawClient client(house.port());
  for (int i = 0; i < 3; ++i) {
    const auto reply = client.ask(get("/hello"));
    CHECK(reply.status == 200);
    CHECK(reply.body == "hello");
    CHECK(reply.says("Content-Length: 5\r\n"));
    CHECK(reply.says("X-Content-Type-Options: nosniff\r\n"));
    CHECK(reply.says("Content-Type: text/plain; charset=utf-8\r\n"));
  }
}

TEST_CASE("pipelined requests are answered in their order") {
  OpenHouse house;
  RawClient client(house.port());
  client.send(post("/echo", "one") + get("/hello") + post("/echo", "three") + get("/nowhere"));
  CHECK(client.reply().body == "one");
  CHECK(client.reply().body == "hello");
  CHECK(client.reply().body == "three");
  CHECK(client.reply().status == 404);
}

TEST_CASE("a request that drips in byte by byte is understood") {
  OpenHouse house;
  RawClient client(house.port());
  for (const char c : post("/echo", "drops")) client.send({&c, 1});
  CHECK(client.reply().body == "drops");
}

TEST_CASE("a chunked body arrives without its chunks, and its trailers change nothing") {
  OpenHouse house;
  RawClient client(house.port());
  const auto reply = client.ask(
      "POST /echo HTTP/1.1\r\nHost: kedai\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4\r\nWiki\r\n5;name=value\r\npedia\r\n0\r\nX-Extra: 1\r\n\r\n");
  CHECK(reply.status == 200);
  CHECK(reply.body == "Wikipedia");
  CHECK(client.ask(get("/hello")).body == "hello");
}

TEST_CASE("HEAD is answered like GET, with the length and without the body") {
  OpenHouse house;
  RawClient client(house.port());
  client.send("HEAD /hello HTTP/1.1\r\nHost: kedai\r\n\r\n");
  const auto reply = client.reply(RawClient::Body::Omitted);
  CHECK(reply.status == 200);
  CHECK(reply.says("Content-Length: 5\r\n"));
  CHECK(client.ask(get("/hello")).body == "hello");
}

TEST_CASE("a client that expects 100-continue is told to go on before it sends the body") {
  OpenHouse house;
  RawClient client(house.port());
  const auto go_on = client.ask(
      "POST /echo HTTP/1.1\r\nHost: kedai\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  CHECK(go_on.status == 100);
  CHECK(client.ask("body").body == "body");
}

TEST_CASE("a body that would be too large is not invited by 100-continue") {
  OpenHouse house;
  RawClient client(house.port());
  const auto reply = client.ask(
      "POST /echo HTTP/1.1\r\nHost: kedai\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
  CHECK(reply.status == 413);
}

TEST_CASE("an expectation other than 100-continue is answered 417") {
  OpenHouse house;
  RawClient client(house.port());
  CHECK(client.ask("GET /hello HTTP/1.1\r\nHost: kedai\r\nExpect: tea\r\n\r\n").status == 417);
}

TEST_CASE("a client that asks to close is answered and closed") {
  OpenHouse house;
  RawClient client(house.port());
  const auto reply = client.ask("GET /hello HTTP/1.1\r\nHost: kedai\r\nConnection: close\r\n\r\n");
  CHECK(reply.body == "hello");
  CHECK(reply.says("Connection: close\r\n"));
  CHECK(client.closed());
}

TEST_CASE("an HTTP/1.0 client is closed unless it asks to be kept") {
  OpenHouse house;
  RawClient brief(house.port());
  CHECK(brief.ask("GET /hello HTTP/1.0\r\n\r\n").body == "hello");
  CHECK(brief.closed());

  RawClient kept(house.port());
  CHECK(kept.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body == "hello");
  CHECK(kept.ask("GET /hello HTTP/1.0\r\n\r\n").body == "hello");
}

TEST_CASE("a handler is told all of its request, decoded") {
  House house;
  edge::Request seen;
  house.server.route("POST", "/shops/{shop}/orders/{order}",
                     [&](edge::Request request, edge::Respond respond) {
                       seen = std::move(request);
                       respond(ok(""));
                     });
  house.server.start();
  RawClient client(house.port());
  const auto reply = client.ask(
      "POST /shops/warung%20bu%2Fani/orders/10%2b2?q=kopi+jahe%21&empty=&flag HTTP/1.1\r\n"
      "Host: kedai\r\nX-Note: a\r\nX-note: b\r\nCookie: x=1; chat=abc=\r\nCookie: y=2\r\n"
      "Content-Length: 3\r\n\r\n\x01\xff\n");
  REQUIRE(reply.status == 200);
  CHECK(seen.method == "POST");
  CHECK(seen.params ==
        std::map<std::string, std::string>{{"shop", "warung bu/ani"}, {"order", "10+2"}});
  CHECK(seen.query ==
        std::map<std::string, std::string>{{"q", "kopi jahe!"}, {"empty", ""}, {"flag", ""}});
  CHECK(seen.header("x-note") == "a, b");
  CHECK(seen.header("absent").empty());
  CHECK(seen.cookie("chat") == "abc=");
  CHECK(seen.cookie("y") == "2");
  CHECK(seen.cookie("z").empty());
  CHECK(seen.body == "\x01\xff\n");
  CHECK(seen.peer == "127.0.0.1");
}

TEST_CASE("an unknown path is answered 404, another method 405 with what is allowed") {
  OpenHouse house;
  RawClient client(house.port());
  CHECK(client.ask(get("/nowhere")).status == 404);
  CHECK(client.ask(get("/hello/")).status == 404);
  const auto reply = client.ask("DELETE /hello HTTP/1.1\r\nHost: kedai\r\n\r\n");
  CHECK(reply.status == 405);
  CHECK(reply.says("Allow: GET, HEAD\r\n"));
  CHECK(client.ask(get("/echo")).says("Allow: POST\r\n"));
}

TEST_CASE("the body of a request that nobody serves is not taken for the next request") {
  OpenHouse house;
  RawClient client(house.port());
  CHECK(client.ask(post("/nowhere", get("/hello"))).status == 404);
  CHECK(client.closed());
}

TEST_CASE("a response says its own headers, and cannot say the framing or break a line") {
  House house;
  house.server.route("GET", "/own", [](edge::Request, edge::Respond respond) {
    auto response = ok("x");
    response.status = 303;
    response.headers = {{"Location", "/there"}, {"content-length", "99"}, {"Connection", "x"}};
    respond(response);
  });
  house.server.route("GET", "/broken", [](edge::Request, edge::Respond respond) {
    auto response = ok("x");
    response.headers = {{"Location", "/there\r\nSet-Cookie: a=b"}};
    respond(response);
  });
  house.server.start();
  RawClient client(house.port());
  const auto own = client.ask(get("/own"));
  CHECK(own.status == 303);
  CHECK(own.says("Location: /there\r\n"));
  CHECK(own.body == "x");
  CHECK(!own.says("99"));
  const auto broken = client.ask(get("/broken"));
  CHECK(broken.status == 500);
  CHECK(!broken.says("Set-Cookie"));
}

TEST_CASE("a 204 has neither body nor length") {
  House house;
  house.server.route("GET", "/done", [](edge::Request, edge::Respond respond) {
    auto response = ok("ignored");
    response.status = 204;
    respond(response);
  });
  house.server.start();
  RawClient client(house.port());
  CHECK(!client.ask(get("/done")).says("Content-Length"));
  CHECK(client.ask(get("/hello")).body == "hello");
}

TEST_CASE("an answer of many megabytes arrives whole") {
  const std::string big(9 * 1024 * 1024 + 7, 'k');
  House house;
  house.server.route("GET", "/big",
                     [&](edge::Request, edge::Respond respond) { respond(ok(big)); });
  house.server.start();
  RawClient client(house.port());
  CHECK(client.ask(get("/big")).body == big);
  CHECK(client.ask(get("/hello")).body == "hello");
}

TEST_CASE("what is done before the edge waits is done after each request, before the next wait") {
  std::atomic<int> brought = 0;
  std::atomic<int> done = 0;
  std::function<void()> answer;
  House house;
  house.server.route("GET", "/later", [&](edge::Request, edge::Respond respond) {
    ++brought;
    answer = [respond] { respond(ok("now")); };
  });
  house.server.before_waiting([&] {
    if (!answer) return;
    ++done;
    std::exchange(answer, {})();
    throw std::runtime_error("which ends nothing");
  });
  house.server.start();
  RawClient client(house.port());
  for (int i = 1; i <= 3; ++i) {
    CHECK(client.ask(get("/later")).body == "now");
    CHECK(brought == i);
    CHECK(done == i);
  }
  CHECK_THROWS_AS(house.server.before_waiting([] {}), std::logic_error);
}
