#include "store/staff.h"

#include <sodium.h>

#include <array>

namespace kedai {

namespace {

const db::Sql kFind(
    "SELECT staff_id, role, name, channel, user_value, chat_id FROM staff "
    "WHERE shop_id = $1 AND channel = $2 AND user_value = $3");
const db::Sql kOfChat(
    "SELECT staff_id, role, name, channel, user_value, chat_id FROM staff "
    "WHERE shop_id = $1 AND chat_id = $2");
const db::Sql kAll(
    "SELECT staff_id, role, name, channel, user_value, chat_id FROM staff "
    "WHERE shop_id = $1 ORDER BY staff_id");
const db::Sql kBind(
    "INSERT INTO staff(shop_id, staff_id, role, name, channel, user_value, chat_id, bound_at) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT(shop_id, channel, user_value) "
    "DO UPDATE SET role = excluded.role, name = excluded.name, chat_id = excluded.chat_id");
const db::Sql kUnbind("DELETE FROM staff WHERE shop_id = $1 AND staff_id = $2");
const db::Sql kInvite(
    "INSERT INTO invitation(shop_id, code_hash, role, expires_at) VALUES($1, $2, $3, $4)");
const db::Sql kRedeem(
    "DELETE FROM invitation WHERE shop_id = $1 AND code_hash = $2 RETURNING role, expires_at");

constexpr std::string_view kAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
constexpr int kCodeLength = 10;

std::string hash_of(std::string_view code) {
  std::array<unsigned char, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(code.data()),
                     code.size(), nullptr, 0);
  std::string hex(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

StaffMember read(const db::Rows& rows) {
  return {{rows.integer(0)}, role_of(rows.text(1)).value_or(Role::Admin),
          rows.text(2),      rows.text(3),
          rows.text(4),      {rows.integer(5)}};
}

}  // namespace

std::string_view to_word(Role role) { return role == Role::Owner ? "owner" : "admin"; }

std::optional<Role> role_of(std::string_view word) {
  if (word == "owner") return Role::Owner;
  if (word == "admin") return Role::Admin;
  return std::nullopt;
}

std::optional<StaffMember> Staff::find(std::string_view channel, std::string_view user) {
  auto rows = database_.query(kFind, shop_, channel, user);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

std::vector<StaffMember> Staff::all() {
  std::vector<StaffMember> members;
  auto rows = database_.query(kAll, shop_);
  while (rows.next()) members.push_back(read(rows));
  return members;
}

std::optional<StaffMember> Staff::of_chat(ChatId chat) {
  auto rows = database_.query(kOfChat, shop_, chat);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

void Staff::unbind(const StaffMember& member) { database_.execute(kUnbind, shop_, member.id); }

void Staff::bind(const StaffMember& member, Time now) {
  database_.execute(kBind, shop_, member.id, to_word(member.role), member.name, member.channel,
                    member.user, member.chat, to_millis(now));
}

void Staff::invite(std::string_view code, Role role, Time expires) {
  database_.execute(kInvite, shop_, hash_of(code), to_word(role), to_millis(expires));
}

std::optional<Role> Staff::redeem(std::string_view code, Time now) {
  auto rows = database_.query(kRedeem, shop_, hash_of(code));
  if (!rows.next() || rows.integer(1) < to_millis(now)) return std::nullopt;
  return role_of(rows.text(0));
}

std::string new_invitation_code() {
  std::string code;
  for (int i = 0; i < kCodeLength; ++i)
    code += kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))];
  return code;
}

}  // namespace kedai
