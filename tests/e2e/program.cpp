#include "tests/e2e/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace kedai::bot {

namespace {
constexpr const char* kSettings = R"(
data_dir = "data"
port = 0
{}
[[shop]]
slug = "dapur"
name = "Dapur"
about = "Kerupuk dan kopi."
address = "Jl. Yos Sudarso"
)";
}  // namespace

Program::Program(const std::string& arguments, const std::string& within) {
  const std::string command = fmt::format(
      "echo $$; exec timeout 60 {} env -i PATH=/usr/bin:/bin TZ=UTC "
      "TSAN_OPTIONS=\"$TSAN_OPTIONS\" {} {} 2>&1",
      within, KEDAI_PROGRAM, arguments);
  output_ = ::popen(command.c_str(), "re");
  if (!output_ || !read_line()) throw std::runtime_error("no process");
  pid_ = std::stoi(said_);
  said_.clear();
}

Program::~Program() {
  if (output_) stop();
}

bool Program::read_line() {
  std::array<char, 4'096> line{};
  if (!std::fgets(line.data(), line.size(), output_)) return false;
  said_ += line.data();
  return true;
}

bool Program::says(const std::string& text) {
  while (said_.find(text) == std::string::npos)
    if (!read_line()) return false;
  return true;
}

int Program::status() {
  while (read_line()) continue;
  const int status = ::pclose(std::exchange(output_, nullptr));
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int Program::stop() {
  ::kill(pid_, SIGTERM);
  return status();
}

std::filesystem::path write_settings(const std::filesystem::path& folder,
                                     const std::string& store) {
  const auto file = folder / "kedai.toml";
  std::ofstream(file) << fmt::format(
      kSettings, store.empty() ? "" : fmt::format("[store]\nurl = \"{}\"", store));
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  return file;
}

std::string without_privileges() {
  return ::geteuid() == 0 ? "setpriv --bounding-set=-all --inh-caps=-all" : "";
}

}  // namespace kedai::bot
