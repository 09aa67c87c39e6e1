// What buyers hear from a shop that nobody kills: a server in the test's process, on SQLite, which
// is told the same. The torture's own letters are compared with these.
#pragma once

#include "tests/torture/audit.h"

namespace kedai::torture {

Spoken calm(const std::vector<Told>& told);

std::size_t letters_in(const Spoken& spoken);

}  // namespace kedai::torture
