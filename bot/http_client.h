// Every outgoing HTTP call: connections kept alive and reused, a total deadline for each call,
// errors without secrets (never a URL: a Telegram token is part of one). Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

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
  int status = 0;  // 0: no answer came; `error` says why ("timed out", "connection refused")
  std::string body;
  std::string error;
};

class HttpClient {
 public:
  // `base` is scheme://host[:port][/prefix].
  // The headers go with every call (an Authorization).
  explicit HttpClient(const std::string& base, std::vector<HttpHeader> headers = {});
  ~HttpClient();

  HttpReply get(const std::string& path, std::chrono::milliseconds deadline);
  HttpReply post_json(const std::string& path, const std::string& body,
                      std::chrono::milliseconds deadline);
  HttpReply post_multipart(const std::string& path, const std::vector<HttpPart>& parts,
                           std::chrono::milliseconds deadline);
  // Ends calls in flight and refuses new ones (a long poll must not hold up a shutdown).
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot
