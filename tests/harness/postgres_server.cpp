#include "tests/harness/postgres_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace kedai::harness {

namespace {

using namespace std::chrono_literals;

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";
// Passwords are asked of one user, for the test of a wrong one.
constexpr const char* kWhoMayCome =
    "local all sealed scram-sha-256\n"
    "local all all trust\n";

// The server refuses to be run by root.
const passwd* whose() {
  if (::geteuid() != 0) return nullptr;
  const passwd* user = ::getpwnam("postgres");
  if (!user) throw std::runtime_error("there is no user postgres: is postgresql-15 installed?");
  return user;
}

// In the new process: another user, no longer alive than the test, quiet.
void become(const passwd* user, pid_t parent, const char* folder, const char* log) {
  if (user &&
      (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
    ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (::getppid() != parent || ::chdir(folder) != 0) ::_exit(126);
  const int file = ::open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
}

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Connection {
  explicit Connection(const std::string& url) : link(PQconnectdb(url.c_str())) {}
  ~Connection() { PQfinish(link); }
  Connection(const Connection&) = delete;
  PGconn* link;
};

}  // namespace

PostgresServer& PostgresServer::running() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer(Disk disk) : disk_(disk) {
  const auto& folder = folder_.path();
  if (const passwd* user = whose();
      user && ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0)
    throw std::runtime_error("the folder cannot be given to the user postgres");
  const pid_t made = spawn({"initdb", "--pgdata=data", "--no-sync", "--auth=trust",
                            "--encoding=UTF8", "--locale=C", "--username=postgres"});
  int status = 0;
  if (::waitpid(made, &status, 0) != made || status != 0)
    throw std::runtime_error("initdb: " + contents(folder / "log"));
  std::ofstream(folder / "data" / "pg_hba.conf") << kWhoMayCome;
  start();
}

PostgresServer::~PostgresServer() {
  if (server_ != 0) end(SIGINT);
}

void PostgresServer::start() {
  std::vector<std::string> command{"postgres", "-D", "data", "-k", folder_.path()};
  const auto set = [&](const char* setting) { command.insert(command.end(), {"-c", setting}); };
  for (const char* each : {"listen_addresses=", "max_wal_size=4GB", "shared_buffers=32MB"})
    set(each);
  if (disk_ == Disk::Forgetful)  // nothing in there outlives the process
    for (const char* each : {"fsync=off", "full_page_writes=off", "autovacuum=off"}) set(each);
  server_ = spawn(std::move(command));
  const auto limit = std::chrono::steady_clock::now() + 60s;
  while (PQping(url("postgres").c_str()) != PQPING_OK) {
    if (::waitpid(server_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > limit)
      throw std::runtime_error("postgres: " + contents(folder_.path() / "log"));
    std::this_thread::sleep_for(20ms);
  }
}

void PostgresServer::end(int signal) {
  ::kill(server_, signal);
  ::waitpid(server_, nullptr, 0);
  server_ = 0;
}

std::string PostgresServer::url(const std::string& database, const std::string& user) const {
  return fmt::format("postgresql://{}@/{}?host={}", user, database, folder_.path().string());
}

std::string PostgresServer::new_database(const std::string& like) {
  for (const auto& old :
       ask("SELECT datname FROM pg_database WHERE datname LIKE 'test_%' AND datname NOT IN "
           "(SELECT datname FROM pg_stat_activity WHERE datname IS NOT NULL)"))
    ask("DROP DATABASE " + old);
  std::string name = fmt::format("test_{}", ++databases_);
  ask(fmt::format("CREATE DATABASE {} TEMPLATE {} STRATEGY = FILE_COPY", name, like));
  return name;
}

std::vector<std::string> PostgresServer::ask(const std::string& statement,
                                             const std::string& database) const {
  const Connection connection(url(database));
  PGresult* answer = PQexec(connection.link, statement.c_str());
  const bool good =
      PQresultStatus(answer) == PGRES_COMMAND_OK || PQresultStatus(answer) == PGRES_TUPLES_OK;
  std::vector<std::string> rows;
  for (int row = 0; row < PQntuples(answer); ++row) rows.emplace_back(PQgetvalue(answer, row, 0));
  PQclear(answer);
  if (!good) throw std::runtime_error(statement + ": " + PQerrorMessage(connection.link));
  return rows;
}

pid_t PostgresServer::spawn(std::vector<std::string> command) const {
  const passwd* user = whose();
  const std::string program = kPrograms + command.front();
  const std::string log = (folder_.path() / "log").string();
  std::vector<char*> arguments;
  for (std::string& each : command) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no new process");
  if (child > 0) return child;
  become(user, parent, folder_.path().c_str(), log.c_str());
  ::execv(program.c_str(), arguments.data());
  ::_exit(127);
}

}  // namespace kedai::harness
