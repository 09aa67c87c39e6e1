// What the walk's people type: whatever the shop sells, and what is said in the demo shop and in
// the other one.
#pragma once

#include <string>
#include <vector>

namespace kedai::harness {

std::vector<std::string> demo_texts();
std::vector<std::string> other_texts();

}  // namespace kedai::harness
