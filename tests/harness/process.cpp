#include "tests/harness/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace kedai::harness {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Process::Process(std::vector<std::string> command, const std::filesystem::path& log,
                 const Environment& environment)
    : started_(Steady::now()) {
  std::vector<std::string> variables{"TZ=UTC"};
  for (const char* passed : {"PATH", "TSAN_OPTIONS"})
    if (const char* value = std::getenv(passed))
      variables.push_back(fmt::format("{}={}", passed, value));
  variables.insert(variables.end(), environment.begin(), environment.end());
  const auto argv = pointers(command);
  const auto envp = pointers(variables);
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const int errors = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  ::close(errors);
  output_ = pipe[0];
  // By number: the header of glibc 2.36 declares it for C alone.
  watched_ = pid_ < 0 ? -1 : static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (watched_ < 0) throw std::runtime_error("no process");
}

Process::~Process() {
  kill();
  ::close(watched_);
  ::close(output_);
}

std::optional<std::string> Process::first_line(milliseconds within) {
  std::string line;
  char next = 0;
  while (true) {
    const auto left = std::chrono::duration_cast<milliseconds>(within - age());
    pollfd wait{output_, POLLIN, 0};
    if (left <= 0ms || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return std::nullopt;
    if (::read(output_, &next, 1) != 1) return std::nullopt;
    if (next == '\n') return line;
    line += next;
  }
}

bool Process::gone(int options) {
  int status = 0;
  if (!status_ && ::waitpid(pid_, &status, options) == pid_) status_ = status;
  return status_.has_value();
}

bool Process::ends(milliseconds within) {
  pollfd end{watched_, POLLIN, 0};
  return gone(WNOHANG) || (::poll(&end, 1, static_cast<int>(within.count())) > 0 && gone(WNOHANG));
}

void Process::kill() {
  if (gone(WNOHANG)) return;
  ::kill(pid_, SIGKILL);
  gone(0);
}

int Process::stop() {
  if (!gone(WNOHANG)) ::kill(pid_, SIGTERM);
  if (!ends(std::chrono::minutes{1})) kill();
  return WIFEXITED(*status_) ? WEXITSTATUS(*status_) : -1;
}

bool Process::was_killed() const {
  return status_ && WIFSIGNALED(*status_) && WTERMSIG(*status_) == SIGKILL;
}

milliseconds Process::age() const {
  return std::chrono::duration_cast<milliseconds>(Steady::now() - started_);
}

std::string end_of(const std::filesystem::path& log) {
  std::ostringstream all;
  all << std::ifstream(log).rdbuf();
  const std::string text = all.str();
  return text.substr(text.size() - std::min<std::size_t>(text.size(), 2'000));
}

}  // namespace kedai::harness
