// What cannot be opened or written, and whether an operator reads why.
#include <catch2/catch.hpp>

#include "store/db/open.h"
#include "store/profile.h"
#include "tests/harness/postgres_server.h"
#include "tests/harness/stores.h"

using namespace kedai;
using harness::PostgresServer;

namespace {

// Why it could not be opened; it must never hold the password of these tests.
std::string refusal(const std::string& url, db::Access access = db::Access::ReadWrite) {
  try {
    db::open(url, access);
  } catch (const db::Unavailable& error) {
    const std::string what = error.what();
    CHECK(what.find("rahasia") == std::string::npos);
    CHECK(what.find('\n') == std::string::npos);
    return what;
  }
  return "it was opened";
}

using Catch::Contains;

}  // namespace

TEST_CASE("a server that is not there is named") {
  CHECK_THAT(refusal("postgresql://dapur:rahasia@/kedai?host=/nowhere"),
             Contains("postgresql://dapur@/nowhere/kedai: ") && Contains("No such file"));
  CHECK_THAT(refusal("postgresql://dapur:rahasia@127.0.0.1:1/kedai"),
             Contains("postgresql://dapur@127.0.0.1:1/kedai: ") && Contains("refused"));
}

TEST_CASE("an address that cannot be read is not repeated") {
  for (const auto* url :
       {"postgresql://dapur:rahasia@[::1/kedai", "postgresql://dapur:r@rahasia@h/k",
        "postgresql://dapur:rahasia@h/k?nonsense=1"})
    CHECK_THAT(refusal(url), Contains("address is not understood"));
}

TEST_CASE("a wrong password and a database that is not there are told") {
  PostgresServer& server = PostgresServer::running();
  server.ask("CREATE ROLE sealed LOGIN PASSWORD 'benar'");
  std::string url = server.url("postgres", "sealed");
  url.replace(url.find("sealed@"), 7, "sealed:rahasia@");
  CHECK_THAT(refusal(url), Contains("password authentication failed for user \"sealed\""));
  CHECK_THAT(refusal(server.url("none")), Contains("database \"none\" does not exist"));
}

TEST_CASE("a database that orders text otherwise, or is not in UTF-8, is refused with the remedy") {
  PostgresServer& server = PostgresServer::running();
  server.ask(
      "CREATE DATABASE english TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'");
  server.ask("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
  for (const auto* name : {"english", "latin"})
    CHECK_THAT(refusal(server.url(name)), Contains("ENCODING 'UTF8' LOCALE 'C'"));
}

TEST_CASE("a database that takes no writes is refused to a writer and open to a reader") {
  PostgresServer& server = PostgresServer::running();
  const auto name = server.new_database();
  server.ask("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
  CHECK_THAT(refusal(server.url(name)), Contains("read-only"));
  CHECK(refusal(server.url(name), db::Access::ReadOnly) == "it was opened");
}

TEST_CASE("a reader cannot write") {
  PostgresServer& server = PostgresServer::running();
  const auto name = server.new_database();
  const auto writer = db::open(server.url(name));
  writer->script("CREATE TABLE kept(it BIGINT)");
  for (const auto* options : {"", "&options=-c%20lock_timeout%3D50"}) {
    const auto reader = db::open(server.url(name) + options, db::Access::ReadOnly);
    CHECK_THROWS_AS(reader->script("INSERT INTO kept VALUES(1)"), db::Unavailable);
    CHECK_THROWS_AS(reader->begin(), db::Unavailable);
  }
}

TEST_CASE("each error of the server is ours, the operator's, or a reason to try again") {
  const auto raise = [](const std::string& code) {
    return "DO $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '" + code + "'; END $$";
  };
  const auto fresh = harness::new_postgres_store();
  for (const auto* code : {"40001", "40P01", "57P01", "25P03"}) {
    INFO(code);
    CHECK_THROWS_AS(fresh->script(raise(code)), db::Retry);
  }
  for (const auto* code :
       {"53100", "53300", "57014", "58030", "55P03", "42501", "XX001", "28P01"}) {
    INFO(code);
    CHECK_THROWS_AS(fresh->script(raise(code)), db::Unavailable);
  }
  for (const auto* code : {"23505", "42601", "22P02", "25P02", "08P01"}) {
    INFO(code);
    CHECK_THROWS_AS(fresh->script(raise(code)), db::Error);
  }
  CHECK_THROWS_AS(fresh->script(raise("40003")), db::InDoubt);
}
