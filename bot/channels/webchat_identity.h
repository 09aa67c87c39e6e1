// Who sits in front of a web chat: a random 128-bit id in a cookie, signed (HMAC-SHA256) under the
// installation's key together with the shop, the role and the purpose. So a customer's cookie is
// nobody's at the staff door, in another shop or in a link, and one browser's customer and staff
// chats stay apart. Immutable after construction; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/ids.h"

namespace kedai::bot {

enum class WebRole { Customer, Staff };

struct Visitor {
  ShopId shop;
  WebRole role = WebRole::Customer;
  std::string id;  // 32 hex digits; the chat's address on channel "web"
};
Visitor new_visitor(ShopId shop, WebRole role);  // from the system's random source

class WebSeal {
 public:
  enum class Purpose {
    Cookie,
    Link,  // made only by this program for its operator: nobody can pass on his own cookie as one
    Form,  // against forged form posts
  };

  // Throws std::invalid_argument when the key has fewer than 32 bytes.
  explicit WebSeal(std::string key);

  std::string seal(Purpose purpose, const Visitor& visitor) const;  // "ID.MAC", safe in URLs
  // The visitor, if `sealed` was sealed for just this purpose, shop and role.
  std::optional<Visitor> open(Purpose purpose, ShopId shop, WebRole role,
                              std::string_view sealed) const;

 private:
  std::string mac(Purpose purpose, const Visitor& visitor) const;
  std::string key_;
};

// "/SHOP/staff?key=...": whoever opens it has the visitor's staff chat.
std::string staff_link(const WebSeal& seal, const Visitor& visitor, std::string_view slug);

}  // namespace kedai::bot
