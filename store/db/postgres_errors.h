// What PostgreSQL's error codes mean to Kedai.
#pragma once

#include <string>
#include <string_view>

namespace kedai::db {

// Throws Retry, InDoubt, Unavailable or Error, whichever a SQLSTATE stands for; it is empty when
// the server did not answer at all. `what` is made one line.
[[noreturn]] void throw_postgres(std::string_view sqlstate, std::string_view what);

// "one; two" of "one\n\ttwo\n".
std::string one_line(std::string_view message);

// Whether the server ends the connection with it, for which libpq itself may have no eyes yet.
bool ends_connection(std::string_view sqlstate);

}  // namespace kedai::db
