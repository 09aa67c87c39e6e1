// demo and serve: a server until the system asks it to stop.
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <future>
#include <iostream>

#include "bot/backup.h"
#include "bot/commands/commands.h"
#include "bot/log.h"
#include "bot/server.h"
#include "flows/staff/seat.h"
#include "store/db/open.h"
#include "store/fail_point.h"

namespace kedai::bot {

namespace {

constexpr auto kDemoOwner = "Bu Sri";
constexpr int kLongestPause = 8;  // seconds

// Blocks the signals that end the program in this thread and all that it starts, so that the one
// which waits for them gets them.
sigset_t block_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a write past the limit (LimitFSIZE=) fails, as on a full disk
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void wait_for(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("stopping");
}

ShopSettings demo_shop() {
  ShopSettings shop;
  shop.slug = "dapur";
  shop.name = "Dapur Lubuklinggau";
  shop.about = "Kerupuk, kopi, keripik dan kue dari rumah-rumah di Lubuklinggau.";
  shop.address = "Jl. Yos Sudarso 17, Lubuklinggau";
  shop.opens_minute = 7 * 60;
  shop.closes_minute = 21 * 60;
  shop.bank_account = "BRI 0001-01-000000-50-0 a.n. Dapur Lubuklinggau";
  return shop;
}

// The demo's owner sits in a web chat; the same one at every start.
Visitor demo_owner(Server& server, ShopId shop, const std::string& address) {
  const auto database = db::open(address, db::Access::ReadOnly);
  for (const StaffMember& member : Staff(*database, shop).all())
    if (member.channel == "web" && member.name == kDemoOwner)
      return {shop, WebRole::Staff, member.user};
  const Visitor owner = new_visitor(shop, WebRole::Staff);
  std::promise<Accepted> done;
  server.lane().submit(
      shop,
      [&](Shop& its, Time now) {
        return seat_staff(its, {"web", "cookie", owner.id}, kDemoOwner, Role::Owner, now);
      },
      [&](Accepted accepted) { done.set_value(accepted); });
  if (done.get_future().get() != Accepted::Yes)
    throw db::Unavailable("the demo's owner could not be written");
  return owner;
}

// A connection is a descriptor; the usual 1024 are few. Where the system allows no more, it stays.
void take_all_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// PostgreSQL may come up after Kedai does, or be failing over: it is waited for, but not where a
// person has to mend something. Nothing when the system asks to stop.
std::unique_ptr<Server> open_server(const Settings& settings, const sigset_t& signals) {
  for (int seconds = 1;; seconds = std::min(2 * seconds, kLongestPause)) try {
      return std::make_unique<Server>(ServerOptions{settings});
    } catch (const db::Refused&) {
      throw;
    } catch (const db::Unavailable& error) {
      if (settings.store_url.empty()) throw;
      spdlog::error("the database cannot serve yet, trying again in {} s: {}", seconds,
                    error.what());
      const timespec pause{seconds, 0};
      if (::sigtimedwait(&signals, nullptr, &pause) > 0) return nullptr;
    }
}

}  // namespace

int run_demo(const CommandLine& line) {
  CommandLine quiet = line;
  if (!quiet.overrides.data_dir) quiet.overrides.data_dir = "kedai-demo";
  if (!quiet.overrides.log_level) quiet.overrides.log_level = "warn";
  Settings settings = settings_of(quiet);
  settings.shops = {demo_shop()};
  settings.store_url.clear();  // the demo never works on real shops
  start_log(settings.log_level);
  const sigset_t signals = block_signals();
  Server server({settings, true});
  server.start();
  const ShopId shop = server.shop("dapur");
  const Visitor owner = demo_owner(server, shop, store_address(settings));
  const std::string base = base_url(settings, server.port());
  std::cout << "customer chat: " << base << "/dapur/\n"
            << "owner chat: " << base << staff_link(server.seal(), owner, "dapur") << "\n"
            << "data: " << std::filesystem::absolute(settings.data_dir).string() << "\n"
            << std::flush;
  wait_for(signals);
  server.stop();
  return 0;
}

int run_serve(const CommandLine& line) {
  const Settings settings = settings_of(line);
  start_log(settings.log_level);
  for (const std::string& warning : settings.warnings) spdlog::warn("{}", warning);
  arm_fail_point(settings.fail_point);
  if (!settings.fail_point.empty())
    spdlog::warn("KEDAI_FAIL_POINT is {}: this is a test that will fail there",
                 settings.fail_point);
  if (settings.shops.empty())
    throw SettingsError(line.config + ": there is no [[shop]]; README.md shows one");
  take_all_descriptors();
  const sigset_t signals = block_signals();
  const auto opened = open_server(settings, signals);
  if (!opened) return 0;
  Server& server = *opened;
  server.start();
  const std::string base = base_url(settings, server.port());
  for (const ShopSettings& shop : settings.shops)
    std::cout << shop.name << ": " << base << "/" << shop.slug << "/\n";
  std::cout << std::flush;
  wait_for(signals);
  server.stop();
  return 0;
}

}  // namespace kedai::bot
