// The database as the rest of Kedai sees it: one SQL dialect, two drivers (sqlite.h, postgres.h).
// Statements are written once as Sql objects, bound by position ($1, $2, ...) and prepared once a
// connection. A Database is one connection and belongs to one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kedai::db {

// The database cannot serve now (locked by others, disk full, connection lost). Nothing was done;
// the sender should try again: 503.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// It is there, and will not do until a person has mended something: a wrong password, another
// program's database, a newer Kedai's. Waiting is of no use.
struct Refused : Unavailable {
  using Unavailable::Unavailable;
};
// Nothing was done, and the whole transaction may well succeed when it is run again at once, from
// its begin() on: another was in its way, or the connection broke (begin() makes a new one).
struct Retry : Unavailable {
  using Unavailable::Unavailable;
};
// The connection broke while it committed: all was done, or nothing. Only what is harmless to do
// twice may be run again unseen.
struct InDoubt : Unavailable {
  using Unavailable::Unavailable;
};
// The statement is wrong or breaks a constraint: a fault of ours.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One statement of the program. Define it at namespace scope, so that every statement is known
// (all()) before main and a test can run each on both engines.
class Sql {
 public:
  explicit Sql(const char* text);
  Sql(const Sql&) = delete;
  const char* text() const { return text_; }
  std::size_t index() const { return index_; }
  static const std::vector<const Sql*>& all();

 private:
  const char* text_;
  std::size_t index_;
};

// The script with the engine's own words in it.
struct Words {
  std::string_view blob, by_key, row_key;
};
std::string in_words(const Words& words, std::string script);

// Text is Unicode: ill-formed UTF-8 and NUL, which PostgreSQL refuses, are kept as U+FFFD by both
// drivers, so that no message can be poison for one of them. Bytes go as a Blob.
bool is_storable(std::string_view text);
std::string storable(std::string_view text);

struct Blob {
  std::string_view bytes;
};
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, Blob>;

// The rows of a running query, read forward. The driver's side.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool next() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;  // 0 for NULL
  virtual std::string text(int column) const = 0;      // "" for NULL; a blob's bytes too
};

// What query() returns: `while (rows.next()) use(rows.integer(0), rows.text(1));`
class Rows {
 public:
  explicit Rows(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}
  bool next() { return cursor_->next(); }
  bool is_null(int column) const { return cursor_->is_null(column); }
  std::int64_t integer(int column) const { return cursor_->integer(column); }
  std::string text(int column) const { return cursor_->text(column); }

 private:
  std::unique_ptr<Cursor> cursor_;
};

enum class Access { ReadWrite, ReadOnly };

// Whose turn it is to write: a shop's, by its id, or that of the whole database.
using Turn = std::int64_t;
inline constexpr Turn kWholeDatabase = 1;  // no shop has that id

class Database {
 public:
  virtual ~Database() = default;

  // Only one query of the same Sql may be open at a time.
  template <class... Args>
  Rows query(const Sql& sql, const Args&... args) {
    const std::array<Value, sizeof...(args)> values{value_of(args)...};
    return Rows(open(sql, values));
  }
  // Runs to the end; returns the number of rows changed.
  template <class... Args>
  std::int64_t execute(const Sql& sql, const Args&... args) {
    const std::array<Value, sizeof...(args)> values{value_of(args)...};
    return run(sql, values);
  }

  // Several statements without parameters, for migrations. {BLOB} stands for the engine's byte
  // type, {BY_KEY} behind a table for its rows lying in the tree of the primary key, {ROW_KEY}
  // before PRIMARY KEY for a number that does the same for long rows, where an engine can do that.
  virtual void script(const std::string& statements) = 0;

  // For writing. Waits for the turn, a few seconds at most, and then sees all that was committed
  // before: of one shop one writes at a time, and nobody while the turn is the whole database's. So
  // what is read of the shop may be relied on until the commit. (SQLite: BEGIN IMMEDIATE, for every
  // turn. PostgreSQL: READ COMMITTED, and the lock of the turn's row in a table of the driver's.)
  virtual void begin(Turn turn) = 0;
  void begin() { begin(kWholeDatabase); }
  virtual bool writes_one_at_a_time() const = 0;  // whatever the turn: then shops share a commit
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  virtual void savepoint() = 0;
  virtual void release() = 0;               // keeps what came since the savepoint
  virtual void rollback_to() noexcept = 0;  // undoes it and drops the savepoint

  // The driver's side of query() and execute().
  virtual std::unique_ptr<Cursor> open(const Sql& sql, std::span<const Value> values) = 0;
  virtual std::int64_t run(const Sql& sql, std::span<const Value> values) = 0;

 private:
  static Value value_of(std::nullptr_t) { return nullptr; }
  static Value value_of(std::int64_t value) { return value; }
  static Value value_of(int value) { return std::int64_t{value}; }
  static Value value_of(bool value) { return std::int64_t{value ? 1 : 0}; }
  static Value value_of(std::string_view value) { return value; }
  static Value value_of(const std::string& value) { return std::string_view(value); }
  static Value value_of(const char* value) { return std::string_view(value); }
  static Value value_of(Blob value) { return value; }
  template <class T>
  requires requires(const T& t) { t.value; }
  static Value value_of(const T& id) { return std::int64_t{id.value}; }
};

// Begins; rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database, Turn turn = kWholeDatabase) : database_(database) {
    database_.begin(turn);
  }
  ~Transaction() {
    if (!done_) database_.rollback();
  }
  Transaction(const Transaction&) = delete;
  void commit() {
    database_.commit();
    done_ = true;
  }

 private:
  Database& database_;
  bool done_ = false;
};

// A part of a transaction that can be undone by itself: undone unless released.
class Savepoint {
 public:
  explicit Savepoint(Database& database) : database_(database) { database_.savepoint(); }
  ~Savepoint() {
    if (!done_) database_.rollback_to();
  }
  Savepoint(const Savepoint&) = delete;
  void release() {
    database_.release();
    done_ = true;
  }

 private:
  Database& database_;
  bool done_ = false;
};

}  // namespace kedai::db
