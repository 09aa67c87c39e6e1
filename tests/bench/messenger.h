// The messengers that the bench plays: how their webhooks tell what people write and press, and
// what the calls of their APIs show to whom. No more of them than the contestants use.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/http.h"

namespace kedai::bench {

struct Button {
  std::string label;
  std::string data;
  std::int64_t message = 0;  // that it stands under
};

struct Called {           // by a contestant
  std::int64_t chat = 0;  // 0: it shows nothing to anybody
  std::string text;
  std::vector<Button> buttons;
  std::string answer;  // JSON
};

class Messenger {
 public:
  virtual ~Messenger() = default;
  virtual std::string name() const = 0;
  // A webhook's whole request; each has an id of its own.
  virtual std::string said(std::int64_t chat, const std::string& text) = 0;
  virtual std::string pressed(std::int64_t chat, const Button& button) = 0;
  virtual Called called(const HttpMessage& call) = 0;
};

inline constexpr const char* kSecret = "rahasia-untuk-bench";  // in every webhook
inline constexpr const char* kToken = "7000000001:TEST-BENCH-TOKEN-aaaaaaaaaaaaaaa";

std::unique_ptr<Messenger> telegram(const std::string& path);
std::unique_ptr<Messenger> whatsapp(const std::string& path);

}  // namespace kedai::bench
