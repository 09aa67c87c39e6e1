// One shop, all of it behind one door: what a flow reads and changes inside the lane's transaction.
// Made anew for each event; it keeps no state but the snapshot. One thread, the lane's.
#pragma once

#include "store/capacity.h"
#include "store/cart.h"
#include "store/catalog.h"
#include "store/charges.h"
#include "store/conversations.h"
#include "store/customers.h"
#include "store/db/database.h"
#include "store/desk_changes.h"
#include "store/errands.h"
#include "store/ids.h"
#include "store/leases.h"
#include "store/mailbox.h"
#include "store/orders.h"
#include "store/payments.h"
#include "store/pictures.h"
#include "store/profile.h"
#include "store/sent_messages.h"
#include "store/staff.h"
#include "store/stock.h"
#include "store/vouchers.h"

namespace kedai {

class Shop {
 public:
  Shop(db::Database& database, Profile profile, CatalogSnapshot catalog, IdSource& ids);

  ShopId id() const { return profile.id; }
  std::int64_t new_id(Time now) { return ids_.next(now); }
  // A change of price or catalogue: written, and the snapshot that this Shop shows renewed.
  void set_price(VariantId variant, Money price);
  void set_aliases(ProductId product, const std::vector<std::string>& aliases);
  void set_tiers(VariantId variant, const std::vector<PriceTier>& tiers);
  void set_promotion(const Promotion& promotion);
  void remove_promotion(std::int64_t promotion);

  Profile profile;
  CatalogSnapshot catalog;
  Stock stock;
  Capacity capacity;
  Customers customers;
  Carts carts;
  Orders orders;
  Payments payments;
  Charges charges;
  Vouchers vouchers;
  Staff staff;
  DeskChanges desk_changes;
  Conversations conversations;
  Mailbox mailbox;
  Errands errands;
  Pictures pictures;
  SentMessages sent_messages;
  Leases leases;
  Profiles profiles;

 private:
  template <class Change>
  void change_catalogue(Change change);

  db::Database& database_;
  IdSource& ids_;
};

}  // namespace kedai
