#include "bot/channels/telegram_shop.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "bot/channels/telegram.h"
#include "bot/channels/telegram_poll.h"
#include "bot/channels/telegram_setup.h"
#include "flows/converse.h"
#include "flows/customer/spoken.h"
#include "flows/staff/commands.h"

namespace kedai::bot {

namespace {

using telegram::Answer;
constexpr std::chrono::seconds kFirstPause{1};
constexpr std::chrono::seconds kMostPause{60};
constexpr std::chrono::seconds kStaffLook{
    20};  // how soon somebody new has the commands in the menu

std::vector<telegram::Command> commands_of(const std::vector<CommandLine>& lines) {
  std::vector<telegram::Command> commands;
  for (const CommandLine& line : lines) commands.push_back({line.name, line.description});
  return commands;
}

}  // namespace

struct TelegramShop::Impl {
  Impl(ShopId its_shop, std::string its_slug, const TelegramSettings& its_settings,
       std::string its_url, Lane& its_lane, std::int64_t poll_offset)
      : shop(its_shop),
        slug(std::move(its_slug)),
        settings(its_settings),
        public_url(std::move(its_url)),
        lane(its_lane),
        sending(std::make_shared<telegram::Api>(settings.api_base, settings.token)),
        calling(std::make_shared<telegram::Api>(settings.api_base, settings.token)),
        channel(std::make_shared<Telegram>(sending, settings.pace_per_second)),
        fetching(calling) {
    if (public_url.empty())
      poll = std::make_unique<TelegramPoll>(calling, shop, poll_offset, intake_of(lane),
                                            [this](const std::string& reason) { locked(reason); });
  }

  void locked(const std::string& reason) {
    spdlog::error("shop {}: Telegram refuses the token: {}", slug, reason);
    lane.submit(shop, [](Shop& its, Time now) {
      return alarm(its, "alarm.channel_locked", now, kTelegram, {{"channel", "Telegram"}});
    });
  }

  // True when the bot is ready; false: try again later.
  bool set_up() {
    const auto me = telegram::get_me(*calling);
    if (const auto* failed = std::get_if<Answer>(&me)) return gave_up(*failed);
    if (!public_url.empty()) {
      const auto answer = telegram::set_webhook(*calling, public_url + "/telegram/" + slug,
                                                settings.webhook_secret);
      if (!answer.ok) return gave_up(answer);
    }
    spdlog::info("shop {}: on Telegram as @{}, by {}", slug, std::get<telegram::Me>(me).username,
                 public_url.empty() ? "long polling" : "webhook");
    return true;
  }

  // A refused token stays refused: there is no point in going on.
  bool gave_up(const Answer& answer) {
    if (answer.code == 401 || answer.code == 404) {
      locked(answer.description);
      return true;
    }
    spdlog::warn("shop {}: Telegram is not ready: {}", slug, answer.description);
    return false;
  }

  void run() {
    std::chrono::seconds pause = kFirstPause;
    while (!set_up()) {
      if (stopped_within(pause)) return;
      pause = std::min(pause * 2, kMostPause);
    }
    for (const Locale locale : kLocales)
      telegram::set_my_commands(*calling, commands_of(customer_commands(locale)),
                                locale == Locale::English ? "en" : "");
    do show_commands_to_staff();
    while (!stopped_within(kStaffLook));
  }

  bool stopped_within(std::chrono::seconds time) {
    std::unique_lock lock(mutex);
    return wake.wait_for(lock, time, [&] { return stopping; });
  }

  // Staff see their commands in the menu of their chat, in its language; each chat is told once.
  void show_commands_to_staff() {
    auto chats = std::make_shared<std::map<std::string, Locale>>();
    std::promise<void> looked;
    lane.submit(
        shop,
        [chats](Shop& its, Time) {
          for (const StaffMember& member : its.staff.all())
            if (const auto chat = its.conversations.find(member.chat);
                chat && chat->channel == kTelegram)
              (*chats)[chat->address] = locale_named(chat->locale).value_or(Locale::Indonesian);
          return std::vector<Letter>{};
        },
        [&](Accepted) { looked.set_value(); });
    looked.get_future().wait();
    for (const auto& [chat, locale] : *chats) {
      const auto told = told_staff.find(chat);
      if (told != told_staff.end() && told->second == locale) continue;
      if (telegram::set_my_commands(*calling, commands_of(telegram_commands(locale)), "", chat).ok)
        told_staff[chat] = locale;
    }
  }

  void stop_listening() {
    if (poll) poll->stop();
    {
      const std::lock_guard lock(mutex);
      stopping = true;
      wake.notify_all();
    }
    calling->stop();
    if (thread.joinable()) thread.join();
  }

  ShopId shop;
  std::string slug;
  TelegramSettings settings;
  std::string public_url;
  Lane& lane;
  std::shared_ptr<telegram::Api> sending;
  std::shared_ptr<telegram::Api>
      calling;  // setting up, polling, fetching; ends at stop_listening()
  std::shared_ptr<Telegram> channel;
  Telegram fetching;
  std::unique_ptr<TelegramPoll> poll;
  std::map<std::string, Locale> told_staff;  // chats that have the commands; the thread's own

  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::thread thread;
};

TelegramShop::TelegramShop(ShopId shop, std::string slug, const TelegramSettings& settings,
                           std::string public_url, Lane& lane, std::int64_t poll_offset)
    : impl_(std::make_unique<Impl>(shop, std::move(slug), settings, std::move(public_url), lane,
                                   poll_offset)) {}

TelegramShop::~TelegramShop() { stop(); }

std::shared_ptr<Channel> TelegramShop::channel() const { return impl_->channel; }

std::optional<Picture> TelegramShop::fetch(const std::string& reference) {
  return sync_wait(impl_->fetching.fetch(reference));
}

void TelegramShop::start() {
  impl_->thread = std::thread([this] { impl_->run(); });
  if (impl_->poll) impl_->poll->start();
}

void TelegramShop::stop_listening() { impl_->stop_listening(); }

void TelegramShop::stop() {
  stop_listening();
  impl_->sending->stop();
}

}  // namespace kedai::bot
