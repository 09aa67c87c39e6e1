#include "store/shop.h"

namespace kedai {

Shop::Shop(db::Database& database, Profile its_profile, CatalogSnapshot its_catalog, IdSource& ids)
    : profile(std::move(its_profile)),
      catalog(std::move(its_catalog)),
      stock(database, profile.id),
      capacity(database, profile.id),
      customers(database, profile.id),
      carts(database, profile.id),
      orders(database, profile.id),
      payments(database, profile.id),
      charges(database, profile.id),
      staff(database, profile.id),
      desk_changes(database, profile.id),
      conversations(database, profile.id),
      mailbox(database, profile.id),
      errands(database, profile.id),
      pictures(database, profile.id),
      sent_messages(database, profile.id),
      leases(database, ids.node()),
      profiles(database),
      database_(database),
      ids_(ids) {}

void Shop::set_price(VariantId variant, Money price) {
  CatalogRows rows(database_, profile.id);
  rows.set_price(variant, price);
  profiles.catalog_changed(profile.id);
  catalog = rows.load(++profile.catalog_version);
}

void Shop::set_aliases(ProductId product, const std::vector<std::string>& aliases) {
  CatalogRows rows(database_, profile.id);
  rows.set_aliases(product, aliases);
  profiles.catalog_changed(profile.id);
  catalog = rows.load(++profile.catalog_version);
}

}  // namespace kedai
