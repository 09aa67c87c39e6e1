#include "tests/bench/contestant.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace kedai::bench {

namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

double status_mb(pid_t pid, const std::string& key) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(key)) return std::stod(line.substr(key.size())) / 1'024;
  return 0;
}

}  // namespace

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(fd, any, size) == 0 && ::getsockname(fd, any, &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("there is no free port");
  return ntohs(address.sin_port);
}

Process::Process(const std::vector<std::string>& command,
                 const std::vector<std::string>& environment, const std::filesystem::path& log) {
  auto words = command;
  auto all = environment;
  for (char** each = ::environ; *each; ++each) all.emplace_back(*each);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::posix_spawn_file_actions_adddup2(&files, 1, 2);
  const int error = ::posix_spawnp(&pid_, words.front().c_str(), &files, nullptr,
                                   pointers(words).data(), pointers(all).data());
  ::posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error("cannot start " + command.front());
}

Process::~Process() {
  ::kill(pid_, SIGTERM);
  for (int tenths = 0; tenths < 100 && !ended(); ++tenths)
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  if (!gone_) ::kill(pid_, SIGKILL);
  if (!gone_) ::waitpid(pid_, nullptr, 0);
}

bool Process::ended() {
  if (!gone_) gone_ = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
  return gone_;
}

double Process::cpu_seconds() const {
  std::ifstream file(fmt::format("/proc/{}/stat", pid_));
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double Process::peak_rss_mb() const { return status_mb(pid_, "VmHWM:"); }

double Process::rss_mb() const { return status_mb(pid_, "VmRSS:"); }

}  // namespace kedai::bench
