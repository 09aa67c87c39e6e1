#include "store/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <span>

#include "store/catalog.h"
#include "store/profile.h"
#include "store/stock.h"

namespace kedai {

namespace {

enum Column {
  Sku,
  CategoryName,
  ProductName,
  VariantName,
  Price,
  Count,
  Weight,
  LeadDays,
  Aliases,
  Description,
  Tiers,  // may be left out, name and all
  kColumns
};
constexpr std::array<std::string_view, kColumns> kHeader{
    "sku",      "category",  "product", "variant",     "price", "stock",
    "weight_g", "lead_days", "aliases", "description", "tiers"};

using Fields = std::vector<std::string>;

struct Row {
  std::size_t line;  // of the file, where it begins
  Fields fields;
};

// RFC 4180: fields may be quoted, "" inside quotes is a quote, quoted fields may hold line ends.
std::vector<Row> read_csv(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // Excel's mark of UTF-8
  std::vector<Row> rows{{1, Fields(1)}};
  std::size_t line = 1;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string& field = rows.back().fields.back();
    const char c = text[i];
    if (c == '\n') ++line;
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      field += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (quoted || (c != ',' && c != '\n' && c != '\r'))
      field += c;
    else if (c == ',')
      rows.back().fields.emplace_back();
    else if (c == '\n')
      rows.push_back({line, Fields(1)});
  }
  std::erase_if(rows,
                [](const Row& row) { return row.fields.size() == 1 && row.fields[0].empty(); });
  return rows;
}

std::int64_t whole_number(const Row& row, Column column) {
  const std::string& text = row.fields[column];
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0)
    throw ImportError(fmt::format("line {}: {} is \"{}\", but must be a whole number, 0 or more",
                                  row.line, kHeader[column], text));
  return value;
}

std::vector<std::string> split(std::string_view text, char mark) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto to = std::min(text.find(mark), text.size());
    if (to > 0) out.emplace_back(text.substr(0, to));
    text.remove_prefix(std::min(to + 1, text.size()));
  }
  return out;
}

// "10:13500|50:12500", each tier of more pieces and less money than the one before.
std::vector<PriceTier> tiers_of(const Row& row) {
  std::vector<PriceTier> tiers;
  const auto whole = [](std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : -1;
  };
  PriceTier before{1, {whole_number(row, Price)}};
  for (const std::string& text : split(row.fields[Tiers], '|')) {
    const auto colon = std::min(text.find(':'), text.size());
    const std::string_view price = std::string_view(text).substr(std::min(colon + 1, text.size()));
    const PriceTier tier{whole(std::string_view(text).substr(0, colon)), {whole(price)}};
    if (tier.least <= before.least || tier.least > kMostPieces || tier.price < Money{} ||
        tier.price >= before.price)
      throw ImportError(
          fmt::format("line {}: tiers is \"{}\", but must be like 10:13500|50:12500, each of more "
                      "pieces and less money than the one before",
                      row.line, row.fields[Tiers]));
    tiers.push_back(tier);
    before = tier;
  }
  return tiers;
}

void check_shape(std::vector<Row>& rows) {
  constexpr auto kNeeded = std::span(kHeader).first<Tiers>();
  const bool without_tiers = !rows.empty() && std::ranges::equal(rows[0].fields, kNeeded);
  if (!without_tiers && (rows.empty() || !std::ranges::equal(rows[0].fields, kHeader)))
    throw ImportError(fmt::format("line 1: the columns must be {} and may end with tiers",
                                  fmt::join(kNeeded, ",")));
  const std::size_t columns = rows[0].fields.size();
  for (Row& row : std::span(rows).subspan(1)) {
    if (row.fields.size() != columns)
      throw ImportError(
          fmt::format("line {}: {} fields, but there are {} columns (a field with a comma needs "
                      "quotes)",
                      row.line, row.fields.size(), columns));
    row.fields.resize(kColumns);
    for (const Column needed : {Sku, CategoryName, ProductName})
      if (row.fields[needed].empty())
        throw ImportError(fmt::format("line {}: {} is empty", row.line, kHeader[needed]));
  }
}

// Products in the order of their first rows, each with its variants and their first counts.
struct Plan {
  std::vector<Category> categories;
  std::vector<Product> products;
  std::map<VariantId, Quantity> counts;
};

// Names that stand in every row of a product are the product's, the others of their row alone.
void part_aliases(Product& product) {
  for (const std::string& alias : product.variants[0].aliases) {
    const bool everywhere = std::ranges::all_of(product.variants, [&](const Variant& variant) {
      return std::ranges::find(variant.aliases, alias) != variant.aliases.end();
    });
    if (everywhere) product.aliases.push_back(alias);
  }
  for (Variant& variant : product.variants)
    std::erase_if(variant.aliases, [&](const std::string& alias) {
      return std::ranges::find(product.aliases, alias) != product.aliases.end();
    });
}

Plan plan_of(const std::vector<Row>& rows, IdSource& ids, Time now) {
  Plan plan;
  std::map<std::string, std::size_t> skus;
  for (const Row& row : std::span(rows).subspan(1)) {
    const Fields& of = row.fields;
    if (const auto [first, fresh] = skus.try_emplace(of[Sku], row.line); !fresh)
      throw ImportError(
          fmt::format("line {}: sku {} is already on line {}", row.line, of[Sku], first->second));
    auto category = std::ranges::find(plan.categories, of[CategoryName], &Category::name);
    if (category == plan.categories.end())
      category = plan.categories.insert(category, {{ids.next(now)}, of[CategoryName]});
    auto product = std::ranges::find(plan.products, of[ProductName], &Product::name);
    if (product == plan.products.end())
      product = plan.products.insert(
          product, {{ids.next(now)}, category->id, of[ProductName], of[Description], {}, "", now});
    const VariantId variant{ids.next(now)};
    product->variants.push_back({variant,
                                 product->id,
                                 of[VariantName],
                                 of[Sku],
                                 {whole_number(row, Price)},
                                 static_cast<int>(whole_number(row, LeadDays)),
                                 split(of[Aliases], '|'),
                                 tiers_of(row)});
    plan.counts[variant] = whole_number(row, Count);
  }
  for (Product& product : plan.products) part_aliases(product);
  return plan;
}

}  // namespace

std::string file_stem(std::string_view name) {
  std::string stem;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      stem += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!stem.empty() && stem.back() != '-')
      stem += '-';
  }
  return stem;
}

void import_catalogue(db::Database& database, ShopId shop, std::string_view csv,
                      const PictureOf& picture_of, IdSource& ids, Time now) {
  auto rows_of_file = read_csv(csv);
  check_shape(rows_of_file);
  Plan plan = plan_of(rows_of_file, ids, now);

  CatalogRows rows(database, shop);
  Pictures pictures(database, shop);
  Stock stock(database, shop);
  int position = 0;
  for (const Category& category : plan.categories) rows.add(category, position++);
  for (Product& product : plan.products) {
    if (const auto picture = picture_of(product.name))
      product.picture_id = pictures.add(picture->media_type, picture->bytes);
    rows.add(product, position++);
    for (const Variant& variant : product.variants) {
      const Quantity count = plan.counts.at(variant.id);
      if (variant.lead_days > 0)
        stock.open_to_order(variant.id, count);
      else
        stock.open(variant.id, count, {variant.id.value, "", now});
    }
  }
  Profiles(database).catalog_changed(shop);
}

}  // namespace kedai
