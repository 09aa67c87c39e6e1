#include "store/catalog.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace kedai {

namespace {

const db::Sql kCategories(
    "SELECT category_id, name FROM category WHERE shop_id = $1 ORDER BY position, category_id");
const db::Sql kProducts(
    "SELECT product_id, category_id, name, description, aliases, picture_id, added_at FROM product "
    "WHERE shop_id = $1 ORDER BY position, product_id");
const db::Sql kVariants(
    "SELECT product_id, variant_id, name, sku, price, lead_days, aliases FROM variant "
    "WHERE shop_id = $1 ORDER BY product_id, position, variant_id");
const db::Sql kAddCategory(
    "INSERT INTO category(shop_id, category_id, name, position) VALUES($1, $2, $3, $4)");
const db::Sql kAddProduct(
    "INSERT INTO product(shop_id, product_id, category_id, name, description, aliases, picture_id, "
    "position, added_at) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const db::Sql kAddVariant(
    "INSERT INTO variant(shop_id, variant_id, product_id, name, sku, price, lead_days, position, "
    "aliases) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const db::Sql kSetAliases("UPDATE product SET aliases = $3 WHERE shop_id = $1 AND product_id = $2");
const db::Sql kTiers(
    "SELECT variant_id, least, price FROM price_tier WHERE shop_id = $1 "
    "ORDER BY variant_id, least");
const db::Sql kAddTier(
    "INSERT INTO price_tier(shop_id, variant_id, least, price) VALUES($1, $2, $3, $4)");
const db::Sql kDropTiers("DELETE FROM price_tier WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kPromotions(
    "SELECT promotion_id, scope, subject_id, percent, amount, starts_at, ends_at FROM promotion "
    "WHERE shop_id = $1 ORDER BY promotion_id");
const db::Sql kSetPromotion(
    "INSERT INTO promotion(shop_id, scope, subject_id, promotion_id, percent, amount, starts_at, "
    "ends_at) VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT(shop_id, scope, subject_id) "
    "DO UPDATE SET promotion_id = excluded.promotion_id, percent = excluded.percent, "
    "amount = excluded.amount, starts_at = excluded.starts_at, ends_at = excluded.ends_at");
const db::Sql kRemovePromotion("DELETE FROM promotion WHERE shop_id = $1 AND promotion_id = $2");
const db::Sql kSetPrice("UPDATE variant SET price = $3 WHERE shop_id = $1 AND variant_id = $2");

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

constexpr char kAliasMark = '|';

std::vector<std::string> split_aliases(const std::string& text) {
  std::vector<std::string> out;
  std::size_t from = 0;
  while (from < text.size()) {
    const auto to = std::min(text.find(kAliasMark, from), text.size());
    if (to > from) out.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return out;
}

constexpr std::array<std::string_view, 4> kScopes{"all", "category", "product", "variant"};

std::string join_aliases(const std::vector<std::string>& aliases) {
  std::string out;
  for (const std::string& alias : aliases) (out += out.empty() ? "" : "|") += alias;
  return out;
}

std::vector<Promotion> read_promotions(db::Rows rows) {
  std::vector<Promotion> promotions;
  while (rows.next())
    promotions.push_back({rows.integer(0),
                          promotion_scope_of(rows.text(1)),
                          rows.integer(2),
                          static_cast<int>(rows.integer(3)),
                          {rows.integer(4)},
                          {from_millis(rows.integer(5)), from_millis(rows.integer(6))}});
  return promotions;
}

}  // namespace

std::string_view to_word(Promotion::Scope scope) {
  return kScopes[static_cast<std::size_t>(scope)];
}

Promotion::Scope promotion_scope_of(std::string_view word) {
  const auto* found = std::ranges::find(kScopes, word);
  if (found == kScopes.end()) throw db::Error("unknown scope of a promotion");
  return static_cast<Promotion::Scope>(found - kScopes.begin());
}

Money Product::lowest_price() const {
  return std::ranges::min(variants, {}, &Variant::price).price;
}

bool Product::one_price() const {
  return std::ranges::all_of(variants,
                             [&](const Variant& v) { return v.price == variants[0].price; });
}

Catalog::Catalog(std::int64_t version, std::vector<Category> categories,
                 std::vector<Product> products, std::vector<Promotion> promotions)
    : version_(version),
      categories_(std::move(categories)),
      products_(std::move(products)),
      promotions_(std::move(promotions)) {
  for (const Product& product : products_) {
    products_by_id_[product.id] = &product;
    by_category_[product.category].push_back(&product);
    began_ = std::min(began_, product.added);
    if (product.variants.size() == 1) easiest_.push_back(&product);
    for (const Variant& variant : product.variants) {
      variants_by_id_[variant.id] = &variant;
      variants_by_sku_[upper(variant.sku)] = &variant;
    }
  }
  std::ranges::stable_sort(easiest_, {}, [](const Product* each) { return each->name.size(); });
  if (easiest_.size() > 2) easiest_.resize(2);
}

const std::vector<const Product*>& Catalog::in(CategoryId category) const {
  static const std::vector<const Product*> none;
  const auto found = by_category_.find(category);
  return found == by_category_.end() ? none : found->second;
}

const Category* Catalog::find(CategoryId id) const {
  const auto found = std::ranges::find(categories_, id, &Category::id);
  return found == categories_.end() ? nullptr : &*found;
}

const Product* Catalog::find(ProductId id) const {
  const auto found = products_by_id_.find(id);
  return found == products_by_id_.end() ? nullptr : found->second;
}

const Variant* Catalog::find(VariantId id) const {
  const auto found = variants_by_id_.find(id);
  return found == variants_by_id_.end() ? nullptr : found->second;
}

const Variant* Catalog::find_sku(std::string_view sku) const {
  const auto found = variants_by_sku_.find(upper(sku));
  return found == variants_by_sku_.end() ? nullptr : found->second;
}

std::string Catalog::full_name(const Variant& variant) const {
  const std::string& product = product_of(variant).name;
  return variant.name.empty() ? product : product + " " + variant.name;
}

CatalogSnapshot CatalogRows::load(std::int64_t version) {
  std::vector<Category> categories;
  auto category_rows = database_.query(kCategories, shop_);
  while (category_rows.next())
    categories.push_back({{category_rows.integer(0)}, category_rows.text(1)});

  std::vector<Product> products;
  std::unordered_map<std::int64_t, std::size_t> place;
  auto rows = database_.query(kProducts, shop_);
  while (rows.next()) {
    place[rows.integer(0)] = products.size();
    products.push_back({{rows.integer(0)},
                        {rows.integer(1)},
                        rows.text(2),
                        rows.text(3),
                        split_aliases(rows.text(4)),
                        rows.text(5),
                        from_millis(rows.integer(6))});
  }
  std::unordered_map<std::int64_t, std::vector<PriceTier>> tiers;
  auto tier_rows = database_.query(kTiers, shop_);
  while (tier_rows.next())
    tiers[tier_rows.integer(0)].push_back({tier_rows.integer(1), {tier_rows.integer(2)}});
  auto variant_rows = database_.query(kVariants, shop_);
  while (variant_rows.next()) {
    const ProductId product{variant_rows.integer(0)};
    products[place.at(product.value)].variants.push_back({{variant_rows.integer(1)},
                                                          product,
                                                          variant_rows.text(2),
                                                          variant_rows.text(3),
                                                          {variant_rows.integer(4)},
                                                          static_cast<int>(variant_rows.integer(5)),
                                                          split_aliases(variant_rows.text(6)),
                                                          tiers[variant_rows.integer(1)]});
  }
  return std::make_shared<const Catalog>(version, std::move(categories), std::move(products),
                                         read_promotions(database_.query(kPromotions, shop_)));
}

void CatalogRows::add(const Category& category, int position) {
  database_.execute(kAddCategory, shop_, category.id, category.name, position);
}

void CatalogRows::add(const Product& product, int position) {
  database_.execute(kAddProduct, shop_, product.id, product.category, product.name,
                    product.description, join_aliases(product.aliases), product.picture_id,
                    position, to_millis(product.added));
  int variant_position = 0;
  for (const Variant& variant : product.variants)
    database_.execute(kAddVariant, shop_, variant.id, product.id, variant.name, variant.sku,
                      variant.price.minor, variant.lead_days, variant_position++,
                      join_aliases(variant.aliases));
  for (const Variant& variant : product.variants)
    if (!variant.tiers.empty()) set_tiers(variant.id, variant.tiers);
}

void CatalogRows::set_price(VariantId variant, Money price) {
  database_.execute(kSetPrice, shop_, variant, price.minor);
}

void CatalogRows::set_aliases(ProductId product, const std::vector<std::string>& aliases) {
  database_.execute(kSetAliases, shop_, product, join_aliases(aliases));
}

void CatalogRows::set_tiers(VariantId variant, const std::vector<PriceTier>& tiers) {
  database_.execute(kDropTiers, shop_, variant);
  for (const PriceTier& tier : tiers)
    database_.execute(kAddTier, shop_, variant, tier.least, tier.price.minor);
}

void CatalogRows::set_promotion(const Promotion& promotion) {
  database_.execute(kSetPromotion, shop_, to_word(promotion.scope), promotion.subject, promotion.id,
                    promotion.percent, promotion.amount.minor, to_millis(promotion.period.starts),
                    to_millis(promotion.period.ends));
}

void CatalogRows::remove_promotion(std::int64_t id) {
  database_.execute(kRemovePromotion, shop_, id);
}

CatalogSnapshot CatalogCache::get(db::Database& database, ShopId shop, std::int64_t version) {
  CatalogSnapshot& snapshot = snapshots_[shop];
  if (!snapshot || snapshot->version() != version)
    snapshot = CatalogRows(database, shop).load(version);
  return snapshot;
}

}  // namespace kedai
