#include "tests/torture/process.h"

namespace kedai::torture {

namespace {

std::vector<std::string> kedai(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{KEDAI_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const std::filesystem::path& log,
                 const Environment& environment)
    : harness::Process(kedai(arguments), log, environment) {}

int port_in(const std::string& line) {
  constexpr std::string_view host = "127.0.0.1:";
  return std::stoi(line.substr(line.find(host) + host.size()));
}

Process::Environment torn_write(const std::string& file, int at) {
  return {"LD_PRELOAD=" KEDAI_TORN_WRITE, "TORN_FILE=" + file, "TORN_AT=" + std::to_string(at),
          "ASAN_OPTIONS=verify_asan_link_order=0"};
}

}  // namespace kedai::torture
