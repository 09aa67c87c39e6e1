// How long a message takes to be understood, by the size of the catalogue.
#pragma once

#include <iosfwd>

namespace kedai::bench {

void print_understanding(std::ostream& out);

}  // namespace kedai::bench
