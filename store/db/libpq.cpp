#include "store/db/libpq.h"

#include <dlfcn.h>

#include <string>

#include "store/db/database.h"

namespace kedai::db {

namespace {

[[noreturn]] void refuse() {
  throw Refused(
      std::string("PostgreSQL's client library is not there, on Debian the package libpq5: ") +
      dlerror());
}

template <class Function>
Function find(void* library, const char* name) {
  void* const found = dlsym(library, name);
  if (!found) refuse();
  return reinterpret_cast<Function>(found);
}

Libpq load() {
  void* const library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) refuse();
  Libpq functions{};
#define KEDAI_FIND(name) functions.name = find<decltype(functions.name)>(library, "PQ" #name);
  KEDAI_OF_LIBPQ(KEDAI_FIND)
#undef KEDAI_FIND
  return functions;
}

}  // namespace

const Libpq& libpq() {
  static const Libpq functions = load();
  return functions;
}

}  // namespace kedai::db
