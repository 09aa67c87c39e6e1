// The Bot API's calls and answers, with one bot's token. No answer, reason or log line ever holds
// the token or a URL. Thread-safe. Source: Bot API 10.1, "Making requests".
#pragma once

#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bot/channels/channel.h"
#include "bot/outgoing/http_client.h"

namespace kedai::bot::telegram {

struct Answer {
  bool ok = false;
  int code = 0;             // the API's error code or HTTP's; 0: no answer that can be read
  std::string description;  // the API's words, or why there is no answer
  std::chrono::seconds retry_after{0};
  std::string body;                              // as it came
  std::shared_ptr<const nlohmann::json> result;  // never null; an empty object unless ok

  bool says(std::string_view words) const { return description.find(words) != std::string::npos; }
};

class Api {
 public:
  // `base` as in HttpClient: "https://api.telegram.org". Throws std::invalid_argument on a bad one.
  Api(const std::string& base, std::string token);

  Task<Answer> call(std::string method, std::string json = "{}",
                    std::chrono::milliseconds deadline = std::chrono::seconds(20));
  Task<Answer> upload(std::string method, std::vector<HttpPart> parts,
                      std::chrono::milliseconds deadline = std::chrono::seconds(60));
  // A file that getFile has named. Status 0 when there was no answer.
  Task<HttpReply> download(const std::string& file_path);
  // Ends calls in flight and refuses new ones.
  void stop() { http_.stop(); }

 private:
  Answer answer_of(HttpReply reply) const;
  std::string without_token(std::string text) const;

  std::string token_;
  HttpClient http_;
};

// What an answer to a send means for the letter; `reference` is the caller's to fill.
Delivery delivery_of(const Answer& answer);

}  // namespace kedai::bot::telegram
