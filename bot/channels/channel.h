// The outgoing side of a channel whose messages leave by its API (Telegram, WhatsApp). Web chat and
// the terminal have none: what is stored in their transcript is delivered.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bot/outgoing/task.h"
#include "flows/message.h"
#include "store/ids.h"
#include "store/money.h"
#include "store/pictures.h"

namespace kedai {
class Shop;
}

namespace kedai::bot {

inline constexpr std::string_view kTelegram = "telegram";
inline constexpr std::string_view kWhatsApp = "whatsapp";
inline constexpr std::string_view kWeb = "web";
inline constexpr std::string_view kTerminal = "terminal";

// Web chat and the terminal: stored is delivered.
bool is_local_channel(std::string_view channel);

// What is left of a message whose picture or file is not to be had: a person's file is missed in
// words, the shop's own picture is not.
Message without_media(Message message, std::string_view locale);

std::string brand(std::string_view channel);  // as people write it: "WhatsApp"

// A file cannot be brought over just now; it may be later.
struct NotNow : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// A file is larger than its channel gives out, or than is taken from it.
struct TooLarge : std::runtime_error {
  TooLarge() : std::runtime_error("a file is too large") {}
};

// What a channel needs of the store while it sends.
class SendingDesk {
 public:
  virtual ~SendingDesk() = default;
  virtual std::optional<Picture> picture(const std::string& picture_id) = 0;
  // What somebody sent by another channel, fetched there; nothing when it is gone. Throws NotNow.
  virtual Task<std::optional<Picture>> media(const Attachment& attachment) = 0;
  virtual std::optional<std::string> uploaded(const std::string& picture_id) = 0;
  virtual void note_upload(const std::string& picture_id, const std::string& reference) = 0;
  // The message of the letter's topic in this chat, if one was sent.
  virtual std::optional<std::string> sent_before(ChatId chat, const std::string& topic) = 0;
  virtual Time heard_at(ChatId chat) = 0;  // when its person last wrote
  virtual bool holds(ChatId chat) = 0;     // letters wait for its person to write
  virtual Time now() = 0;
};

struct Delivery {
  enum class Outcome {
    Sent,         // the channel has it; `reference` names the message there
    TryLater,     // not now: after `retry_after`, or with backoff when it is zero
    Held,         // not before its person writes again; an approved notice may have gone instead
    Unreachable,  // this chat takes nothing (blocked, gone): give the letter up, mark the chat
    Refused,      // this letter will never be taken: give it up and tell the owner
    Locked,       // nothing of this shop will be taken until a person mends it (token revoked)
  };
  Outcome outcome = Outcome::Sent;
  std::string reference = {};
  std::chrono::milliseconds retry_after{0};
  std::string reason = {};  // for the log and the owner; holds no secret
  int growth = 2;           // of the backoff
  bool for_all = false;     // TryLater: nothing of this shop leaves by this channel until then
  int messages_left = 0;    // TryLater: as in Letter, when the first of several has left
  Time heard{};             // Held: when its person had last written, as far as was known

  // What left, on a channel that reports back and bills; kept in SentMessages.
  struct Billed {
    std::string reference;
    std::string category;
    Money price;
    bool announces = false;  // an approved notice of the letter, which itself waits
  };
  std::vector<Billed> billed = {};
  // Runs in the transaction that marks the letter; returns letters to post.
  std::function<std::vector<Letter>(Shop&, Time now)> afterwards = {};
};

// How fast letters may leave for one shop. Zero: as fast as they can.
struct Pace {
  int per_second = 0;                     // in all
  std::chrono::milliseconds per_chat{0};  // between letters to one chat,
  int burst = 1;                          // of which so many may go at once, borrowed from later
};

class Channel {
 public:
  virtual ~Channel() = default;
  virtual Pace pace() const = 0;
  // Sends one letter to one address and waits for the answer. Letters of one chat come one after
  // another, in order; those of others meanwhile. Does not throw.
  virtual Task<Delivery> send(const Letter& letter, const std::string& address,
                              SendingDesk& desk) = 0;
  // The bytes of an attachment that came in by this channel; nothing when it is gone or none.
  // Throws NotNow and TooLarge.
  virtual Task<std::optional<Picture>> fetch(std::string reference) = 0;
};

}  // namespace kedai::bot
