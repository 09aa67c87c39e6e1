#include "store/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

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
  kColumns
};
constexpr std::array<std::string_view, kColumns> kHeader{
    "sku",   "category", "product",   "variant", "price",
    "stock", "weight_g", "lead_days", "aliases", "description"};

using Fields = std::vector<std::string>;

// RFC 4180: fields may be quoted, "" inside quotes is a quote, quoted fields may hold line ends.
std::vector<Fields> read_csv(std::string_view text) {
  std::vector<Fields> lines(1, Fields(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string& field = lines.back().back();
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      field += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (quoted || (c != ',' && c != '\n' && c != '\r'))
      field += c;
    else if (c == ',')
      lines.back().emplace_back();
    else if (c == '\n')
      lines.emplace_back(1);
  }
  std::erase_if(lines,
                [](const Fields& fields) { return fields.size() == 1 && fields[0].empty(); });
  return lines;
}

std::int64_t whole_number(const Fields& fields, Column column, std::size_t line) {
  const std::string& text = fields[column];
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0)
    throw ImportError(fmt::format("line {}: {} is \"{}\", but must be a whole number, 0 or more",
                                  line, kHeader[column], text));
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

void check_shape(const std::vector<Fields>& lines) {
  if (lines.empty() || !std::ranges::equal(lines[0], kHeader))
    throw ImportError(fmt::format("line 1: the columns must be {}", fmt::join(kHeader, ",")));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].size() != kColumns)
      throw ImportError(
          fmt::format("line {}: {} fields, but there are {} columns (a field with a comma needs "
                      "quotes)",
                      i + 1, lines[i].size(), static_cast<int>(kColumns)));
    for (const Column needed : {Sku, CategoryName, ProductName})
      if (lines[i][needed].empty())
        throw ImportError(fmt::format("line {}: {} is empty", i + 1, kHeader[needed]));
  }
}

// Products in the order of their first rows, each with its variants and their first counts.
struct Plan {
  std::vector<Category> categories;
  std::vector<Product> products;
  std::map<VariantId, Quantity> counts;
};

Plan plan_of(const std::vector<Fields>& lines, IdSource& ids, Time now) {
  Plan plan;
  std::map<std::string, std::size_t> skus;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const Fields& row = lines[i];
    if (const auto [first, fresh] = skus.try_emplace(row[Sku], i + 1); !fresh)
      throw ImportError(
          fmt::format("line {}: sku {} is already on line {}", i + 1, row[Sku], first->second));
    auto category = std::ranges::find(plan.categories, row[CategoryName], &Category::name);
    if (category == plan.categories.end())
      category = plan.categories.insert(category, {{ids.next(now)}, row[CategoryName]});
    auto product = std::ranges::find(plan.products, row[ProductName], &Product::name);
    if (product == plan.products.end())
      product = plan.products.insert(product, {{ids.next(now)},
                                               category->id,
                                               row[ProductName],
                                               row[Description],
                                               split(row[Aliases], '|'),
                                               "",
                                               now});
    const VariantId variant{ids.next(now)};
    product->variants.push_back({variant,
                                 product->id,
                                 row[VariantName],
                                 row[Sku],
                                 {whole_number(row, Price, i + 1)},
                                 static_cast<int>(whole_number(row, LeadDays, i + 1))});
    plan.counts[variant] = whole_number(row, Count, i + 1);
  }
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
  const auto lines = read_csv(csv);
  check_shape(lines);
  Plan plan = plan_of(lines, ids, now);

  CatalogRows rows(database, shop);
  Pictures pictures(database, shop);
  Stock stock(database, shop);
  int position = 0;
  for (const Category& category : plan.categories) rows.add(category, position++);
  for (Product& product : plan.products) {
    if (const auto picture = picture_of(product.name))
      product.picture_id = pictures.add(picture->media_type, picture->bytes);
    rows.add(product, position++);
    for (const Variant& variant : product.variants)
      stock.open(variant.id, plan.counts.at(variant.id));
  }
  Profiles(database).catalog_changed(shop);
}

}  // namespace kedai
