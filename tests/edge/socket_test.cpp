#include "tests/edge/talking_house.h"

using namespace kedai;
using namespace kedai::test;

TEST_CASE("messages go both ways in their order, and the server hears of the end once") {
  TalkingHouse talking;
  {
    Client client(talking.house.port());
    REQUIRE(!client.error);
    for (int i = 0; i < 20; ++i) client.say(std::to_string(i));
    for (int i = 0; i < 20; ++i) CHECK(client.hear() == "you said " + std::to_string(i));
    client.stream.close(websocket::close_code::normal, client.error);
    CHECK(!client.error);
  }
  CHECK(soon([&] { return talking.seen.closings() == 1; }));
  talking.house.server.stop();
  CHECK(talking.seen.closings() == 1);
}

TEST_CASE("a client that vanishes without a word is an end like another") {
  TalkingHouse talking;
  { Client client(talking.house.port()); }
  CHECK(soon([&] { return talking.seen.closings() == 1; }));
}

TEST_CASE("an upgrade may be refused with a response of the acceptor's own") {
  TalkingHouse talking;
  Client client(talking.house.port(), "/talk/nobody");
  CHECK(client.error == websocket::error::upgrade_declined);
  CHECK(client.response.result_int() == 403);
  CHECK(client.response.body() == "not you\n");
  CHECK(talking.seen.closings() == 0);
}

TEST_CASE("an upgrade elsewhere is an ordinary request, and a socket's path needs an upgrade") {
  TalkingHouse talking;
  Client client(talking.house.port(), "/nowhere");
  CHECK(client.response.result_int() == 404);
  RawClient raw(talking.house.port());
  const auto reply = raw.ask(get("/talk/ani"));
  CHECK(reply.status == 426);
  CHECK(reply.says("Upgrade: websocket\r\n"));
}

TEST_CASE("an upgrade without its key or with a body is answered 400") {
  TalkingHouse talking;
  const std::string upgrade =
      "GET /talk/ani HTTP/1.1\r\nHost: kedai\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\n";
  RawClient keyless(talking.house.port()), loaded(talking.house.port());
  CHECK(keyless.ask(upgrade + "\r\n").status == 400);
  CHECK(loaded
            .ask(upgrade + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 1"
                           "\r\n\r\nx")
            .status == 400);
  CHECK(talking.seen.closings() == 0);
}

TEST_CASE("what several threads send one after the other arrives in that order") {
  TalkingHouse talking;
  Client client(talking.house.port());
  const auto socket = talking.seen.opened();
  for (int i = 0; i < 30; ++i) {
    std::thread([&] { socket->send(std::to_string(i)); }).join();
  }
  for (int i = 0; i < 30; ++i) CHECK(client.hear() == std::to_string(i));
}

TEST_CASE("what was sent before close() arrives, then the close frame; later sends do nothing") {
  TalkingHouse talking;
  Client client(talking.house.port());
  const auto socket = talking.seen.opened();
  socket->send("goodbye");
  socket->close();
  socket->send("after");
  socket->close();
  CHECK(client.hear() == "goodbye");
  CHECK(client.hear() == "");
  CHECK(client.error == websocket::error::closed);
  CHECK(client.code() == websocket::close_code::normal);
  CHECK(soon([&] { return talking.seen.closings() == 1; }));
  socket->send("long after");
}

TEST_CASE("a message over the limit ends the connection as too big") {
  edge::Limits limits;
  limits.socket_message_bytes = 100;
  TalkingHouse talking(limits);
  Client client(talking.house.port());
  client.say(std::string(100, 'x'));
  CHECK(client.hear() == "you said " + std::string(100, 'x'));
  client.say(std::string(101, 'x'));
  client.hear();
  CHECK(client.code() == websocket::close_code::too_big);
  CHECK(soon([&] { return talking.seen.closings() == 1; }));
}

TEST_CASE("a binary message, and text that is no UTF-8, end the connection unheard") {
  TalkingHouse talking;
  Client binary(talking.house.port()), broken(talking.house.port());
  binary.stream.binary(true);
  binary.say("bytes");
  binary.hear();
  CHECK(binary.code() == websocket::close_code::unknown_data);
  broken.say("\xc3\x28");
  broken.hear();
  CHECK(broken.code() == websocket::close_code::bad_payload);
  CHECK(talking.seen.messages() == 0);
}

TEST_CASE("an event that throws ends its own connection and no other") {
  TalkingHouse talking;
  Client one(talking.house.port()), other(talking.house.port());
  one.say("throw");
  one.hear();
  CHECK(one.code() == websocket::close_code::internal_error);
  other.say("still here");
  CHECK(other.hear() == "you said still here");
}

TEST_CASE("a quiet client that answers pings stays, one that does not is closed") {
  edge::Limits limits;
  limits.socket_idle = 600ms;
  TalkingHouse talking(limits);
  Client silent(talking.house.port());  // reads nothing, so answers no ping
  CHECK(soon([&] { return talking.seen.closings() == 1; }));

  Client living(talking.house.port());
  int pings = 0;
  living.stream.control_callback([&](websocket::frame_type kind, boost::beast::string_view) {
    if (kind == websocket::frame_type::ping) ++pings;
  });
  std::thread later([&] {
    std::this_thread::sleep_for(1500ms);  // more than two idle limits
    talking.seen.opened()->send("still there");
  });
  CHECK(living.hear() == "still there");
  CHECK(pings >= 2);
  later.join();
  CHECK(talking.seen.closings() == 1);
}

TEST_CASE("a stopping server takes leave of its sockets with going-away") {
  TalkingHouse talking;
  Client client(talking.house.port());
  talking.seen.opened()->send("the last word");
  std::thread stopping([&] { talking.house.server.stop(10s); });
  CHECK(client.hear() == "the last word");
  CHECK(client.hear() == "");
  CHECK(client.code() == websocket::close_code::going_away);
  stopping.join();
  CHECK(talking.seen.closings() == 1);
}

TEST_CASE(
    "a socket whose client does not say goodbye holds a stopping server no longer than grace") {
  TalkingHouse talking;
  Client client(talking.house.port());
  const auto socket = talking.seen.opened();
  const auto start = std::chrono::steady_clock::now();
  talking.house.server.stop(200ms);
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  CHECK(talking.seen.closings() == 1);
  socket->send("to nobody");
}

TEST_CASE("a socket may outlive its server") {
  std::shared_ptr<edge::Socket> socket;
  {
    TalkingHouse talking;
    Client client(talking.house.port());
    socket = talking.seen.opened();
  }
  socket->send("to nobody");
  socket->close();
}
