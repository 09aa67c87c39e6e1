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
      vouchers(database, profile.id),
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

template <class Change>
void Shop::change_catalogue(Change change) {
  CatalogRows rows(database_, profile.id);
  change(rows);
  profiles.catalog_changed(profile.id);
  catalog = rows.load(++profile.catalog_version);
}

void Shop::set_price(VariantId variant, Money price) {
  change_catalogue([&](CatalogRows& rows) { rows.set_price(variant, price); });
}

void Shop::set_aliases(ProductId product, const std::vector<std::string>& aliases) {
  change_catalogue([&](CatalogRows& rows) { rows.set_aliases(product, aliases); });
}

void Shop::set_tiers(VariantId variant, const std::vector<PriceTier>& tiers) {
  change_catalogue([&](CatalogRows& rows) { rows.set_tiers(variant, tiers); });
}

void Shop::set_promotion(const Promotion& promotion) {
  change_catalogue([&](CatalogRows& rows) { rows.set_promotion(promotion); });
}

void Shop::remove_promotion(std::int64_t promotion) {
  change_catalogue([&](CatalogRows& rows) { rows.remove_promotion(promotion); });
}

}  // namespace kedai
