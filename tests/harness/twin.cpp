#include "tests/harness/twin.h"

#include <stdexcept>

namespace kedai::harness {

namespace {

template <class T>
T same(const db::Sql& sql, T one, const T& other) {
  if (one != other) throw std::logic_error(std::string("the engines differ on: ") + sql.text());
  return one;
}

class TwinCursor final : public db::Cursor {
 public:
  TwinCursor(const db::Sql& sql, std::unique_ptr<db::Cursor> one, std::unique_ptr<db::Cursor> other)
      : sql_(sql), one_(std::move(one)), other_(std::move(other)) {}
  bool next() override { return same(sql_, one_->next(), other_->next()); }
  bool is_null(int column) const override {
    return same(sql_, one_->is_null(column), other_->is_null(column));
  }
  std::int64_t integer(int column) const override {
    return same(sql_, one_->integer(column), other_->integer(column));
  }
  std::string text(int column) const override {
    return same(sql_, one_->text(column), other_->text(column));
  }

 private:
  const db::Sql& sql_;
  std::unique_ptr<db::Cursor> one_;
  std::unique_ptr<db::Cursor> other_;
};

}  // namespace

std::vector<const db::Sql*> Twin::unused() const {
  std::vector<const db::Sql*> left;
  for (const db::Sql* sql : db::Sql::all())
    if (sql->index() >= used_.size() || !used_[sql->index()]) left.push_back(sql);
  return left;
}

void Twin::note(const db::Sql& sql) {
  if (sql.index() >= used_.size()) used_.resize(db::Sql::all().size());
  used_[sql.index()] = true;
}

void Twin::script(const std::string& statements) {
  one_->script(statements);
  other_->script(statements);
}
void Twin::begin(db::Turn turn) {
  one_->begin(turn);
  other_->begin(turn);
}
void Twin::commit() {
  one_->commit();
  other_->commit();
}
void Twin::rollback() noexcept {
  one_->rollback();
  other_->rollback();
}
void Twin::savepoint() {
  one_->savepoint();
  other_->savepoint();
}
void Twin::release() {
  one_->release();
  other_->release();
}
void Twin::rollback_to() noexcept {
  one_->rollback_to();
  other_->rollback_to();
}

std::unique_ptr<db::Cursor> Twin::open(const db::Sql& sql, std::span<const db::Value> values) {
  note(sql);
  auto one = one_->open(sql, values);
  return std::make_unique<TwinCursor>(sql, std::move(one), other_->open(sql, values));
}

std::int64_t Twin::run(const db::Sql& sql, std::span<const db::Value> values) {
  note(sql);
  const auto changed = one_->run(sql, values);
  return same(sql, changed, other_->run(sql, values));
}

}  // namespace kedai::harness
