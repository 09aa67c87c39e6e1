#include "store/pictures.h"

#include <sodium.h>

#include <array>

namespace kedai {

namespace {

const db::Sql kAdd(
    "INSERT INTO picture(shop_id, picture_id, media_type, bytes) VALUES($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING");
const db::Sql kFind("SELECT media_type, bytes FROM picture WHERE shop_id = $1 AND picture_id = $2");
const db::Sql kUploaded(
    "SELECT reference FROM picture_upload "
    "WHERE shop_id = $1 AND channel = $2 AND picture_id = $3");
const db::Sql kNoteUpload(
    "INSERT INTO picture_upload(shop_id, channel, picture_id, reference) VALUES($1, $2, $3, $4) "
    "ON CONFLICT(shop_id, channel, picture_id) DO UPDATE SET reference = excluded.reference");

}  // namespace

std::string_view picture_type(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n")) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
  return {};
}

std::string Pictures::add(std::string_view media_type, std::string_view bytes) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  std::string id(hex.data());
  database_.execute(kAdd, shop_, id, media_type, db::Blob{bytes});
  return id;
}

std::optional<Picture> Pictures::find(std::string_view id) {
  auto rows = database_.query(kFind, shop_, id);
  if (!rows.next()) return std::nullopt;
  return Picture{rows.text(0), rows.text(1)};
}

std::optional<std::string> Pictures::uploaded(std::string_view channel, std::string_view id) {
  auto rows = database_.query(kUploaded, shop_, channel, id);
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

void Pictures::note_upload(std::string_view channel, std::string_view id,
                           std::string_view reference) {
  database_.execute(kNoteUpload, shop_, channel, id, reference);
}

}  // namespace kedai
