#include "tests/torture/buyers.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

#include "flows/choice.h"

namespace kedai::torture {

using Json = nlohmann::json;
using namespace std::chrono_literals;

namespace {

constexpr int kConnections = 8;
constexpr std::size_t kAhead = 6;  // of a WhatsApp buyer

bool is_pressed(Act act) { return act == Act::Add || act == Act::Pickup; }

}  // namespace

Act act_of(std::size_t index) {
  using enum Act;
  constexpr Act kTwoOrders[] = {Add, Pickup, Place, Add, Pickup, Place, Cancel, Sure};
  return index == 0 ? Greet : kTwoOrders[(index - 1) % std::size(kTwoOrders)];
}

std::string words_of(Act act, VariantId article) {
  switch (act) {
    case Act::Greet: return "halo";
    case Act::Add: return encode(choice(Verb::AddQuantity, article, 1));
    case Act::Pickup: return encode({Verb::Pickup});
    case Act::Place: return "pesan sekarang";
    case Act::Cancel: return "batalkan";
    case Act::Sure: return "ya, batalkan";
  }
  return {};
}

std::int64_t telegram_person(int buyer) { return 501 + buyer; }
std::string whatsapp_person(int buyer) { return fmt::format("62812000{:05}", buyer); }

std::string telegram_body(std::int64_t person, std::size_t index, VariantId article) {
  const std::int64_t update = person * 1'000'000 + static_cast<std::int64_t>(index);
  const Json from{{"id", person}, {"first_name", "P" + std::to_string(person)}};
  const Json chat{{"id", person}, {"type", "private"}};
  const Act act = act_of(index);
  const std::string words = words_of(act, article);
  Json body{{"update_id", update}};
  if (is_pressed(act))  // a button of a message that is not there any more
    body["callback_query"] = {
        {"id", std::to_string(update)},
        {"from", from},
        {"message", {{"message_id", 1}, {"date", 1}, {"text", "x"}, {"chat", chat}}},
        {"data", words}};
  else
    body["message"] = {
        {"message_id", update}, {"date", 1}, {"from", from}, {"chat", chat}, {"text", words}};
  return body.dump();
}

// ---- Telegram

OnTelegram::OnTelegram(bot::FakeTelegram& telegram, std::vector<VariantId> articles,
                       std::uint32_t seed)
    : articles_(std::move(articles)), buyers_(kTelegramBuyers) {
  for (int buyer = 0; buyer < kTelegramBuyers; ++buyer) telegram.name(telegram_person(buyer), "P");
  for (int i = 0; i < kConnections; ++i)
    connections_.emplace_back([this, i, seed] { run(i, seed + static_cast<std::uint32_t>(i)); });
}

OnTelegram::~OnTelegram() {
  {
    const std::lock_guard hold(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  for (std::thread& each : connections_) each.join();
}

void OnTelegram::go(int port) {
  const std::lock_guard hold(mutex_);
  port_ = port;
  changed_.notify_all();
}

void OnTelegram::rest() {
  std::unique_lock hold(mutex_);
  port_ = 0;
  changed_.wait(hold, [this] { return posting_ == 0; });
}

void OnTelegram::finish() {
  const std::lock_guard hold(mutex_);
  finishing_ = true;
}

bool OnTelegram::settled() const {
  const std::lock_guard hold(mutex_);
  return std::ranges::all_of(buyers_, [](auto& each) { return each.tried == each.acknowledged; });
}

std::vector<Told> OnTelegram::told() const {
  const std::lock_guard hold(mutex_);
  std::vector<Told> all;
  for (int buyer = 0; buyer < kTelegramBuyers; ++buyer) {
    const Buyer& each = buyers_[static_cast<std::size_t>(buyer)];
    Told told{sku_of(buyer), {}, each.acknowledged};
    for (std::size_t index = 0; index < each.tried; ++index)
      told.ids.push_back("u" + std::to_string(telegram_person(buyer) * 1'000'000 +
                                              static_cast<std::int64_t>(index)));
    all.push_back(std::move(told));
  }
  return all;
}

// A connection has its own two buyers, so that nobody's things overtake each other.
void OnTelegram::run(int connection, std::uint32_t seed) {
  std::mt19937 dice(seed);
  while (true) {
    {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return port_ != 0 || stopping_; });
      if (stopping_) return;
      ++posting_;
    }
    const int second = static_cast<int>(dice() % 2) * kConnections;
    post_next(connection + second, dice);
    {
      const std::lock_guard hold(mutex_);
      --posting_;
      changed_.notify_all();
    }
    // Telegram lets a bot send 30 letters a second: faster buyers would only fill the outbox.
    std::this_thread::sleep_for(std::chrono::milliseconds(dice() % 400));
  }
}

void OnTelegram::post_next(int buyer, std::mt19937& dice) {
  std::size_t index = 0;
  {
    const std::lock_guard hold(mutex_);
    Buyer& each = buyers_[static_cast<std::size_t>(buyer)];
    index = each.acknowledged;
    if (finishing_ && index == each.tried) return;
    each.tried = index + 1;
  }
  if (dice() % 16 == 0) return post_and_hang_up(buyer, index);
  if (!post(buyer, index)) return;
  {
    const std::lock_guard hold(mutex_);
    buyers_[static_cast<std::size_t>(buyer)].acknowledged = index + 1;
  }
  if (dice() % 2 == 0) post(buyer, index);
  if (dice() % 4 == 0) post(buyer, dice() % (index + 1));
}

bool OnTelegram::post(int buyer, std::size_t index) {
  const int port = [this] {
    const std::lock_guard hold(mutex_);
    return port_;
  }();
  if (port == 0) return false;
  ++posts_;
  const std::string url = fmt::format("http://127.0.0.1:{}/telegram/dapur", port);
  return bot::FakeTelegram::post(url, kSecret,
                                 telegram_body(telegram_person(buyer), index,
                                               articles_[static_cast<std::size_t>(buyer)])) == 200;
}

void OnTelegram::post_and_hang_up(int buyer, std::size_t index) {
  const std::string body =
      telegram_body(telegram_person(buyer), index, articles_[static_cast<std::size_t>(buyer)]);
  const std::string request = fmt::format(
      "POST /telegram/dapur HTTP/1.1\r\nHost: kedai\r\nX-Telegram-Bot-Api-Secret-Token: {}\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      kSecret, body.size(), body);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  {
    const std::lock_guard hold(mutex_);
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
  }
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
  ::close(socket);
  ++posts_;
}

// ---- WhatsApp

OnWhatsApp::OnWhatsApp(bot::FakeGraph& graph, std::vector<VariantId> articles, std::uint32_t seed)
    : graph_(graph), articles_(std::move(articles)), buyers_(kWhatsAppBuyers) {
  graph_.shuffle(seed);
  graph_.statuses(bot::FakeGraph::Statuses::NoReads);
  graph_.hold();
}

void OnWhatsApp::go(int port) {
  graph_.post_updates_to(fmt::format("http://127.0.0.1:{}/whatsapp", port), kAppSecret, 2);
  graph_.release();
}

void OnWhatsApp::rest() { graph_.hold(); }

void OnWhatsApp::say_more() {
  read_posts();
  for (int buyer = 0; buyer < kWhatsAppBuyers; ++buyer) {
    Buyer& each = buyers_[static_cast<std::size_t>(buyer)];
    const VariantId article = articles_[kTelegramBuyers + static_cast<std::size_t>(buyer)];
    while (each.ids.size() < each.acknowledged + kAhead) {
      const Act act = act_of(each.ids.size());
      const std::string words = words_of(act, article);
      const std::string person = whatsapp_person(buyer);
      each.ids.push_back(is_pressed(act) ? graph_.press_id(person, words)
                                         : graph_.say(person, words));
    }
  }
}

std::vector<Told> OnWhatsApp::told() {
  read_posts();
  std::vector<Told> all;
  for (int buyer = 0; buyer < kWhatsAppBuyers; ++buyer) {
    const Buyer& each = buyers_[static_cast<std::size_t>(buyer)];
    all.push_back({sku_of(kTelegramBuyers + buyer), each.ids, each.acknowledged});
  }
  return all;
}

void OnWhatsApp::read_posts() {
  const auto posts = graph_.posts();
  std::set<std::string> taken;
  for (; read_ < posts.size(); ++read_) {
    if (posts[read_].status != 200) continue;
    const Json body = Json::parse(posts[read_].body);
    for (const Json& entry : body.at("entry"))
      for (const Json& change : entry.at("changes"))
        for (const Json& message : change.at("value").value("messages", Json::array()))
          taken.insert(message.at("id").get<std::string>());
  }
  for (Buyer& each : buyers_)
    while (each.acknowledged < each.ids.size() && taken.contains(each.ids[each.acknowledged]))
      ++each.acknowledged;
}

// ---- all

Buyers::Buyers(House& house, const std::vector<VariantId>& articles, std::uint32_t seed)
    : graph_(house.graph),
      telegram_(house.telegram, articles, seed),
      whatsapp_(house.graph, articles, seed) {}

void Buyers::go(int port) {
  whatsapp_.say_more();
  telegram_.go(port);
  whatsapp_.go(port);
}

void Buyers::rest() {
  telegram_.rest();
  whatsapp_.rest();
}

std::vector<Told> Buyers::told() {
  auto all = telegram_.told();
  for (Told& each : whatsapp_.told()) all.push_back(std::move(each));
  return all;
}

std::size_t Buyers::posts() const {
  return static_cast<std::size_t>(telegram_.posts()) + whatsapp_.posts();
}

}  // namespace kedai::torture
