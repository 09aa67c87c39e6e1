// Every outgoing HTTP call: connections kept alive and reused, a total deadline for each call,
// errors without secrets (never a URL: a Telegram token is part of one). A call that waits holds no
// thread: all of them wait on the loop's (outgoing/loop.h), where who awaits one goes on.
// Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bot/outgoing/task.h"

namespace kedai::bot {

struct HttpPart {  // of a multipart/form-data body
  std::string name;
  std::string content;
  std::string filename = {};
  std::string content_type = {};
};

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpReply {
  int status = 0;  // 0: no answer came; `error` says why ("timed out", "could not connect")
  std::string body;
  std::string error;
};

class HttpClient {
 public:
  // `base` is scheme://host[:port][/prefix]; throws std::invalid_argument when it is not.
  // The headers go with every call (an Authorization).
  explicit HttpClient(const std::string& base, const std::vector<HttpHeader>& headers = {});
  ~HttpClient();  // stop()s

  Task<HttpReply> get(const std::string& path, std::chrono::milliseconds deadline);
  // `more` goes with this call alone (an Idempotency-Key).
  Task<HttpReply> post_json(const std::string& path, const std::string& body,
                            std::chrono::milliseconds deadline,
                            const std::vector<HttpHeader>& more = {});
  Task<HttpReply> post_multipart(const std::string& path, const std::vector<HttpPart>& parts,
                                 std::chrono::milliseconds deadline);
  // Ends calls in flight and refuses new ones (a long poll must not hold up a shutdown).
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace kedai::bot
