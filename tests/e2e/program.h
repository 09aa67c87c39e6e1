// The program itself, as an operator starts it: what it says and how it ends. Its environment is
// only what is given here: no KEDAI_ variable of the test's gets in.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <string>

namespace kedai::bot {

class Program {
 public:
  // `within`: another program that runs it ("setpriv ...").
  explicit Program(const std::string& arguments, const std::string& within = "");
  ~Program();  // SIGTERM, and waits
  Program(const Program&) = delete;

  // Reads until it has said this, on either output; false when it ended before.
  bool says(const std::string& text);
  int status();  // waits for its end, with what it says until then
  int stop();    // SIGTERM, and its status

  const std::string& said() const { return said_; }

 private:
  bool read_line();

  FILE* output_ = nullptr;
  pid_t pid_ = 0;
  std::string said_;
};

// A kedai.toml of one shop beside its data folder ("data"); its path.
std::filesystem::path write_settings(const std::filesystem::path& folder,
                                     const std::string& store = "");

// For Program's `within`: so that root, too, may do only what a file's permissions allow.
std::string without_privileges();

}  // namespace kedai::bot
