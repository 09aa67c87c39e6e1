// People who have been in a shop before, written straight into its database.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kedai::bench {

// The server is started by `command` to make its database in `data`, and stopped again.
void add_customers(const std::filesystem::path& data, int count,
                   const std::vector<std::string>& command);

}  // namespace kedai::bench
