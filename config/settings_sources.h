// Where settings come from: a table of the file, and the environment. Each hands out what it is
// asked for, and knows in the end what nobody asked for. Private to config/settings.
#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings_values.h"

namespace kedai::settings {

// One table of the file: hands out its values by key and knows in the end which keys nobody asked
// for.
class Table {
 public:
  Table(const toml::table* table, std::string file, std::string path)
      : table_(table), file_(std::move(file)), path_(std::move(path)) {}

  std::optional<Text> text(std::string_view key) {
    return take<std::string>(key, "text in quotes");
  }
  std::optional<Number> number(std::string_view key) {
    return take<std::int64_t>(key, "a whole number without quotes");
  }
  std::optional<Table> table(std::string_view key) {
    const toml::node* node = ask(key);
    if (!node) return std::nullopt;
    if (!node->is_table())
      refuse(where(*node, key), fmt::format("expected a table [{}]", named(key)));
    return Table(node->as_table(), file_, named(key) + ".");
  }
  std::vector<Table> tables(std::string_view key) {
    const toml::node* node = ask(key);
    std::vector<Table> all;
    if (!node) return all;
    if (!node->is_array_of_tables())
      refuse(where(*node, key),
             fmt::format("expected a table [[{}]] with two brackets", named(key)));
    for (const toml::node& each : *node->as_array())
      all.emplace_back(each.as_table(), file_, named(key) + ".");
    return all;
  }

  // Where a key that is missing should have been.
  std::string where(std::string_view key) const { return where(*table_, key); }
  void done() const {
    if (!table_) return;
    for (const auto& [key, node] : *table_)
      if (!known_.count(key.str()))
        refuse(where(node, key.str()),
               fmt::format("is not a setting; known here are {}", fmt::join(known_, ", ")));
  }

 private:
  template <class T>
  std::optional<Found<T>> take(std::string_view key, std::string_view expected) {
    const toml::node* node = ask(key);
    if (!node) return std::nullopt;
    const auto* value = node->as<T>();
    if (!value) refuse(where(*node, key), fmt::format("expected {}", expected));
    return Found<T>{value->get(), where(*node, key)};
  }
  const toml::node* ask(std::string_view key) {
    known_.emplace(key);
    return table_ ? table_->get(key) : nullptr;
  }
  std::string named(std::string_view key) const { return path_ + std::string(key); }
  std::string where(const toml::node& node, std::string_view key) const {
    return fmt::format("{}:{}: {}", file_, node.source().begin.line, named(key));
  }

  const toml::table* table_;  // null: no file, nothing is in it
  std::string file_;
  std::string path_;  // "shop.telegram."
  std::set<std::string, std::less<>> known_;
};

class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& all) : all_(all) {}

  std::optional<Text> text(const std::string& name) {
    known_.insert(name);
    const auto found = all_.find(name);
    if (found == all_.end() || found->second.empty()) return std::nullopt;
    return Text{found->second, name};
  }
  std::optional<Number> number(const std::string& name) {
    const auto found = text(name);
    return found ? std::optional(to_number(*found)) : std::nullopt;
  }
  void done() const {
    for (const auto& [name, value] : all_)
      if (name.substr(0, 6) == "KEDAI_" && !known_.count(name) &&
          std::count(std::begin(kNotSettings), std::end(kNotSettings), name) == 0)
        refuse(name, fmt::format("is not a setting; known are {}", fmt::join(known_, ", ")));
  }

 private:
  const std::map<std::string, std::string>& all_;
  std::set<std::string> known_;
};

}  // namespace kedai::settings
