// The catalogue: categories, products, and their variants (one SKU, one price, one stock count
// each), wholesale tiers and promotions. Readers share one immutable snapshot; it never holds
// stock, which changes with every order.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"
#include "store/promotion.h"

namespace kedai {

struct Category {
  CategoryId id;
  std::string name;
};

// "Harga grosir": from so many pieces on, each costs that.
struct PriceTier {
  Quantity least = 0;
  Money price;
  bool operator==(const PriceTier&) const = default;
};

struct Variant {
  VariantId id;
  ProductId product;
  std::string name;  // "250 g"; empty for the only variant of a product
  std::string sku;
  Money price;
  int lead_days = 0;                      // > 0: made to order
  std::vector<std::string> aliases = {};  // of this one alone: "kemplang tunu"
  std::vector<PriceTier> tiers = {};      // smallest quantity first
};

struct Product {
  ProductId id;
  CategoryId category;
  std::string name;
  std::string description;
  std::vector<std::string> aliases;  // of all its variants
  std::string picture_id;            // empty: none
  Time added;
  std::vector<Variant> variants = {};  // never empty

  Money lowest_price() const;
  bool one_price() const;
};

class Catalog : public std::enable_shared_from_this<Catalog> {
 public:
  Catalog(std::int64_t version, std::vector<Category> categories, std::vector<Product> products,
          std::vector<Promotion> promotions = {});

  std::int64_t version() const { return version_; }
  const std::vector<Category>& categories() const { return categories_; }
  const std::vector<Product>& products() const { return products_; }  // in the shop's order
  // Also those that have not begun or are over, oldest first.
  const std::vector<Promotion>& promotions() const { return promotions_; }
  const std::vector<const Product*>& in(CategoryId category) const;
  // Those with the shortest names among the products of one variant, two at most: easy to type.
  const std::vector<const Product*>& easiest() const { return easiest_; }
  Time began() const { return began_; }  // when its first product was added

  const Category* find(CategoryId id) const;
  const Product* find(ProductId id) const;
  const Variant* find(VariantId id) const;
  const Variant* find_sku(std::string_view sku) const;  // ASCII case does not matter
  const Product& product_of(const Variant& variant) const { return *find(variant.product); }
  std::string full_name(const Variant& variant) const;  // "Kerupuk Jangek 250 g"

 private:
  std::int64_t version_;
  std::vector<Category> categories_;
  std::vector<Product> products_;
  std::vector<Promotion> promotions_;
  std::unordered_map<CategoryId, std::vector<const Product*>> by_category_;
  std::vector<const Product*> easiest_;
  Time began_ = Time::max();
  std::unordered_map<ProductId, const Product*> products_by_id_;
  std::unordered_map<VariantId, const Variant*> variants_by_id_;
  std::unordered_map<std::string, const Variant*> variants_by_sku_;
};

using CatalogSnapshot = std::shared_ptr<const Catalog>;

// Reads and changes the catalogue's rows of one shop.
class CatalogRows {
 public:
  CatalogRows(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}
  CatalogSnapshot load(std::int64_t version);
  void add(const Category& category, int position);
  void add(const Product& product, int position);  // with its variants
  void set_price(VariantId variant, Money price);
  void set_aliases(ProductId product, const std::vector<std::string>& aliases);
  void set_tiers(VariantId variant, const std::vector<PriceTier>& tiers);  // instead of the old
  void set_promotion(const Promotion& promotion);
  void remove_promotion(std::int64_t id);

 private:
  db::Database& database_;
  ShopId shop_;
};

// The newest snapshot of each shop, remade when its version moves on. One per lane; not
// thread-safe.
class CatalogCache {
 public:
  CatalogSnapshot get(db::Database& database, ShopId shop, std::int64_t version);

 private:
  std::unordered_map<ShopId, CatalogSnapshot> snapshots_;
};

}  // namespace kedai
