// The program's commands, each a function that does its work and returns the exit status. What an
// operator must read goes to standard output; mistakes are thrown and told by main.
#pragma once

#include <filesystem>
#include <string>

#include "config/settings.h"
#include "store/db/database.h"
#include "store/profile.h"

namespace kedai::bot {

// What the command line may say to any command.
struct CommandLine {
  std::string config;  // a kedai.toml; empty: none
  Overrides overrides;
  std::string shop;  // a slug; empty: the only one
};

Settings settings_of(const CommandLine& line);

// For commands that work on a data folder: its database, which must be there.
std::string existing_database(const Settings& settings);
// The shop that is meant: the named one, or the only one.
Profile meant_shop(db::Database& database, const std::string& slug);

int run_demo(const CommandLine& line);
int run_serve(const CommandLine& line);
int run_chat(const CommandLine& line, const std::string& who);
int run_check(const CommandLine& line);
int run_backup(const CommandLine& line);
int run_restore(const CommandLine& line, const std::filesystem::path& copy);
int run_explain(const CommandLine& line, const std::string& text);
int run_report(const CommandLine& line, int days);
int run_copy(const std::string& from_address, const std::string& to_address);
int run_invite(const CommandLine& line, const std::string& role);

}  // namespace kedai::bot
