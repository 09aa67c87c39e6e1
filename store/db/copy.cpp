#include "store/db/copy.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <sstream>

namespace kedai::db {

namespace {

constexpr int kAtOnce = 500;

// "shop_id:i name:t* ..." : integers, texts, bytes; a star ends the key.
TableShape shape(const std::string& name, const std::string& columns) {
  TableShape table{name, {}, 1};
  std::istringstream words(columns);
  for (std::string word; words >> word;) {
    const auto colon = word.find(':');
    const char type = word[colon + 1];
    table.columns.push_back({word.substr(0, colon), type == 'i'   ? Column::Type::Integer
                                                    : type == 't' ? Column::Type::Text
                                                                  : Column::Type::Bytes});
    if (word.ends_with('*')) table.keys = table.columns.size();
  }
  return table;
}

std::string names(const TableShape& table, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + table.columns[i].name;
  return text;
}

std::string places(std::size_t from, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += fmt::format("{}${}", i == 0 ? "" : ", ", from + i);
  return text;
}

// A statement is known for ever once it is made, like the program's own.
const Sql& statement(const std::string& text) {
  static std::map<std::string, std::unique_ptr<Sql>> all;
  const auto [at, fresh] = all.try_emplace(text);
  if (fresh) at->second = std::make_unique<Sql>(at->first.c_str());
  return *at->second;
}

struct Field {
  std::int64_t number = 0;
  std::string text;
};
using Row = std::vector<Field>;

Row read(const Rows& rows, const std::vector<Column>& columns, std::size_t count) {
  Row row(count);
  for (std::size_t i = 0; i < count; ++i) {
    const int at = static_cast<int>(i);
    if (columns[i].type == Column::Type::Integer)
      row[i].number = rows.integer(at);
    else
      row[i].text = rows.text(at);
  }
  return row;
}

std::vector<Value> values_of(const Row& row, const std::vector<Column>& columns) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < row.size(); ++i) switch (columns[i].type) {
      case Column::Type::Integer: values.emplace_back(row[i].number); break;
      case Column::Type::Text: values.emplace_back(std::string_view(row[i].text)); break;
      case Column::Type::Bytes: values.emplace_back(Blob{row[i].text}); break;
    }
  return values;
}

// Reads a table in the order of its keys, from after a key on.
class Reader {
 public:
  Reader(Database& database, const TableShape& table)
      : database_(database),
        table_(table),
        first_(statement(fmt::format("SELECT {} FROM {} ORDER BY {} LIMIT {}",
                                     names(table, table.columns.size()), table.name,
                                     names(table, table.keys), kAtOnce))),
        next_(statement(fmt::format("SELECT {} FROM {} WHERE ({}) > ({}) ORDER BY {} LIMIT {}",
                                    names(table, table.columns.size()), table.name,
                                    names(table, table.keys), places(1, table.keys),
                                    names(table, table.keys), kAtOnce))),
        last_(statement(fmt::format("SELECT {0} FROM {1} ORDER BY {2} DESC LIMIT 1",
                                    names(table, table.keys), table.name, descending(table)))) {}

  void begin_after_last_of(Database& other) {
    Rows rows(other.open(last_, {}));
    if (rows.next()) after_ = read(rows, table_.columns, table_.keys);
  }

  std::vector<Row> page() {
    const auto values = after_ ? values_of(*after_, table_.columns) : std::vector<Value>{};
    std::vector<Row> page;
    Rows rows(database_.open(after_ ? next_ : first_, values));
    while (rows.next()) page.push_back(read(rows, table_.columns, table_.columns.size()));
    if (!page.empty()) {
      after_ = page.back();
      after_->resize(table_.keys);
    }
    return page;
  }

 private:
  static std::string descending(const TableShape& table) {
    std::string text;
    for (std::size_t i = 0; i < table.keys; ++i)
      text += (i == 0 ? "" : " DESC, ") + table.columns[i].name;
    return text;
  }

  Database& database_;
  const TableShape& table_;
  const Sql& first_;
  const Sql& next_;
  const Sql& last_;
  std::optional<Row> after_;
};

class Hash {
 public:
  Hash() { crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES); }
  void add(const Row& row, const std::vector<Column>& columns) {
    for (std::size_t i = 0; i < row.size(); ++i)
      if (columns[i].type == Column::Type::Integer)
        add(std::to_string(row[i].number));
      else
        add(row[i].text);
  }
  std::string hexadecimal() {
    std::array<unsigned char, crypto_generichash_BYTES> bytes{};
    crypto_generichash_final(&state_, bytes.data(), bytes.size());
    std::string text;
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
  }

 private:
  void add(const std::string& field) {
    const std::string sized = std::to_string(field.size()) + ":" + field;
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(sized.data()),
                              sized.size());
  }

  crypto_generichash_state state_{};
};

std::vector<TableShape> of_the_shop() {
  return {
      shape("shop",
            "shop_id:i* slug:t name:t about:t address:t opens_minute:i closes_minute:i "
            "utc_offset_minutes:i locale:t delivery_fee:i bank_account:t catalog_version:i "
            "next_order_number:i qris:t qris_with_amount:i unique_totals:i pay_minutes:i "
            "most_refusals:i gateway:i"),
      shape("category", "shop_id:i category_id:i* name:t position:i"),
      shape("product",
            "shop_id:i product_id:i* category_id:i name:t description:t aliases:t picture_id:t "
            "position:i added_at:i"),
      shape("variant",
            "shop_id:i variant_id:i* product_id:i name:t sku:t price:i lead_days:i position:i "
            "aliases:t"),
      shape("price_tier", "shop_id:i variant_id:i least:i* price:i"),
      shape("promotion",
            "shop_id:i scope:t subject_id:i* promotion_id:i percent:i amount:i starts_at:i "
            "ends_at:i"),
      shape("voucher",
            "shop_id:i code:t* voucher_id:i kind:t percent:i amount:i most_off:i minimum:i "
            "most_uses:i most_uses_each:i starts_at:i ends_at:i uses:i removed:i"),
      shape("stock",
            "shop_id:i variant_id:i* received:i available:i held:i sold:i sold_out:i per_day:i "
            "expires_day:i"),
      shape("stock_movement",
            "shop_id:i variant_id:i movement_id:i kind:t* quantity:i order_id:i actor:t reason:t "
            "at:i"),
      shape("day_capacity", "shop_id:i variant_id:i day:i* taken:i"),
      shape("capacity_hold", "shop_id:i order_id:i variant_id:i day:i* quantity:i"),
      shape("picture", "shop_id:i picture_id:t* media_type:t bytes:b"),
      shape("picture_upload", "shop_id:i channel:t picture_id:t* reference:t"),
  };
}

std::vector<TableShape> of_orders() {
  return {
      shape("customer",
            "shop_id:i customer_id:i* name:t phone:t address:t fulfilment:t payment:t created_at:i "
            "merged_into:i account:i credit_limit:i refusals:i"),
      shape("identity", "shop_id:i channel:t kind:t value:t* customer_id:i"),
      shape("conversation",
            "shop_id:i chat_id:i* channel:t address:t customer_id:i locale:t state:t reachable:i "
            "handover_until:i updated_at:i heard_at:i"),
      shape("cart", "shop_id:i customer_id:i* revision:i content:t"),
      shape(
          "orders",
          "shop_id:i order_id:i* number:i customer_id:i chat_id:i cart_revision:i status:t name:t "
          "phone:t fulfilment:t address:t payment:t note:t delivery_fee:i total:i paid_at:i "
          "placed_at:i discount:i unique_discount:i voucher:t paid:i on_account:i pay_before:i "
          "clock_at:i ready_day:i"),
      shape("order_line",
            "shop_id:i order_id:i line:i* variant_id:i sku:t name:t quantity:i unit_price:i note:t "
            "list_price:i"),
      shape("order_event", "shop_id:i order_id:i event_id:i* what:t actor:t reason:t at:i"),
      shape("errand", "shop_id:i errand_id:i* kind:t body:t attempts:i next_try_at:i created_at:i"),
      shape("charge",
            "shop_id:i reference:t* order_id:i attempt:i amount:i status:t progress:i gateway_id:t "
            "code:t expires_at:i asked_at:i look_at:i"),
      shape("ledger",
            "shop_id:i order_id:i entry_id:i kind:t* customer_id:i way:t amount:i reference:t "
            "actor:t note:t at:i"),
  };
}

std::vector<TableShape> of_the_rest() {
  return {
      shape("staff",
            "shop_id:i staff_id:i* role:t name:t channel:t user_value:t chat_id:i bound_at:i"),
      shape("invitation", "shop_id:i code_hash:t* role:t expires_at:i"),
      shape("desk_change",
            "shop_id:i change_id:i* kind:t variant_id:i amount:i actor:t undone:i at:i"),
      shape("inbox", "taken_id:i* shop_id:i channel:t message_id:t"),
      shape("poll_offset", "shop_id:i channel:t* next_update:i"),
      shape("outbox",
            "letter_id:i* shop_id:i chat_id:i channel:t address:t body:t attempts:i next_try_at:i "
            "created_at:i"),
      shape("sent", "shop_id:i chat_id:i topic:t* reference:t"),
      shape("sent_message",
            "shop_id:i channel:t reference:t* chat_id:i letter:t category:t price:i order_number:i "
            "reach:i fault:i reason:t sent_at:i letter_id:i announces:i"),
      shape("transcript", "shop_id:i chat_id:i entry_id:i* author:t body:t at:i"),
      shape("dead_letter", "shop_id:i dead_id:i* channel:t kind:t reason:t body:b at:i"),
  };
}

}  // namespace

const std::vector<TableShape>& table_shapes() {
  static const std::vector<TableShape> shapes = [] {
    std::vector<TableShape> all = of_the_shop();
    for (const auto& more : {of_orders(), of_the_rest()})
      all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return shapes;
}

Contents contents_of(Database& database, const TableShape& table) {
  Reader reader(database, table);
  Contents contents;
  Hash hash;
  for (auto page = reader.page(); !page.empty(); page = reader.page())
    for (const Row& row : page) {
      hash.add(row, table.columns);
      ++contents.rows;
    }
  contents.hash = hash.hexadecimal();
  return contents;
}

void copy_table(Database& from, Database& to, const TableShape& table,
                const std::function<void(std::int64_t rows)>& progress) {
  Reader reader(from, table);
  reader.begin_after_last_of(to);
  const Sql& insert =
      statement(fmt::format("INSERT INTO {}({}) VALUES({})", table.name,
                            names(table, table.columns.size()), places(1, table.columns.size())));
  std::int64_t copied = 0;
  for (auto page = reader.page(); !page.empty(); page = reader.page()) {
    Transaction transaction(to);
    for (const Row& row : page) to.run(insert, values_of(row, table.columns));
    transaction.commit();
    copied += static_cast<std::int64_t>(page.size());
    progress(copied);
  }
}

}  // namespace kedai::db
