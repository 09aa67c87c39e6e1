// What the fake tells the shop: signed webhook bodies, statuses, batches, repeats (CONTRACTS.md A1
// to A6).
#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot {

using Json = nlohmann::json;
using fake_graph::Number;
using fake_graph::State;
using fake_graph::Update;

namespace {

constexpr std::size_t kMostInOneBody = 1000;

// As Meta writes it: everything that is not ASCII as \u00e4, lower-case, and / as \/.
std::string escaped(const Json& json) {
  std::string text;
  for (const char c : json.dump(-1, ' ', true, Json::error_handler_t::replace))
    text += c == '/' ? "\\/" : std::string(1, c);
  return text;
}

std::string body_of(const Update& update) {
  if (!update.body.empty()) return update.body;
  return R"({"object":"whatsapp_business_account","entry":[{"id":")" + update.account +
         R"(","changes":[)" + update.change + "]}]}";
}

// Whether the second only goes on with the messages (or statuses) of the first.
bool continues(const Json& first, const Json& second) {
  const auto rest = [](Json change) {
    change["value"].erase("messages");
    change["value"].erase("statuses");
    return change;
  };
  return first["value"].contains("messages") == second["value"].contains("messages") &&
         rest(first) == rest(second);
}

void append(Json& changes, Json change) {
  if (changes.empty() || !continues(changes.back(), change)) {
    changes.push_back(std::move(change));
    return;
  }
  for (const char* name : {"messages", "statuses"})
    if (change["value"].contains(name))
      for (auto& one : change["value"][name])
        changes.back()["value"][name].push_back(std::move(one));
}

std::string one_body(const std::deque<Update>& updates) {
  Json entries = Json::array();
  for (const auto& update : updates) {
    if (entries.empty() || entries.back()["id"] != update.account)
      entries.push_back({{"id", update.account}, {"changes", Json::array()}});
    append(entries.back()["changes"], Json::parse(update.change));
  }
  return escaped({{"object", "whatsapp_business_account"}, {"entry", std::move(entries)}});
}

struct Address {
  std::string host, path;
};

Address address_of(const std::string& url) {
  const auto slash = url.find('/', url.find("://") + 3);
  return {url.substr(0, slash), slash == url.npos ? "/" : url.substr(slash)};
}

httplib::Client client_for(const std::string& host) {
  httplib::Client client(host);
  client.set_connection_timeout(10);
  client.set_read_timeout(30);
  client.set_tcp_nodelay(true);
  return client;
}

// Which of those that wait is posted next: the first; shuffled, any that comes before no earlier
// one of its chat.
std::size_t next_of(State& state) {
  if (!state.shuffled) return 0;
  std::vector<std::size_t> free;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < state.pending.size(); ++i)
    if (state.pending[i].key.empty() || seen.insert(state.pending[i].key).second) free.push_back(i);
  return free[std::uniform_int_distribution<std::size_t>(0, free.size() - 1)(*state.shuffled)];
}

Update take_next(State& state) {
  const auto at = state.pending.begin() + static_cast<std::ptrdiff_t>(next_of(state));
  Update update = std::move(*at);
  state.pending.erase(at);
  if (update.left == 0) update.left = state.times;
  return update;
}

// A refused one goes back to the front; a taken one may have to be repeated.
void put_back(State& state, Update update, bool taken) {
  if (taken && --update.left == 0) return;
  if (taken && state.shuffled) {
    update.key.clear();
    state.pending.push_back(std::move(update));
  } else {
    state.pending.push_front(std::move(update));
  }
}

Json status_of(const State& state, const std::string& digits, const std::string& wamid,
               const char* status) {
  Json it{{"id", wamid}, {"status", status}, {"timestamp", state.now()}};
  const auto found = state.people.find(digits);
  const bool known = found != state.people.end();
  if (!known || found->second.form != FakeGraph::Identity::UsernameOnly)
    it["recipient_id"] = digits;
  if (known && found->second.form != FakeGraph::Identity::WaIdOnly)
    it["recipient_user_id"] = found->second.bsuid;
  return it;
}

void add_status(State& state, const std::string& number, Json status) {
  Json value = fake_graph::value_of(state.numbers.at(number), number);
  value["statuses"] = Json::array({std::move(status)});
  fake_graph::add_update(state, "", number, "messages", std::move(value));
}

Json pricing_of(State& state, Number& number, const GraphMessage& message) {
  std::string category = "service";
  for (const auto& it : state.templates)
    if (it.name == message.template_name && it.language == message.language) category = it.category;
  std::ranges::transform(category, category.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool billed = category != "service" || ++number.charged > state.free_messages;
  return {{"billable", billed},
          {"pricing_model", "PMP"},
          {"category", category},
          {"type", billed ? "regular" : "free_customer_service"}};
}

}  // namespace

Json fake_graph::value_of(const Number& number, const std::string& number_id) {
  return {{"messaging_product", "whatsapp"},
          {"metadata", {{"display_phone_number", number.display}, {"phone_number_id", number_id}}}};
}

void fake_graph::add_update(State& state, const std::string& key, const std::string& number,
                            const std::string& field, Json value) {
  const Json change{{"field", field}, {"value", std::move(value)}};
  state.pending.push_back({key, state.numbers.at(number).account, escaped(change), ""});
  state.changed.notify_all();
}

void fake_graph::add_statuses(State& state, const std::string& number, const std::string& digits,
                              const GraphMessage& message, const std::string& callback_data) {
  const Json pricing = pricing_of(state, state.numbers.at(number), message);
  if (state.statuses == FakeGraph::Statuses::OnlyFailed) return;
  for (const char* name : {"sent", "delivered", "read"}) {
    const bool is_read = std::string_view(name) == "read";
    if (is_read && state.statuses == FakeGraph::Statuses::NoReads) continue;
    Json status = status_of(state, digits, message.id, name);
    if (!is_read) status["pricing"] = pricing;
    if (!callback_data.empty()) status["biz_opaque_callback_data"] = callback_data;
    add_status(state, number, std::move(status));
  }
}

void fake_graph::add_failure(State& state, const std::string& number, const std::string& digits,
                             const std::string& wamid, int code, const std::string& details) {
  Json status = status_of(state, digits, wamid, "failed");
  status["errors"] = Json::array({webhook_error(code, details)});
  add_status(state, number, std::move(status));
}

void fake_graph::post_all(State& state) {
  std::unique_lock hold(state.mutex);
  while (true) {
    state.changed.wait(hold, [&] {
      return state.stopping || (!state.webhook.empty() && !state.held && !state.pending.empty());
    });
    if (state.stopping) return;
    auto update = take_next(state);
    state.on_its_way = true;
    GraphPost post{body_of(update), FakeGraph::sign(state.secret, body_of(update))};
    const auto url = state.webhook;
    hold.unlock();
    post.status = FakeGraph::post(url, post.body, {post.signature});
    hold.lock();
    const bool taken = post.status == 200;
    state.posts.push_back(std::move(post));
    put_back(state, std::move(update), taken);
    state.on_its_way = false;
    state.changed.notify_all();
    if (!taken)
      state.changed.wait_for(hold, std::chrono::milliseconds(50), [&] { return state.stopping; });
  }
}

std::string FakeGraph::sign(const std::string& app_secret, const std::string& body) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  HMAC(EVP_sha256(), app_secret.data(), static_cast<int>(app_secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &length);
  std::string signature = "sha256=";
  for (unsigned i = 0; i < length; ++i) {
    signature += "0123456789abcdef"[mac[i] >> 4];
    signature += "0123456789abcdef"[mac[i] & 15];
  }
  return signature;
}

int FakeGraph::post(const std::string& url, const std::string& body,
                    const std::vector<std::string>& signatures) {
  const auto [host, path] = address_of(url);
  httplib::Headers headers{{"User-Agent", "facebookexternalua"}};
  for (const auto& signature : signatures) headers.emplace("X-Hub-Signature-256", signature);
  const auto result = client_for(host).Post(path, headers, body, "application/json");
  return result ? result->status : 0;
}

std::string FakeGraph::verify(const std::string& url, const std::string& verify_token,
                              const std::string& challenge) {
  const auto [host, path] = address_of(url);
  const httplib::Params params{
      {"hub.mode", "subscribe"}, {"hub.challenge", challenge}, {"hub.verify_token", verify_token}};
  const auto result = client_for(host).Get(path, params, httplib::Headers{});
  if (!result) return "no answer";
  return result->status == 200 ? result->body : "status " + std::to_string(result->status);
}

void FakeGraph::post_updates_to(const std::string& url, const std::string& app_secret, int times) {
  const std::lock_guard hold(state_->mutex);
  state_->webhook = url;
  state_->secret = app_secret;
  state_->times = times;
  state_->changed.notify_all();
}

void FakeGraph::shuffle(std::uint32_t seed) {
  const std::lock_guard hold(state_->mutex);
  state_->shuffled = std::mt19937(seed);
}

void FakeGraph::statuses(Statuses which) {
  const std::lock_guard hold(state_->mutex);
  state_->statuses = which;
}

void FakeGraph::free_messages(int how_many) {
  const std::lock_guard hold(state_->mutex);
  state_->free_messages = how_many;
}

void FakeGraph::hold() {
  std::unique_lock hold(state_->mutex);
  state_->held = true;
  state_->changed.wait(hold, [this] { return !state_->on_its_way; });
}

void FakeGraph::release() {
  const std::lock_guard hold(state_->mutex);
  state_->held = false;
  state_->changed.notify_all();
}

void FakeGraph::release_as_one_body() {
  const std::lock_guard hold(state_->mutex);
  auto& pending = state_->pending;
  std::deque<Update> bodies, batch;
  const auto close = [&] {
    if (!batch.empty()) bodies.push_back({"", "", "", one_body(batch)});
    batch.clear();
  };
  for (auto& update : pending) {
    if (!update.body.empty() || batch.size() == kMostInOneBody) close();
    if (update.body.empty())
      batch.push_back(std::move(update));
    else
      bodies.push_back(std::move(update));
  }
  close();
  pending = std::move(bodies);
  state_->held = false;
  state_->changed.notify_all();
}

void FakeGraph::raw(const std::string& body) {
  const std::lock_guard hold(state_->mutex);
  state_->pending.push_back({"", "", "", body});
  state_->changed.notify_all();
}

bool FakeGraph::all_delivered() const {
  const std::lock_guard hold(state_->mutex);
  return state_->pending.empty() && !state_->on_its_way;
}

std::vector<GraphPost> FakeGraph::posts() const {
  const std::lock_guard hold(state_->mutex);
  return state_->posts;
}

}  // namespace kedai::bot
