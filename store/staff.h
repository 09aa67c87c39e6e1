// Owners and admins. A role is bound to a (channel, user id) by a one-time code, and only so: never
// by a phone number or a name in a message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

enum class Role { Owner, Admin };
std::string_view to_word(Role role);  // "owner", "admin"
std::optional<Role> role_of(std::string_view word);

struct StaffMember {
  StaffId id;
  Role role = Role::Admin;
  std::string name;
  std::string channel;
  std::string user;  // the channel's user id
  ChatId chat;       // where they are told of orders
};

class Staff {
 public:
  Staff(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  std::optional<StaffMember> find(std::string_view channel, std::string_view user);
  std::vector<StaffMember> all();
  std::optional<StaffMember> of_chat(ChatId chat);
  void unbind(const StaffMember& member);
  void bind(const StaffMember& member, Time now);  // a new one, or a new role for a known one

  // Only a hash of the code is kept.
  void invite(std::string_view code, Role role, Time expires);
  // Uses the code up: its role, or nothing when it is unknown, used or expired.
  std::optional<Role> redeem(std::string_view code, Time now);

 private:
  db::Database& database_;
  ShopId shop_;
};

// A fresh code from the system's random source: 10 letters and digits without look-alikes, which
// can ride in a deep link as they are.
std::string new_invitation_code();

}  // namespace kedai
