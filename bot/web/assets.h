// The web's own files (scripts, styles, the favicon, templates), embedded in the program. Scripts
// and styles are served under a name that holds the hash of their bytes, so that they can be kept
// for ever, and come compressed from the build. Immutable; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/edge/http.h"
#include "config/assets.h"

namespace kedai::bot {

std::span<const config::Asset>
embedded_web();  // by CMake: "chat.js", "chat.js.br", "chat.tpl", ...

class WebAssets {
 public:
  static const WebAssets& get();

  const std::string& url(std::string_view name) const;  // "chat.js" -> "/assets/chat.1f2e....js"
  // The named file ("chat.1f2e....js") in the best coding that the client takes, or 404.
  edge::Response serve(std::string_view hashed_name, std::string_view accept_encoding) const;

 private:
  WebAssets();
  struct File {
    std::string name;
    std::string url;
    std::string_view type;
    std::string_view plain;
    std::string_view gzip;
    std::string_view brotli;
  };
  std::vector<File> files_;
};

// One embedded file's bytes. Throws std::logic_error for a name that the build does not know.
std::string_view web_file(std::string_view name);

// True when the header allows the coding ("br" in "gzip, br;q=0.8", but not in "br;q=0").
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace kedai::bot
