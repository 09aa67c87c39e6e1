// A PostgreSQL of the test process's own: Debian's version 15 in a temporary folder, reached by a
// socket in there, run by an unprivileged user. Started when first asked for, and gone with the
// process, however that ends. One thread.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "tests/harness/temporary_folder.h"

namespace kedai::harness {

class PostgresServer {
 public:
  // Whether it makes sure that what is committed is on the disk: slow, and only measured with.
  enum class Disk { Forgetful, Sure };

  explicit PostgresServer(Disk disk = Disk::Forgetful);
  static PostgresServer& running();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;

  std::string url(const std::string& database, const std::string& user = "postgres") const;
  std::string socket() const { return (folder_.path() / ".s.PGSQL.5432").string(); }
  // A database of the test's own, as a copy of another; its name. Those that nobody is connected to
  // any more are dropped on the way.
  std::string new_database(const std::string& like = "template0");
  // One statement as the operator's; its rows' first column.
  std::vector<std::string> ask(const std::string& statement,
                               const std::string& database = "postgres") const;

  void start();
  void end(int signal = SIGQUIT);  // at once, as a crash does

 private:
  pid_t spawn(std::vector<std::string> command) const;

  const Disk disk_;
  TemporaryFolder folder_;
  pid_t server_ = 0;
  int databases_ = 0;
};

}  // namespace kedai::harness
