#include "tests/torture/calm.h"

#include <fmt/format.h>

#include "bot/server.h"

namespace kedai::torture {

using namespace std::chrono_literals;

namespace {

void say(House& house, const std::string& url, int buyer, std::size_t index, VariantId article) {
  const int on_whatsapp = buyer - kTelegramBuyers;
  const std::string words = words_of(act_of(index), article);
  if (on_whatsapp < 0)
    bot::FakeTelegram::post(url + "/telegram/dapur", kSecret,
                            telegram_body(telegram_person(buyer), index, article));
  else if (act_of(index) == Act::Add || act_of(index) == Act::Pickup)
    house.graph.press_id(whatsapp_person(on_whatsapp), words);
  else
    house.graph.say(whatsapp_person(on_whatsapp), words);
}

}  // namespace

Spoken calm(const std::vector<Told>& told) {
  House house;
  Settings settings = read_settings(house.settings, {});
  bot::CourierLimits limits;
  limits.paced = false;
  bot::Server server({settings, false, limits});
  server.start();
  const auto articles = house.variants();
  const auto url = fmt::format("http://127.0.0.1:{}", server.port());
  house.graph.post_updates_to(url + "/whatsapp", kAppSecret);
  for (int buyer = 0; buyer < kTelegramBuyers; ++buyer)
    house.telegram.name(telegram_person(buyer), "P");
  for (std::size_t buyer = 0; buyer < told.size(); ++buyer)
    for (std::size_t index = 0; index < told[buyer].ids.size(); ++index)
      say(house, url, static_cast<int>(buyer), index, articles[buyer]);
  house.graph.eventually(
      [&] { return house.graph.all_delivered() && letters_waiting(house.store) == 0; }, 120s);
  server.stop();
  return spoken_by(house.telegram, house.graph);
}

std::size_t letters_in(const Spoken& spoken) {
  std::size_t letters = 0;
  for (const auto& [who, each] : spoken) letters += each.size();
  return letters;
}

}  // namespace kedai::torture
