// The Graph API's calls and answers for one WhatsApp number, with one token. No answer, reason or
// log line ever holds the token. Thread-safe. Source: Cloud API (CONTRACTS.md A8, A9, A11).
#pragma once

#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bot/channels/channel.h"
#include "bot/outgoing/http_client.h"
#include "config/settings.h"

namespace kedai::bot::whatsapp {

struct Answer {
  bool ok = false;
  int status = 0;                                // HTTP's; 0: no answer came
  int code = 0;                                  // the API's error code; 0: none that can be read
  std::string description;                       // the API's words, or why there is no answer
  std::shared_ptr<const nlohmann::json> result;  // never null; an empty object unless ok
};

class Api {
 public:
  explicit Api(const WhatsAppSettings& settings);

  // To the number's own paths: "messages" with this JSON.
  Task<Answer> post(const std::string& path, const std::string& json);
  // A file of ours, to be sent by its id.
  Task<Answer> upload(const Picture& file);
  // Anything below the version: "102290129340398/message_templates?fields=name".
  Task<Answer> get(const std::string& path);
  // The bytes of a file that came in; nothing when it is gone. Throws NotNow, and TooLarge over
  // `most`.
  Task<std::optional<Picture>> download(std::string media_id, std::size_t most);
  // Ends calls in flight and refuses new ones.
  void stop();

 private:
  std::string version_;
  std::string number_;
  std::string base_;
  std::string token_;
  HttpClient http_;
};

// What an error means for a letter, by its code (CONTRACTS.md A11).
enum class Fate {
  Again,         // with backoff
  AgainSlower,   // the same, for this person, four times longer each time
  AllWait,       // nothing of this number for a while
  WindowClosed,  // the person has not written for a day
  NoMedia,       // its picture or file is not taken
  Unreachable,   // this person
  Refused,       // this letter
  NoTemplate,    // the template is not (or not yet) to be had
  Locked,        // the account: a person must mend it
};
Fate fate_of(int code, int status);
Delivery delivery_of(const Answer& answer);

}  // namespace kedai::bot::whatsapp
