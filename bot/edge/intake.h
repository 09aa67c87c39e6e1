// One request as its bytes come in, whatever pieces they come in: first the whole head, judged,
// then the body, counted. Beast's parser does the reading; what it would let pass and Kedai does
// not (repeated lengths, other transfer codings, encoded bodies, a missing Host) is refused here.
// No socket and no clock. Edge's thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kedai::edge {

// Why a request is not served; the numbers are the statuses that say so.
enum class Fault {
  None = 0,
  Gone = 1,  // the client left: nobody to answer
  Malformed = 400,
  TooSlow = 408,
  BodyTooLarge = 413,
  Encoded = 415,
  Expectation = 417,
  HeadTooLarge = 431,
};

struct Head {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;
  std::optional<std::uint64_t> content_length;
  bool keep_alive = false;
  bool chunked = false;
  bool expects_continue = false;
  bool wants_socket = false;  // an upgrade to a WebSocket

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

class Intake {
 public:
  Intake();
  ~Intake();

  Fault take_head(std::string_view text);
  const Head& head() const { return head_; }

  // Refuses a body of more than this at once, or as soon as its chunks add up to more.
  Fault limit_body(std::size_t bytes);
  // Takes body bytes from the front of `bytes` and says how many; the rest comes again with more.
  Fault take_body(std::string_view bytes, std::size_t& taken);
  bool whole() const;
  std::string body();

 private:
  struct Parser;
  void read_head();
  Fault judge() const;

  std::unique_ptr<Parser> parser_;
  Head head_;
};

}  // namespace kedai::edge
