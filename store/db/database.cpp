#include "store/db/database.h"

namespace kedai::db {

namespace {
std::vector<const Sql*>& registry() {
  static std::vector<const Sql*> statements;
  return statements;
}
}  // namespace

Sql::Sql(const char* text) : text_(text), index_(registry().size()) { registry().push_back(this); }

const std::vector<const Sql*>& Sql::all() { return registry(); }

}  // namespace kedai::db
