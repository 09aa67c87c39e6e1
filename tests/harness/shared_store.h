// A database that several connections share, on the engine that this run is for: what races are run
// on.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "store/db/database.h"
#include "tests/harness/temporary_folder.h"

namespace kedai::harness {

class SharedStore {
 public:
  SharedStore();  // of this version
  std::unique_ptr<db::Database> connect() const;

 private:
  TemporaryFolder folder_;
  std::string url_;
};

// Runs `work` (with the number of its piece, and a connection) for each of `pieces`, `at_once`
// threads at a time, each with a connection of its own. What another was in the way of is done
// again.
void race(const SharedStore& store, int pieces, int at_once,
          const std::function<void(db::Database&, int piece)>& work);

}  // namespace kedai::harness
