// Two databases as one: each statement goes to both, and all that the program reads must be the
// same in both, to the last row. Throws std::logic_error where it is not.
#pragma once

#include <memory>
#include <vector>

#include "store/db/database.h"

namespace kedai::harness {

class Twin final : public db::Database {
 public:
  Twin(std::unique_ptr<db::Database> one, std::unique_ptr<db::Database> other)
      : one_(std::move(one)), other_(std::move(other)) {}

  // The statements of this program that it has not been given yet.
  std::vector<const db::Sql*> unused() const;

  void script(const std::string& statements) override;
  void begin(db::Turn turn) override;
  bool writes_one_at_a_time() const override { return one_->writes_one_at_a_time(); }
  void commit() override;
  void rollback() noexcept override;
  void savepoint() override;
  void release() override;
  void rollback_to() noexcept override;
  std::unique_ptr<db::Cursor> open(const db::Sql& sql, std::span<const db::Value> values) override;
  std::int64_t run(const db::Sql& sql, std::span<const db::Value> values) override;

 private:
  void note(const db::Sql& sql);

  std::unique_ptr<db::Database> one_;
  std::unique_ptr<db::Database> other_;
  std::vector<bool> used_;  // by Sql's index
};

}  // namespace kedai::harness
