#include "store/db/sqlite.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "store/db/checkpointer.h"
#include "store/db/gathered_log.h"
#include "store/db/log_file.h"

namespace kedai::db {

namespace {

// Or each of SQLite's allocations is counted, under a lock of the process. Before the first opens.
[[maybe_unused]] const int kUncounted = ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

std::string damaged(const std::string& file, std::string_view how) {
  return fmt::format(
      "{} is damaged ({}): stop Kedai and put a backup in its place with kedai restore", file, how);
}

// Of what integrity_check says: "*** in database main ***\nTree 12 page 12: ...\n..."
std::string_view first_finding(std::string_view found) {
  if (found.starts_with("***") && found.find('\n') != found.npos)
    found.remove_prefix(found.find('\n') + 1);
  return found.substr(0, found.find('\n'));
}

std::string unwritable(const std::string& file, std::string_view how) {
  return fmt::format(
      "{} cannot be opened or written ({}): are it, the -wal and -shm beside it and their folder "
      "writable for this user?",
      file, how);
}

// What an operator must read of a trouble: which file, what it is, what to do.
std::string told(const std::string& file, const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return fmt::format("{} is locked by another program", file);
    case SQLITE_FULL: return fmt::format("no room on the disk for {}", file);
    case SQLITE_IOERR:
      return fmt::format("{} cannot be read or written ({}): the system's log may say why", file,
                         error.what());
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY: return unwritable(file, error.what());
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return damaged(file, error.what());
    default: return fmt::format("{}: {}", file, error.what());
  }
}

[[noreturn]] void rethrow(const std::string& file, const SQLite::Exception& error,
                          std::string_view doing) {
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: throw Unavailable(told(file, error));
    default: throw Error(fmt::format("{}: {}", doing, error.what()));
  }
}

// A statement prepared once, with the places of $1, $2, ... : SQLite numbers parameters by their
// first appearance, so they are looked up by name.
struct Prepared {
  Prepared(SQLite::Database& database, const Sql& sql) : statement(database, sql.text()) {
    for (int number = 1; number <= statement.getBindParameterCount(); ++number)
      places.push_back({statement.getIndex(("$" + std::to_string(number)).c_str()), {}});
  }

  void bind(std::span<const Value> values) {
    if (in_use) throw Error(std::string("a query is still open: ") + statement.getQuery());
    if (values.size() != places.size())
      throw Error(std::string("wrong number of values for: ") + statement.getQuery());
    for (std::size_t i = 0; i < values.size(); ++i) bind_one(places[i], values[i]);
  }

  // A text stays here until the next one: SQLite needs no copy of its own, nor memory for it.
  struct Place {
    int index;
    std::string text;
  };
  void bind_one(Place& place, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      statement.bind(place.index, *number);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      if (is_storable(*text))
        place.text = *text;
      else
        place.text = storable(*text);
      statement.bindNoCopy(place.index, place.text);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      statement.bind(place.index, blob->bytes.data(), static_cast<int>(blob->bytes.size()));
    } else {
      statement.bind(place.index);
    }
  }

  SQLite::Statement statement;
  std::vector<Place> places;
  bool in_use = false;
};

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(Prepared& prepared, const std::string& file) : prepared_(prepared), file_(file) {
    prepared_.in_use = true;
  }
  ~SqliteCursor() override {
    prepared_.statement.tryReset();
    prepared_.in_use = false;
  }
  bool next() override {
    try {
      return prepared_.statement.executeStep();
    } catch (const SQLite::Exception& error) {
      rethrow(file_, error, prepared_.statement.getQuery());
    }
  }
  bool is_null(int column) const override { return prepared_.statement.isColumnNull(column); }
  std::int64_t integer(int column) const override {
    return prepared_.statement.getColumn(column).getInt64();
  }
  std::string text(int column) const override {
    return prepared_.statement.getColumn(column).getString();
  }

 private:
  Prepared& prepared_;
  const std::string& file_;  // the database's own
};

class Sqlite final : public Database {
 public:
  Sqlite(const std::string& file, Access access) try
      : file_(file),
        database_(file,
                  SQLite::OPEN_NOMUTEX |  // a connection is one thread's at a time
                      (access == Access::ReadOnly ? SQLite::OPEN_READONLY
                                                  : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE),
                  kBusyMillis, access == Access::ReadOnly ? "" : gathering_file_system()) {
    if (access == Access::ReadWrite) {
      // Before SQLite makes files beside it that can be written as little.
      if (sqlite3_db_readonly(database_.getHandle(), "main") == 1)
        throw Unavailable(unwritable(file, "it is read-only"));
      begin_log();
      page_size_ = database_.execAndGet("PRAGMA page_size").getInt();  // an older file's is 4096
      database_.exec("PRAGMA synchronous=FULL");
      database_.exec("PRAGMA foreign_keys=ON");
      database_.exec("PRAGMA temp_store=MEMORY");  // what a savepoint may have to put back
      database_.exec("PRAGMA cache_spill=OFF");    // as the gathered log needs it
      ::sqlite3_wal_hook(database_.getHandle(), committed, this);
    }
  } catch (const SQLite::Exception& error) {
    rethrow(file, error, "opening");
  }

  void script(const std::string& statements) override {
    plainly(in_words({"BLOB", "WITHOUT ROWID", "INTEGER"}, statements).c_str());
  }

  void begin(Turn) override { often(begin_); }
  bool writes_one_at_a_time() const override { return true; }
  void commit() override { often(commit_); }
  void rollback() noexcept override { quietly("ROLLBACK"); }

  void sync() {
    if (journal_mode() == "wal") log().sync();
  }

  // SQLite itself still syncs the log before a checkpoint, the file after it, and the head of a log
  // that begins anew: so what it does meanwhile is in order.
  std::function<void()> sync_apart() {
    if (journal_mode() != "wal") return {};  // in memory, or on a file system that can do no WAL
    plainly("PRAGMA synchronous=NORMAL");
    return [log = std::make_shared<LogFile>(database_.getHandle())] { log->sync(); };
  }
  void savepoint() override { often(savepoint_); }
  void release() override { often(release_); }
  void rollback_to() noexcept override {
    quietly("ROLLBACK TO s");
    quietly("RELEASE s");
  }

  std::unique_ptr<Cursor> open(const Sql& sql, std::span<const Value> values) override {
    try {
      Prepared& prepared = this->prepared(sql);
      prepared.bind(values);
      return std::make_unique<SqliteCursor>(prepared, file_);
    } catch (const SQLite::Exception& error) {
      rethrow(file_, error, sql.text());
    }
  }

  std::int64_t run(const Sql& sql, std::span<const Value> values) override {
    try {
      Prepared& prepared = this->prepared(sql);
      prepared.bind(values);
      const SqliteCursor reset_at_end(prepared, file_);
      return prepared.statement.exec();
    } catch (const SQLite::Exception& error) {
      rethrow(file_, error, sql.text());
    }
  }

 private:
  static constexpr int kBusyMillis = 2'000;
  static constexpr int kEnough = 32'000'000;  // bytes of pages in the log, to bring them over

  // A new file's first page is synced once here; SQLite would do so five times, with a journal of
  // its own, and there is nothing to be lost yet.
  void begin_log() {
    const bool is_new = database_.execAndGet("PRAGMA page_count").getInt64() == 0;
    // A turn changes a row in each of a dozen trees: with smaller pages a commit is half as long.
    if (is_new) database_.exec("PRAGMA page_size=2048; PRAGMA synchronous=OFF");
    database_.exec("PRAGMA journal_mode=WAL");
    sqlite3_file* file = nullptr;
    if (!is_new || ::sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER,
                                          &file) != SQLITE_OK)
      return;
    if (file->pMethods && file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) != SQLITE_OK)
      throw Unavailable(unwritable(file_, "it cannot be synced"));
  }

  // Called by SQLite after each commit with the number of pages in the log.
  static int committed(void* self, sqlite3* database, const char* name, int frames) noexcept {
    Sqlite& its = *static_cast<Sqlite*>(self);
    if (frames >= kEnough / its.page_size_ && its.is_ours_to_checkpoint())
      ::sqlite3_wal_checkpoint(database, name);
    return SQLITE_OK;  // it is committed, whatever became of that
  }

  std::string journal_mode() {
    try {
      return database_.execAndGet("PRAGMA journal_mode").getString();
    } catch (const SQLite::Exception& error) {
      rethrow(file_, error, "asking for the journal");
    }
  }

  LogFile& log() {
    if (!log_) log_ = std::make_unique<LogFile>(database_.getHandle());
    return *log_;
  }

  bool is_ours_to_checkpoint() noexcept {
    try {
      if (!checkpointer_) checkpointer_ = std::make_unique<Checkpointer>(file_);
      return checkpointer_->call();
    } catch (const std::exception&) {  // no thread is to be had
      return true;
    }
  }

  Prepared& prepared(const Sql& sql) {
    if (sql.index() >= prepared_.size()) prepared_.resize(Sql::all().size());
    auto& slot = prepared_[sql.index()];
    if (!slot) slot = std::make_unique<Prepared>(database_, sql);
    return *slot;
  }

  void plainly(const char* statement) {
    try {
      database_.exec(statement);
    } catch (const SQLite::Exception& error) {
      rethrow(file_, error, std::string_view(statement).substr(0, 80));
    }
  }

  // What frames each turn and each message: prepared at its first use, like the rest.
  struct Often {
    const char* text;
    std::unique_ptr<SQLite::Statement> statement = {};
  };
  void often(Often& words) {
    try {
      if (!words.statement)
        words.statement = std::make_unique<SQLite::Statement>(database_, words.text);
      words.statement->exec();
      words.statement->reset();
    } catch (const SQLite::Exception& error) {
      if (words.statement) words.statement->tryReset();
      rethrow(file_, error, words.text);
    }
  }

  // A rollback that fails leaves nothing to undo: SQLite has rolled back by itself.
  void quietly(const char* statement) noexcept { database_.tryExec(statement); }

  std::string file_;
  SQLite::Database database_;
  int page_size_ = 1;                                // bytes
  std::vector<std::unique_ptr<Prepared>> prepared_;  // before database_ in destruction order
  Often begin_{"BEGIN IMMEDIATE"};
  Often commit_{"COMMIT"};
  Often savepoint_{"SAVEPOINT s"};
  Often release_{"RELEASE s"};
  std::unique_ptr<LogFile> log_;                // from the first sync()
  std::unique_ptr<Checkpointer> checkpointer_;  // from the first time that there is enough
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::string& file, Access access) {
  return std::make_unique<Sqlite>(file, access);
}

std::function<void()> sync_apart(Database& database) {
  auto* const ours = dynamic_cast<Sqlite*>(&database);
  return ours ? ours->sync_apart() : std::function<void()>();
}

void sync(Database& database) {
  if (auto* const ours = dynamic_cast<Sqlite*>(&database)) ours->sync();
}

void bring_over_log(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::file_size(file + "-wal", ignored) == 0 || ignored) return;
  try {
    SQLite::Database database(file, SQLite::OPEN_READWRITE, 2'000);
    database.exec("SELECT 1 FROM sqlite_schema LIMIT 1");  // before that it knows of no log
    database.exec("PRAGMA wal_checkpoint");
  } catch (const SQLite::Exception& error) {
    rethrow(file, error, "bringing over the log");
  }
}

void back_up_sqlite(const std::string& from, const std::filesystem::path& to) {
  try {
    {
      SQLite::Database source(from, SQLite::OPEN_READONLY, 5'000);
      SQLite::Database target(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      SQLite::Backup backup(target, source);
      backup.executeStep(-1);
      target.exec("PRAGMA journal_mode=DELETE");  // one file, that can be carried away
    }
    check_sqlite(to);
  } catch (const SQLite::Exception& error) {
    std::error_code ignored;
    std::filesystem::remove(to, ignored);
    throw Unavailable("backup to " + to.string() + ": " + error.what());
  } catch (const Unavailable&) {
    std::error_code ignored;
    std::filesystem::remove(to, ignored);
    throw;
  }
}

void check_sqlite(const std::filesystem::path& file) {
  try {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
    SQLite::Statement check(database, "PRAGMA integrity_check");
    const std::string found = check.executeStep() ? check.getColumn(0).getString() : "";
    if (found != "ok") throw Unavailable(damaged(file.string(), first_finding(found)));
  } catch (const SQLite::Exception& error) {
    throw Unavailable(told(file.string(), error));
  }
}

}  // namespace kedai::db
