// Where a PostgreSQL is, and how a connection to it is made and looked over.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/db/database.h"

struct pg_conn;  // libpq's, whose header stays in this room's .cpp files

namespace kedai::db {

struct EndConnection {
  void operator()(pg_conn* connection) const;
};
using PostgresConnection = std::unique_ptr<pg_conn, EndConnection>;

class PostgresAddress {
 public:
  // Throws Refused on an address that libpq does not understand.
  PostgresAddress(const std::string& url, Access access);

  // A connection with Kedai's limits, to a database that Kedai can stand on. Throws Unavailable, or
  // Refused when it cannot.
  PostgresConnection connect() const;
  // The same for the first time, when the operator may have mistaken something: what is up and lets
  // nobody in by this address, not even to read, is Refused too, unless it is only full.
  PostgresConnection connect_first() const;

  // "postgresql://user@host:port/database", for messages.
  const std::string& shown() const { return shown_; }

  // As libpq takes them, ended by a null.
  struct Words {
    std::vector<const char*> keys, values;
  };

 private:
  Words words(const char* session = nullptr) const;
  bool lets_nobody_in() const;
  void look_over(pg_conn* connection) const;

  std::vector<std::pair<std::string, std::string>> parameters_;
  std::string shown_;
  Access access_;
};

}  // namespace kedai::db
