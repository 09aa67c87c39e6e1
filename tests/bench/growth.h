// How the cost of an update and of a shop grows: with customers, with products, with shops.
#pragma once

#include <iosfwd>

namespace kedai::bench {

void print_growth(std::ostream& out, double seconds);

}  // namespace kedai::bench
