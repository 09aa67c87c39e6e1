#include "bot/web/assets.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kedai::bot {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kTypes{{
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
}};

std::string short_hash(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string_view web_file(std::string_view name) {
  for (const config::Asset& each : embedded_web())
    if (each.name == name) return each.bytes;
  throw std::logic_error(fmt::format("no such file of the web: {}", name));
}

const WebAssets& WebAssets::get() {
  static const WebAssets assets;
  return assets;
}

WebAssets::WebAssets() {
  for (const config::Asset& each : embedded_web()) {
    const auto* const type = std::ranges::find_if(
        kTypes, [&each](const auto& known) { return each.name.ends_with(known.first); });
    if (type == kTypes.end()) continue;
    const std::string name(each.name);
    const std::string stem = name.substr(0, name.size() - type->first.size());
    files_.push_back({name,
                      fmt::format("/assets/{}.{}{}", stem, short_hash(each.bytes), type->first),
                      type->second, each.bytes, web_file(name + ".gz"), web_file(name + ".br")});
  }
}

const std::string& WebAssets::url(std::string_view name) const {
  const auto found = std::ranges::find(files_, name, &File::name);
  if (found == files_.end()) throw std::logic_error(fmt::format("no such asset: {}", name));
  return found->url;
}

edge::Response WebAssets::serve(std::string_view hashed_name,
                                std::string_view accept_encoding) const {
  const auto found = std::ranges::find(files_, fmt::format("/assets/{}", hashed_name), &File::url);
  if (found == files_.end()) return {404, "text/plain; charset=utf-8", "Not found\n"};
  edge::Response response{200, std::string(found->type), std::string(found->plain)};
  response.headers = {{"Cache-Control", "public, max-age=31536000, immutable"},
                      {"Vary", "Accept-Encoding"},
                      {"X-Content-Type-Options", "nosniff"}};
  if (accepts_coding(accept_encoding, "br")) {
    response.body = found->brotli;
    response.headers.emplace_back("Content-Encoding", "br");
  } else if (accepts_coding(accept_encoding, "gzip")) {
    response.body = found->gzip;
    response.headers.emplace_back("Content-Encoding", "gzip");
  }
  return response;
}

bool accepts_coding(std::string_view header, std::string_view coding) {
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    const auto item = header.substr(0, comma);
    header.remove_prefix(std::min(comma + 1, header.size()));
    const auto mark = std::min(item.find(';'), item.size());
    if (trimmed(item.substr(0, mark)) != coding) continue;
    const auto quality = trimmed(item.substr(std::min(mark + 1, item.size())));
    return quality.find_first_of("123456789") != quality.npos || quality.empty();
  }
  return false;
}

}  // namespace kedai::bot
