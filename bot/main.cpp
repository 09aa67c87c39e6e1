// The command line. `kedai --help` tells it all.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "bot/commands/commands.h"
#include "store/db/database.h"

namespace kedai::bot {

namespace {

template <class Value>
void option(CLI::App& app, const std::string& name, std::optional<Value>& into,
            const std::string& help) {
  app.add_option_function<Value>(
      name, [&into](const Value& value) { into = value; }, help);
}

void add_common(CLI::App& app, CommandLine& line) {
  app.add_option("--config", line.config, "the settings file, kedai.toml");
  option(app, "--data", line.overrides.data_dir, "the data folder");
  option(app, "--log-level", line.overrides.log_level, "debug, info, warn or error");
}

void add_listening(CLI::App& app, CommandLine& line) {
  option(app, "--port", line.overrides.port, "the port to listen on; 0 takes a free one");
  option(app, "--listen", line.overrides.listen, "the address to listen on");
  option(app, "--public-url", line.overrides.public_url, "what the world calls: https://...");
}

void add_shop(CLI::App& app, CommandLine& line) {
  app.add_option("--shop", line.shop, "the shop's word in URLs, when there are several");
}

int run(int argc, char** argv) {
  CLI::App app{"Kedai: a shop that sells by chat"};
  app.require_subcommand(1);
  CommandLine line;
  std::function<int()> chosen;
  const auto command = [&](CLI::App& parent, const char* name, const char* help,
                           std::function<int()> act) {
    CLI::App* sub = parent.add_subcommand(name, help);
    sub->callback([&chosen, act = std::move(act)] { chosen = act; });
    add_common(*sub, line);
    return sub;
  };

  add_listening(*command(app, "demo", "a demo shop: no account and no network needed",
                         [&] { return run_demo(line); }),
                line);
  add_listening(
      *command(app, "serve", "serve the shops of kedai.toml", [&] { return run_serve(line); }),
      line);
  std::string who = "terminal";
  auto* chat = command(app, "chat", "order in this terminal", [&] { return run_chat(line, who); });
  chat->add_option("--as", who, "who you are: one chat for each name");
  add_shop(*chat, line);
  command(app, "check", "say what is wrong with settings, database and channels",
          [&] { return run_check(line); });
  command(app, "backup", "write a checked copy of the database", [&] { return run_backup(line); });
  std::string copy;
  command(app, "restore", "put a backup in the database's place",
          [&] { return run_restore(line, copy); })
      ->add_option("backup", copy, "the backup's file")
      ->required();
  std::string said;
  auto* explained = command(app, "explain", "how a customer's words are understood, and why",
                            [&] { return run_explain(line, said); });
  explained->add_option("text", said, "what a customer writes")->required();
  add_shop(*explained, line);
  int days = 30;
  auto* report = command(app, "report", "messages and what they cost, by day and by order",
                         [&] { return run_report(line, days); });
  report->add_option("--days", days, "how many days back")->check(CLI::Range(1, 400));
  add_shop(*report, line);
  CLI::App* database = app.add_subcommand("db", "the database");
  database->require_subcommand(1);
  std::string from, to;
  auto* copying = command(*database, "copy", "all shops into another database; goes on if cut off",
                          [&] { return run_copy(from, to); });
  copying->add_option("--from", from, "sqlite:FILE or postgresql://...")->required();
  copying->add_option("--to", to, "an empty one, or one begun before")->required();
  CLI::App* staff = app.add_subcommand("staff", "owners and admins");
  staff->require_subcommand(1);
  std::string role;
  auto* invite = command(*staff, "invite", "a one-time code that makes its sender owner or admin",
                         [&] { return run_invite(line, role); });
  invite->add_option("--role", role, "owner or admin")->required();
  add_shop(*invite, line);
  add_listening(*invite, line);

  CLI11_PARSE(app, argc, argv);
  return chosen();
}

}  // namespace

}  // namespace kedai::bot

int main(int argc, char** argv) try {
  ::umask(077);  // what Kedai writes is its customers': nobody else on the machine reads it
  return kedai::bot::run(argc, argv);
} catch (const std::exception& error) {
  std::cerr << "kedai: " << error.what() << "\n";
  return 1;
}
