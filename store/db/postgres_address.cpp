#include "store/db/postgres_address.h"

#include <poll.h>

#include <algorithm>

#include "store/db/libpq.h"
#include "store/db/postgres_errors.h"

namespace kedai::db {

namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// The server's side of the time limits, in milliseconds. A transaction computes between its
// statements but waits for nobody, so one that idles is of a process that hangs: its turn goes on.
constexpr const char* kOptions =
    "-c statement_timeout=10000 -c lock_timeout=5000 "
    "-c idle_in_transaction_session_timeout=10000 -c client_min_messages=error";

constexpr int kAnswerMs = 3000;
constexpr const char* kSession = "target_session_attrs";

std::string* find(Parameters& parameters, std::string_view key) {
  const auto found = std::ranges::find(parameters, key, &Parameters::value_type::first);
  return found == parameters.end() ? nullptr : &found->second;
}

std::string value_of(const Parameters& parameters, std::string_view key) {
  const auto found = std::ranges::find(parameters, key, &Parameters::value_type::first);
  return found == parameters.end() ? "" : found->second;
}

// What libpq says of an address that it cannot read quotes it, password and all: not passed on.
Parameters parse(const std::string& url) {
  char* complaint = nullptr;
  PQconninfoOption* options = libpq().conninfoParse(url.c_str(), &complaint);
  libpq().freemem(complaint);
  Parameters parameters;
  for (const PQconninfoOption* each = options; each && each->keyword; ++each)
    if (each->val) parameters.emplace_back(each->keyword, each->val);
  libpq().conninfoFree(options);
  // An @ in the host is the tail of a password with one in it.
  if (parameters.empty() || value_of(parameters, "host").find('@') != std::string::npos)
    throw Refused(
        "the database's address is not understood: it is written "
        "postgresql://user:password@host:port/database, with %40 for an @ in the password");
  return parameters;
}

std::string show(const Parameters& parameters) {
  std::string text = "postgresql://";
  if (const auto user = value_of(parameters, "user"); !user.empty()) text += user + "@";
  text += value_of(parameters, "host");
  if (const auto port = value_of(parameters, "port"); !port.empty()) text += ":" + port;
  return text + "/" + value_of(parameters, "dbname");
}

Parameters kedais_own(Access access) {
  return {{"application_name", "kedai"},
          {"client_encoding", "UTF8"},
          {"connect_timeout", "3"},  // seconds
          {"keepalives_idle", "10"},
          {"keepalives_interval", "5"},
          {"keepalives_count", "3"},
          {"tcp_user_timeout", "10000"},  // milliseconds
          {kSession, access == Access::ReadWrite ? "read-write" : "any"}};
}

// Rows are read whole; one row that says whether this database will do.
constexpr const char* kLookOver =
    "SELECT 'a' > 'B' AND 'ab' > 'a c', to_regclass('writer_turn') IS NOT NULL";
// The rows whose locks are the turns to write; the first is the whole database's.
constexpr const char* kMakeTurns =
    "CREATE TABLE IF NOT EXISTS writer_turn(turn BIGINT PRIMARY KEY); "
    "INSERT INTO writer_turn(turn) VALUES(1) ON CONFLICT DO NOTHING";
static_assert(kWholeDatabase == 1);

// Not a person's mistake: it passes.
constexpr std::string_view kTooManyConnections = "53300";

// libpq has no function that gives the SQLSTATE of a connection that was not made; as one that is
// made step by step it can be told to end its message with it.
PostgresConnection connect_saying_codes(const PostgresAddress::Words& words) {
  PostgresConnection connection(
      libpq().connectStartParams(words.keys.data(), words.values.data(), 0));
  if (!connection) return nullptr;
  libpq().setErrorVerbosity(connection.get(), PQERRORS_SQLSTATE);
  auto next = PGRES_POLLING_WRITING;
  while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
    const bool reads = next == PGRES_POLLING_READING;
    pollfd socket{libpq().socket(connection.get()), static_cast<short>(reads ? POLLIN : POLLOUT),
                  0};
    if (poll(&socket, 1, kAnswerMs) <= 0) return nullptr;  // no answer is no refusal
    next = libpq().connectPoll(connection.get());
  }
  return connection;
}

struct FreeResult {
  void operator()(PGresult* result) const { libpq().clear(result); }
};
using Result = std::unique_ptr<PGresult, FreeResult>;

bool succeeded(const Result& result) {
  const auto status = libpq().resultStatus(result.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

void EndConnection::operator()(pg_conn* connection) const { libpq().finish(connection); }

PostgresAddress::PostgresAddress(const std::string& url, Access access)
    : parameters_(parse(url)), shown_(show(parameters_)), access_(access) {
  for (const auto& [key, value] : kedais_own(access))
    if (!find(parameters_, key)) parameters_.emplace_back(key, value);
  std::string options = kOptions;
  if (access == Access::ReadOnly) options += " -c default_transaction_read_only=on";
  std::string* own = find(parameters_, "options");
  if (own)
    *own = options + " " + *own;  // of two the later holds
  else
    parameters_.emplace_back("options", options);
}

// As libpq takes them; `session` instead of the kind of session that is wanted.
PostgresAddress::Words PostgresAddress::words(const char* session) const {
  Words words;
  for (const auto& [key, value] : parameters_) {
    words.keys.push_back(key.c_str());
    words.values.push_back(session && key == kSession ? session : value.c_str());
  }
  words.keys.push_back(nullptr);
  words.values.push_back(nullptr);
  return words;
}

bool PostgresAddress::lets_nobody_in() const {
  const Words any = words("any");
  if (libpq().pingParams(any.keys.data(), any.values.data(), 0) != PQPING_OK) return false;
  const PostgresConnection reader = connect_saying_codes(any);
  if (!reader || libpq().status(reader.get()) == CONNECTION_OK) return false;
  return !one_line(libpq().errorMessage(reader.get())).ends_with(kTooManyConnections);
}

PostgresConnection PostgresAddress::connect_first() const try {
  return connect();
} catch (const Refused&) {
  throw;
} catch (const Unavailable& error) {
  if (lets_nobody_in()) throw Refused(error.what());
  throw;
}

PostgresConnection PostgresAddress::connect() const {
  const Words said = words();
  PostgresConnection connection(libpq().connectdbParams(said.keys.data(), said.values.data(), 0));
  if (!connection) throw Unavailable("out of memory");
  if (libpq().status(connection.get()) != CONNECTION_OK)
    throw Unavailable(shown_ + ": " + one_line(libpq().errorMessage(connection.get())));
  libpq().setNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  look_over(connection.get());
  return connection;
}

void PostgresAddress::look_over(pg_conn* connection) const {
  const Result seen(libpq().exec(connection, kLookOver));
  if (!succeeded(seen))
    throw Unavailable(shown_ + ": " + one_line(libpq().errorMessage(connection)));
  const char* encoding = libpq().parameterStatus(connection, "server_encoding");
  const bool utf8 = encoding && std::string_view(encoding) == "UTF8";
  const bool by_bytes = *libpq().getvalue(seen.get(), 0, 0) == 't';
  if (!utf8 || !by_bytes)
    throw Refused(shown_ +
                  ": Kedai needs a database in UTF-8 that orders text by its bytes: "
                  "CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
  const bool turn_is_there = *libpq().getvalue(seen.get(), 0, 1) == 't';
  if (turn_is_there || access_ == Access::ReadOnly) return;
  // Of two processes that make it at once one is refused, and finds it made.
  if (!succeeded(Result(libpq().exec(connection, kMakeTurns))) &&
      !succeeded(Result(libpq().exec(connection, kMakeTurns))))
    throw Unavailable(shown_ + ": " + one_line(libpq().errorMessage(connection)));
}

}  // namespace kedai::db
