#include "bot/outgoing/http_client.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

using namespace kedai::bot;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

std::string loopback(int port) { return "http://127.0.0.1:" + std::to_string(port); }

template <class Kind = httplib::Server>
class Listening {  // an httplib server on a free port of the loopback
 public:
  template <class... Args>
  explicit Listening(Args... args) : server(args...) {
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1000);
    port = server.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
  }
  ~Listening() {
    server.stop();
    thread_.join();
  }
  Kind server;
  int port = 0;

 private:
  std::thread thread_;
};

// A server below HTTP: what it does with each connection is up to the test.
class RawServer {
 public:
  explicit RawServer(std::function<void(int)> serve) : serve_(std::move(serve)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~RawServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  int port = 0;
  std::atomic<int> connections{0};

 private:
  void accept_all() {
    for (int socket; (socket = ::accept(listener_, nullptr, nullptr)) >= 0;) {
      ++connections;
      serve_(socket);
      ::close(socket);
    }
  }
  std::function<void(int)> serve_;
  int listener_;
  std::thread thread_;
};

void read_request(int socket) {
  std::string seen;
  char byte;
  while (!seen.ends_with("\r\n\r\n") && ::read(socket, &byte, 1) == 1) seen += byte;
}

void put(int socket, std::string_view text) {
  static_cast<void>(!::send(socket, text.data(), text.size(), MSG_NOSIGNAL));
}

void reset(int socket) {  // closing with linger 0 sends RST
  const linger now{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace

TEST_CASE("a call carries its path behind the base's prefix, its body and its type") {
  Listening<> api;
  std::string path, body, type;
  api.server.Post(".*", [&](const httplib::Request& request, httplib::Response& response) {
    path = request.path;
    body = request.body;
    type = request.get_header_value("Content-Type");
    response.status = 418;
    response.set_content("short and stout", "text/plain");
  });
  HttpClient client(loopback(api.port) + "/prefix/");
  const auto reply = sync_wait(client.post_json("/bot1:x/sendMessage", R"({"a":1})", 5s));
  CHECK(reply.status == 418);
  CHECK(reply.body == "short and stout");
  CHECK(path == "/prefix/bot1:x/sendMessage");
  CHECK(body == R"({"a":1})");
  CHECK(type == "application/json");
}

TEST_CASE("a multipart body arrives part by part, binary content whole") {
  Listening<> api;
  httplib::MultipartFormDataMap parts;
  api.server.Post("/upload", [&](const httplib::Request& request, httplib::Response&) {
    parts = request.files;
  });
  HttpClient client(loopback(api.port));
  const std::string bytes("\x89PNG\r\n--\0\xff", 10);
  const auto reply = sync_wait(client.post_multipart(
      "/upload", {{"chat_id", "7"}, {"photo", bytes, "photo.png", "image/png"}}, 5s));
  CHECK(reply.status == 200);
  CHECK(parts.find("chat_id")->second.content == "7");
  CHECK(parts.find("photo")->second.content == bytes);
  CHECK(parts.find("photo")->second.filename == "photo.png");
}

TEST_CASE("calls one after another share a connection, calls at once do not wait for each other") {
  Listening<> api;
  std::mutex mutex;
  std::condition_variable both;
  std::set<int> ports;
  int waiting = 0;
  const auto note = [&](const httplib::Request& request) { ports.insert(request.remote_port); };
  api.server.Get("/alone", [&](const httplib::Request& request, httplib::Response&) {
    const std::lock_guard hold(mutex);
    note(request);
  });
  api.server.Get("/together", [&](const httplib::Request& request, httplib::Response& response) {
    std::unique_lock hold(mutex);
    note(request);
    ++waiting;
    both.notify_all();
    if (!both.wait_for(hold, 10s, [&] { return waiting == 2; })) response.status = 500;
  });
  HttpClient client(loopback(api.port));
  for (int i = 0; i < 20; ++i) REQUIRE(sync_wait(client.get("/alone", 5s)).status == 200);
  CHECK(ports.size() == 1);

  int first = 0;
  std::thread other([&] { first = sync_wait(client.get("/together", 20s)).status; });
  const int second = sync_wait(client.get("/together", 20s)).status;
  other.join();
  CHECK(first == 200);
  CHECK(second == 200);
  CHECK(ports.size() == 2);
}

TEST_CASE("a kept connection that the server has closed meanwhile costs no call") {
  RawServer server([](int socket) {
    read_request(socket);
    put(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  HttpClient client(loopback(server.port));
  for (int i = 1; i <= 5; ++i) {
    REQUIRE(sync_wait(client.get("/", 5s)).body == "ok");
    std::this_thread::sleep_for(20ms);  // lets the server's close arrive, as an idle minute would
  }
  CHECK(server.connections == 5);
}

TEST_CASE("the deadline is for the whole call, however steadily the server drips") {
  std::atomic<bool> enough{false};
  RawServer server([&](int socket) {
    read_request(socket);
    put(socket, "HTTP/1.1 200 OK\r\nX-Drip: ");
    for (int i = 0; i < 500 && !enough; ++i) {
      put(socket, "a");
      std::this_thread::sleep_for(10ms);
    }
  });
  HttpClient client(loopback(server.port));
  const auto began = Clock::now();
  const auto reply = sync_wait(client.get("/secret-token", 300ms));
  CHECK(Clock::now() - began < 3s);
  enough = true;
  CHECK(reply.status == 0);
  CHECK(reply.error == "timed out");
}

TEST_CASE("a call whose time is short is cut while one that has long still waits") {
  std::atomic<bool> enough{false};
  std::vector<std::thread> silent;
  {
    RawServer server([&](int socket) {
      silent.emplace_back([&enough, own = ::dup(socket)] {
        while (!enough) std::this_thread::sleep_for(5ms);
        ::close(own);
      });
    });
    HttpClient client(loopback(server.port));
    HttpReply patient;
    std::thread waiting([&] { patient = sync_wait(client.get("/long", 60s)); });
    while (server.connections == 0) std::this_thread::yield();
    CHECK(sync_wait(client.get("/short", 50ms)).error == "timed out");
    client.stop();
    waiting.join();
    CHECK(patient.error == "stopped");
  }
  enough = true;
  for (std::thread& each : silent) each.join();
}

TEST_CASE("a kept connection forgets the deadline of the call before") {
  Listening<> api;
  api.server.Get("/slow", [](const httplib::Request&, httplib::Response&) {
    std::this_thread::sleep_for(150ms);
  });
  api.server.Get("/", [](const httplib::Request&, httplib::Response&) {});
  HttpClient client(loopback(api.port));
  REQUIRE(sync_wait(client.get("/", 100ms)).status == 200);
  CHECK(sync_wait(client.get("/slow", 30s)).status == 200);
  CHECK(sync_wait(client.get("/slow", 50ms)).error == "timed out");
}

TEST_CASE("after a call that timed out the client goes on with a new connection") {
  std::atomic<int> asked{0};
  std::mutex gate;
  std::condition_variable open;
  bool done = false;
  Listening<> api;
  api.server.Get("/", [&](const httplib::Request&, httplib::Response& response) {
    if (++asked > 1) return response.set_content("second", "text/plain");
    std::unique_lock hold(gate);
    open.wait_for(hold, 20s, [&] { return done; });
    response.set_content("first", "text/plain");
  });
  HttpClient client(loopback(api.port));
  CHECK(sync_wait(client.get("/", 100ms)).error == "timed out");
  CHECK(sync_wait(client.get("/", 10s)).body == "second");
  const std::lock_guard hold(gate);
  done = true;
  open.notify_all();
}

TEST_CASE("a reset, garbage, a closed port and a cut body are answers with status 0 and a reason") {
  RawServer resets([](int socket) { reset(socket); });
  RawServer garbage([](int socket) {
    read_request(socket);
    put(socket, "\x16\x03\x01 no http at all\r\n\r\n");
  });
  RawServer cut([](int socket) {
    read_request(socket);
    put(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
  });
  int closed_port = 0;
  {
    closed_port = RawServer([](int) {}).port;
  }

  for (const int port : {resets.port, garbage.port, cut.port, closed_port}) {
    HttpClient client(loopback(port) + "/bot1:TOKEN");
    const auto reply = sync_wait(client.post_json("/sendMessage", "{}", 5s));
    CHECK(reply.status == 0);
    CHECK_FALSE(reply.error.empty());
    CHECK(reply.error.find("TOKEN") == std::string::npos);
    CHECK(reply.error.find("127.0.0.1") == std::string::npos);
  }
}

TEST_CASE("a host is found by its name, at whichever of its addresses it answers") {
  Listening<> api;  // on 127.0.0.1 alone, while localhost may be ::1 as well
  api.server.Get("/", [](const httplib::Request&, httplib::Response&) {});
  HttpClient client("http://localhost:" + std::to_string(api.port));
  CHECK(sync_wait(client.get("/", 10s)).status == 200);
  CHECK(sync_wait(client.get("/", 10s)).status == 200);
}

TEST_CASE("an interim answer is not the answer") {
  RawServer server([](int socket) {
    read_request(socket);
    put(socket, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
    put(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  HttpClient client(loopback(server.port));
  const auto reply = sync_wait(client.get("/", 5s));
  CHECK(reply.status == 200);
  CHECK(reply.body == "ok");
}

TEST_CASE("what comes after an answer is not taken for the next one's") {
  RawServer server([](int socket) {
    for (int i = 0; i < 2; ++i) {
      read_request(socket);
      put(socket,
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray");
    }
  });
  HttpClient client(loopback(server.port));
  for (int i = 1; i <= 3; ++i) {
    CHECK(sync_wait(client.get("/", 5s)).body == "ok");
    CHECK(server.connections == i);
  }
}

TEST_CASE("a path from outside cannot add lines to the request") {
  Listening<> api;
  std::string target;
  bool smuggled = false;
  api.server.Get(R"([\s\S]*)", [&](const httplib::Request& request, httplib::Response&) {
    target = request.target;
    smuggled = request.has_header("X-Smuggled");
  });
  HttpClient client(loopback(api.port));
  CHECK(sync_wait(client.get("/a b\r\nX-Smuggled: 1", 5s)).status == 200);
  CHECK(target == "/a%20b%0D%0AX-Smuggled:%201");
  CHECK_FALSE(smuggled);
  CHECK_THROWS_AS(HttpClient(loopback(api.port), {{"Authorization", "a\r\nb"}}),
                  std::invalid_argument);
}

TEST_CASE("stop ends a call in flight at once and refuses the next") {
  Listening<> api;
  std::mutex gate;
  std::condition_variable changed;
  bool arrived = false, done = false;
  api.server.Get("/poll", [&](const httplib::Request&, httplib::Response&) {
    std::unique_lock hold(gate);
    arrived = true;
    changed.notify_all();
    changed.wait_for(hold, 30s, [&] { return done; });
  });
  HttpClient client(loopback(api.port));
  HttpReply reply;
  std::thread polling([&] { reply = sync_wait(client.get("/poll", 60s)); });
  {
    std::unique_lock hold(gate);
    REQUIRE(changed.wait_for(hold, 10s, [&] { return arrived; }));
  }
  const auto began = Clock::now();
  client.stop();
  polling.join();
  CHECK(Clock::now() - began < 2s);
  CHECK(reply.status == 0);
  CHECK(reply.error == "stopped");
  CHECK(sync_wait(client.get("/poll", 1s)).error == "stopped");
  const std::lock_guard hold(gate);
  done = true;
  changed.notify_all();
}

TEST_CASE("a server whose certificate nobody vouches for is refused") {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_sign(certificate, key, EVP_sha256());
  Listening<httplib::SSLServer> api(certificate, key);
  bool served = false;
  api.server.Get("/", [&](const httplib::Request&, httplib::Response&) { served = true; });
  HttpClient client("https://127.0.0.1:" + std::to_string(api.port));
  const auto reply = sync_wait(client.get("/", 5s));
  CHECK(reply.status == 0);
  CHECK(reply.error == "the server's certificate is not trusted");
  CHECK_FALSE(served);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

TEST_CASE("a base that is no http address is refused when the client is made") {
  CHECK_THROWS_AS(HttpClient("ftp://127.0.0.1"), std::invalid_argument);
}
