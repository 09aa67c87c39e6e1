#include "store/db/postgres.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "store/db/libpq.h"
#include "store/db/postgres_address.h"
#include "store/db/postgres_errors.h"

namespace kedai::db {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// The server gives up a statement after 10 s; this is for one that says nothing at all. Migrations
// may take their time.
constexpr auto kAnswerIn = 15s;
constexpr auto kScriptIn = 1h;
constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 5s;

// The turn's row is made if it is the first time.
constexpr const char* kBegin =
    "BEGIN ISOLATION LEVEL READ COMMITTED; "
    "INSERT INTO writer_turn(turn) VALUES({0}) ON CONFLICT DO NOTHING; "
    "SELECT turn FROM writer_turn WHERE turn = {0} FOR UPDATE; ";
// Nobody has a turn of their own while somebody has the whole database's. Asked for last, so that
// whoever waits for a shop's turn does not hold it.
const auto kShareWhole =
    fmt::format("SELECT turn FROM writer_turn WHERE turn = {} FOR KEY SHARE", kWholeDatabase);

struct FreeResult {
  void operator()(PGresult* result) const { libpq().clear(result); }
};
using Result = std::unique_ptr<PGresult, FreeResult>;

bool is_error(const Result& result) {
  const auto status = libpq().resultStatus(result.get());
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
}

std::string_view sqlstate_of(const Result& result) {
  const char* code = libpq().resultErrorField(result.get(), PG_DIAG_SQLSTATE);
  return code ? code : "";
}

class PostgresCursor final : public Cursor {
 public:
  explicit PostgresCursor(Result result) : result_(std::move(result)) {}
  bool next() override { return ++row_ < libpq().ntuples(result_.get()); }
  bool is_null(int column) const override {
    return libpq().getisnull(result_.get(), row_, column) != 0;
  }
  std::int64_t integer(int column) const override {
    const auto text = raw(column);
    if (text == "t") return 1;  // a comparison
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  std::string text(int column) const override {
    constexpr Oid kBytea = 17;
    if (libpq().ftype(result_.get(), column) != kBytea) return std::string(raw(column));
    std::size_t size = 0;
    unsigned char* bytes =
        libpq().unescapeBytea(reinterpret_cast<const unsigned char*>(raw(column).data()), &size);
    if (!bytes) throw Unavailable("out of memory");
    std::string out(reinterpret_cast<const char*>(bytes), size);
    libpq().freemem(bytes);
    return out;
  }

 private:
  std::string_view raw(int column) const {
    return {libpq().getvalue(result_.get(), row_, column),
            static_cast<std::size_t>(libpq().getlength(result_.get(), row_, column))};
  }

  Result result_;
  int row_ = -1;
};

// The values of a statement in the form that libpq takes. Types are left to the server, which knows
// them from the statement: so numbers and text go as text, and only bytes as they are.
struct Parameters {
  explicit Parameters(std::span<const Value> values) {
    kept.reserve(values.size());
    for (const Value& value : values) std::visit([this](const auto& is) { add(is); }, value);
  }
  void add(std::nullptr_t) { put(nullptr, 0, 0); }
  void add(std::int64_t number) { put(kept.emplace_back(std::to_string(number)).c_str(), 0, 0); }
  void add(std::string_view text) { put(kept.emplace_back(storable(text)).c_str(), 0, 0); }
  void add(Blob blob) {  // of no bytes it is still none, and not NULL
    put(blob.bytes.empty() ? "" : blob.bytes.data(), static_cast<int>(blob.bytes.size()), 1);
  }
  void put(const char* value, int length, int format) {
    pointers.push_back(value);
    lengths.push_back(length);
    formats.push_back(format);
  }

  std::vector<std::string> kept;
  std::vector<const char*> pointers;
  std::vector<int> lengths;
  std::vector<int> formats;
};

class Postgres final : public Database {
 public:
  Postgres(const std::string& url, Access access)
      : address_(url, access), connection_(address_.connect_first()) {}

  void script(const std::string& statements) override {
    be_connected();
    simply("SET LOCAL statement_timeout = 0; " + in_words({"BYTEA", "", "BIGINT"}, statements),
           kScriptIn);
  }

  void begin(Turn turn) override {
    be_connected();
    try {
      simply(fmt::format(kBegin, turn) + (turn == kWholeDatabase ? "" : kShareWhole));
      in_transaction_ = true;
    } catch (...) {
      rollback();
      throw;
    }
  }

  bool writes_one_at_a_time() const override { return false; }

  void commit() override {
    be_connected();
    in_transaction_ = false;
    try {
      const auto done = simply("COMMIT");
      // What a failed statement has spoilt is rolled back without a complaint.
      if (std::string_view(libpq().cmdStatus(done.get())) != "COMMIT")
        throw Error("a transaction in which a statement failed was committed: nothing is kept");
    } catch (const Retry& error) {
      if (connection_) throw;
      throw InDoubt(error.what());
    }
  }

  void rollback() noexcept override {
    in_transaction_ = false;
    quietly("ROLLBACK");
  }
  void savepoint() override {
    be_connected();
    simply("SAVEPOINT s");
  }
  void release() override {
    be_connected();
    simply("RELEASE s");
  }
  void rollback_to() noexcept override { quietly("ROLLBACK TO s; RELEASE s"); }

  std::unique_ptr<Cursor> open(const Sql& sql, std::span<const Value> values) override {
    return std::make_unique<PostgresCursor>(execute_prepared(sql, values));
  }

  std::int64_t run(const Sql& sql, std::span<const Value> values) override {
    const auto done = execute_prepared(sql, values);
    const std::string_view count = libpq().cmdTuples(done.get());
    std::int64_t changed = 0;
    std::from_chars(count.data(), count.data() + count.size(), changed);
    return changed;
  }

 private:
  // A transaction whose connection is lost is lost with it: the rest must not run outside of one.
  void be_connected() {
    if (connection_) return;
    if (in_transaction_) throw Retry(address_.shown() + ": the connection was lost");
    const auto now = Clock::now();
    if (now < next_try_)
      throw Unavailable(address_.shown() + ": not connected, tried again in a moment");
    try {
      connection_ = address_.connect();
      pause_ = kFirstPause;
    } catch (const Unavailable&) {
      next_try_ = Clock::now() + pause_;
      pause_ = std::min<Clock::duration>(pause_ * 2, kLongestPause);
      throw;
    }
  }

  void lose_connection() noexcept {
    connection_.reset();
    prepared_.clear();
  }

  Result execute_prepared(const Sql& sql, std::span<const Value> values) {
    be_connected();
    const std::string name = fmt::format("k{}", sql.index());
    if (sql.index() >= prepared_.size()) prepared_.resize(Sql::all().size());
    if (!prepared_[sql.index()]) {
      sent(libpq().sendPrepare(connection_.get(), name.c_str(), sql.text(), 0, nullptr));
      answer(sql.text(), kAnswerIn);
      prepared_[sql.index()] = true;
    }
    const Parameters given(values);
    sent(libpq().sendQueryPrepared(connection_.get(), name.c_str(), static_cast<int>(values.size()),
                                   given.pointers.data(), given.lengths.data(),
                                   given.formats.data(), 0));
    return answer(sql.text(), kAnswerIn);
  }

  Result simply(const std::string& statements, Clock::duration limit = kAnswerIn) {
    sent(libpq().sendQuery(connection_.get(), statements.c_str()));
    return answer(statements, limit);
  }

  // A rollback that fails must not leave a transaction open: it ends with the connection.
  void quietly(const char* statements) noexcept {
    if (!connection_) return;
    try {
      simply(statements);
    } catch (const std::exception&) {
      lose_connection();
    }
  }

  void sent(int success) {
    if (success == 0) lost();
  }

  // The last result of what was sent, or the first error.
  Result answer(std::string_view doing, Clock::duration limit) {
    const auto deadline = Clock::now() + limit;
    Result last;
    while (true) {
      await(deadline);
      Result next(libpq().getResult(connection_.get()));
      if (!next) break;
      if (!last || !is_error(last)) last = std::move(next);
    }
    if (is_error(last)) fail(last, doing);
    return last;
  }

  void await(Clock::time_point deadline) {
    while (libpq().isBusy(connection_.get()) != 0) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      pollfd socket{libpq().socket(connection_.get()), POLLIN, 0};
      if (left <= 0ms || ::poll(&socket, 1, static_cast<int>(left.count())) == 0)
        lost("no answer in time");
      if (libpq().consumeInput(connection_.get()) == 0) lost();
    }
  }

  [[noreturn]] void lost() { lost(one_line(libpq().errorMessage(connection_.get()))); }
  [[noreturn]] void lost(const std::string& why) {
    lose_connection();
    throw Retry(address_.shown() + ": the connection was lost: " + why);
  }

  [[noreturn]] void fail(const Result& result, std::string_view doing) {
    const std::string code(sqlstate_of(result));
    const bool over = libpq().status(connection_.get()) == CONNECTION_BAD || ends_connection(code);
    if (over) lost(one_line(libpq().resultErrorMessage(result.get())));
    throw_postgres(
        code, fmt::format("{}: {}", doing.substr(0, 80), libpq().resultErrorMessage(result.get())));
  }

  PostgresAddress address_;
  PostgresConnection connection_;  // none while it is lost
  std::vector<bool> prepared_;     // on this connection, by Sql's index
  bool in_transaction_ = false;
  Clock::time_point next_try_{};
  Clock::duration pause_ = kFirstPause;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const std::string& url, Access access) {
  return std::make_unique<Postgres>(url, access);
}

}  // namespace kedai::db
