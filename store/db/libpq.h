// libpq, PostgreSQL's client library, loaded when a shop's store is on PostgreSQL. With it come
// seventeen libraries more (LDAP, Kerberos, GnuTLS); a shop on SQLite, which is most, starts sooner
// and has six megabytes more without them.
#pragma once

#include <libpq-fe.h>

namespace kedai::db {

// The functions of libpq that Kedai calls, without their PQ: libpq().exec is PQexec.
// (clang-format moves the ends of these lines to and fro.)
// clang-format off
#define KEDAI_OF_LIBPQ(X)                                                                  \
  X(clear) X(cmdStatus) X(cmdTuples) X(connectPoll) X(connectStartParams)                  \
  X(connectdbParams) X(conninfoFree) X(conninfoParse) X(consumeInput) X(errorMessage)      \
  X(exec) X(finish) X(freemem) X(ftype) X(getResult) X(getisnull) X(getlength) X(getvalue) \
  X(isBusy) X(ntuples) X(parameterStatus) X(pingParams) X(resultErrorField)                \
  X(resultErrorMessage) X(resultStatus) X(sendPrepare) X(sendQuery) X(sendQueryPrepared)   \
  X(setErrorVerbosity) X(setNoticeProcessor) X(socket) X(status) X(unescapeBytea)
// clang-format on

struct Libpq {
// A declaration's name cannot stand in parentheses.
#define KEDAI_MEMBER(name) decltype(&::PQ##name) name;  // NOLINT(bugprone-macro-parentheses)
  KEDAI_OF_LIBPQ(KEDAI_MEMBER)
#undef KEDAI_MEMBER
};

// Loaded by the first call, from any thread, and kept. Throws Refused where it is not installed.
const Libpq& libpq();

}  // namespace kedai::db
