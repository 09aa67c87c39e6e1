#include "tests/bot/fake_telegram.h"

#include <httplib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "tests/bot/fake_telegram_state.h"

namespace kedai::bot {

using Json = nlohmann::json;
using fake::Refusal;
using fake::State;

namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr int kMostPosts = 200;  // of one update that is not taken

// The fields of a call, from JSON or from a form; values that are JSON in a form are read.
Json fields_of(const httplib::Request& request, std::vector<fake::Upload>& uploads) {
  if (!request.is_multipart_form_data()) {
    Json fields = Json::parse(request.body.empty() ? "{}" : request.body, nullptr, false);
    if (!fields.is_object()) throw Refusal{400, "Bad Request: can't parse request JSON object"};
    return fields;
  }
  Json fields = Json::object();
  for (const auto& [name, part] : request.files) {
    if (!part.filename.empty()) {
      uploads.push_back({name, part.content});
      continue;
    }
    const Json inner = Json::parse(part.content, nullptr, false);
    fields[name] = inner.is_structured() || inner.is_boolean() ? inner : Json(part.content);
  }
  return fields;
}

std::string success(const std::string& method, const Json& result) {
  if (method != "getUpdates") return Json{{"ok", true}, {"result", result}}.dump();
  std::string body = R"({"ok":true,"result":[)";
  for (std::size_t i = 0; i < result.size(); ++i)
    body += (i ? "," : "") + result[i].get<std::string>();
  return body + "]}";
}

std::string failure(int code, const std::string& description, int retry_after = 0) {
  Json body{{"ok", false}, {"error_code", code}, {"description", description}};
  if (retry_after) body["parameters"] = {{"retry_after", retry_after}};
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::int64_t chat_in(const Json& fields) {
  const auto found = fields.find("chat_id");
  if (found == fields.end()) return 0;
  return found->is_string() ? std::atoll(found->get<std::string>().c_str())
                            : found->get<std::int64_t>();
}

std::optional<FakeTrouble> next_trouble(State& state, const std::string& method) {
  auto& waiting = state.troubles[method];
  if (waiting.empty()) return std::nullopt;
  auto trouble = waiting.front();
  waiting.pop_front();
  return trouble;
}

// Does what a 200's body asks for, as Telegram does.
void obey(State& state, const std::string& body) {
  const Json asked = Json::parse(body, nullptr, false);
  if (!asked.is_object() || asked.value("method", "") != "answerCallbackQuery") return;
  const std::lock_guard hold(state.mutex);
  state.spinning.erase(asked.value("callback_query_id", ""));
  state.changed.notify_all();
}

httplib::Result post_to(const std::string& url, const std::string& secret,
                        const std::string& body) {
  const auto slash = url.find('/', url.find("://") + 3);
  httplib::Client client(url.substr(0, slash));
  client.set_connection_timeout(10);
  client.set_read_timeout(30);
  const httplib::Headers headers{{"X-Telegram-Bot-Api-Secret-Token", secret}};
  return client.Post(slash == url.npos ? "/" : url.substr(slash), headers, body,
                     "application/json");
}

}  // namespace

std::string fake::picture_of(const State& state, std::int64_t person) {
  const auto found = state.people.find(person);
  std::string picture;
  if (found == state.people.end()) return picture;
  for (const auto& message : found->second.messages) {
    if (message.deleted) continue;
    picture += std::to_string(message.id) + "  " + (message.file.empty() ? "" : "(file) ") +
               message.text + "\n";
    for (const auto& row : message.buttons) {
      for (const auto& button : row) picture += " [" + button.label + "]";
      picture += "\n";
    }
    for (const auto& row : message.keys) {
      for (const auto& key : row) picture += " <" + key + ">";
      picture += "\n";
    }
  }
  return picture;
}

struct FakeTelegram::Server {
  explicit Server(State& its_state) : state(its_state) {
    http.new_task_queue = [] { return new httplib::ThreadPool(64); };
    http.set_tcp_nodelay(true);
    http.set_keep_alive_max_count(100'000);
    const auto answer = [this](const auto& request, auto& response) { serve(request, response); };
    http.Post(R"(/bot([^/]+)/(\w+))", answer);
    http.Get(R"(/bot([^/]+)/(\w+))", answer);
    http.Get(R"(/file/bot([^/]+)/photos/(.+))",
             [this](const auto& request, auto& response) { serve_file(request, response); });
    port = http.bind_to_any_port("127.0.0.1");
    listener = std::thread([this] { http.listen_after_bind(); });
    postman = std::thread([this] { post_all(); });
    while (!http.is_running()) std::this_thread::yield();
  }
  ~Server() {
    {
      const std::lock_guard hold(state.mutex);
      state.stopping = true;
    }
    state.changed.notify_all();
    http.stop();
    listener.join();
    postman.join();
  }

  void serve(const httplib::Request& request, httplib::Response& response);
  void serve_file(const httplib::Request& request, httplib::Response& response);
  void post_all();
  bool post_until_taken(const std::string& update);

  State& state;
  httplib::Server http;
  int port = 0;
  std::thread listener, postman;
};

void FakeTelegram::Server::serve(const httplib::Request& request, httplib::Response& response) {
  const std::string method = request.matches[2];
  std::vector<fake::Upload> uploads;
  FakeCall call{method};
  std::string body;
  std::unique_lock hold(state.mutex);
  call.came = state.came++;
  try {
    if (request.matches[1] != state.token) throw Refusal{401, "Unauthorized"};
    const Json fields = fields_of(request, uploads);
    call.fields = fields.dump(-1, ' ', false, Json::error_handler_t::replace);
    call.chat = chat_in(fields);
    const auto trouble = next_trouble(state, method);
    if (trouble) state.changed.wait_for(hold, trouble->slow, [this] { return state.stopping; });
    if (trouble && trouble->status != 200) {
      call.status = trouble->status;
      body = failure(trouble->status, trouble->description, trouble->retry_after);
    } else {
      body = success(method, fake::perform(state, hold, method, fields, uploads));
    }
  } catch (const Refusal& refusal) {
    call.status = refusal.code;
    body = failure(refusal.code, refusal.description);
  } catch (const Json::exception& error) {
    call.status = 400;
    body = failure(400, std::string("Bad Request: ") + error.what());
  }
  state.calls.push_back(call);
  state.changed.notify_all();
  response.status = call.status;
  response.set_content(body, "application/json");
}

void FakeTelegram::Server::serve_file(const httplib::Request& request,
                                      httplib::Response& response) {
  const std::lock_guard hold(state.mutex);
  const auto found = state.files.find(request.matches[2]);
  response.status = request.matches[1] == state.token && found != state.files.end() ? 200 : 404;
  if (response.status == 200) response.set_content(found->second, "application/octet-stream");
}

// Posts what waits, one by one, in order. Telegram does chats in parallel; who needs that posts by
// hand.
void FakeTelegram::Server::post_all() {
  std::string before;
  while (true) {
    std::string update;
    int times = 1;
    bool late = false;
    {
      std::unique_lock hold(state.mutex);
      state.changed.wait(
          hold, [this] { return state.stopping || (state.posts && !state.pending.empty()); });
      if (state.stopping) return;
      update = state.pending.front().second;
      times = state.times;
      late = state.late_duplicates;
    }
    bool taken = true;
    for (int i = 0; i < times; ++i) taken = post_until_taken(update) && taken;
    if (late && !before.empty()) post_until_taken(before);
    before = update;
    const std::lock_guard hold(state.mutex);
    if (state.posts && !state.pending.empty()) state.pending.pop_front();
    if (!taken) state.calls.push_back({"(update not taken)", 0, update, 0});
    state.changed.notify_all();
  }
}

bool FakeTelegram::Server::post_until_taken(const std::string& update) {
  for (int i = 0; i < kMostPosts; ++i) {
    std::unique_lock hold(state.mutex);
    if (state.stopping || !state.posts) return false;
    const auto url = state.webhook.empty() ? "" : state.webhook;
    const auto secret = state.secret;
    hold.unlock();
    const auto result = post_to(url, secret, update);
    if (result && result->status / 100 == 2) {
      obey(state, result->body);
      return true;
    }
    hold.lock();
    state.changed.wait_for(hold, std::chrono::milliseconds(50), [this] { return state.stopping; });
  }
  return false;
}

FakeTelegram::FakeTelegram(std::string token) : state_(std::make_unique<State>()) {
  state_->token = std::move(token);
  server_ = std::make_unique<Server>(*state_);
}

FakeTelegram::~FakeTelegram() = default;

std::string FakeTelegram::url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port);
}
std::string FakeTelegram::token() const { return state_->token; }

std::vector<FakeMessage> FakeTelegram::shown(std::int64_t person) const {
  const std::lock_guard hold(state_->mutex);
  const auto found = state_->people.find(person);
  if (found == state_->people.end()) return {};
  auto messages = found->second.messages;
  std::erase_if(messages, [](const FakeMessage& message) { return message.deleted; });
  return messages;
}

FakeMessage FakeTelegram::newest(std::int64_t person) const {
  const auto messages = shown(person);
  if (messages.empty()) throw std::runtime_error("nothing is shown to " + std::to_string(person));
  return messages.back();
}

std::string FakeTelegram::picture(std::int64_t person) const {
  const std::lock_guard hold(state_->mutex);
  return fake::picture_of(*state_, person);
}

FakeMessage FakeTelegram::await(std::int64_t person, const std::string& part) const {
  FakeMessage found;
  const auto look = [&] {
    const auto messages = shown(person);
    const auto at = std::find_if(messages.rbegin(), messages.rend(), [&](const auto& message) {
      return message.text.find(part) != std::string::npos;
    });
    if (at != messages.rend()) found = *at;
    return at != messages.rend();
  };
  if (!eventually(look, kPatience))
    throw std::runtime_error("\"" + part + "\" is not in\n" + picture(person));
  return found;
}

bool FakeTelegram::eventually(const std::function<bool()>& true_now,
                              std::chrono::milliseconds within) const {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!true_now()) {
    std::unique_lock hold(state_->mutex);
    if (std::chrono::steady_clock::now() >= until) return false;
    state_->changed.wait_for(hold, std::chrono::milliseconds(20));
  }
  return true;
}

std::vector<FakeCall> FakeTelegram::calls(const std::string& method) const {
  const std::lock_guard hold(state_->mutex);
  std::vector<FakeCall> wanted;
  for (const FakeCall& call : state_->calls)
    if (method.empty() ? call.method != "getUpdates" : call.method == method)
      wanted.push_back(call);
  return wanted;
}

int FakeTelegram::messages_sent(std::int64_t person) const {
  const std::lock_guard hold(state_->mutex);
  return static_cast<int>(std::ranges::count_if(state_->calls, [&](const FakeCall& call) {
    return call.method.starts_with("send") && call.chat == person && call.status == 200;
  }));
}

std::vector<std::string> FakeTelegram::unanswered() const {
  const std::lock_guard hold(state_->mutex);
  return {state_->spinning.begin(), state_->spinning.end()};
}

std::string FakeTelegram::commands(const std::string& language) const {
  const std::lock_guard hold(state_->mutex);
  const auto found = state_->commands.find(language);
  return found == state_->commands.end() ? "" : found->second;
}

std::vector<std::string> FakeTelegram::updates() const {
  const std::lock_guard hold(state_->mutex);
  return state_->updates;
}

void FakeTelegram::post_updates_to(const std::string& url, const std::string& secret, int times,
                                   Late late) {
  const std::lock_guard hold(state_->mutex);
  state_->webhook = url;
  state_->secret = secret;
  state_->times = times;
  state_->late_duplicates = late == Late::Duplicates;
  state_->posts = true;
  state_->changed.notify_all();
}

int FakeTelegram::post(const std::string& url, const std::string& secret, const std::string& body) {
  const auto result = post_to(url, secret, body);
  return result ? result->status : 0;
}

bool FakeTelegram::all_delivered() const {
  const std::lock_guard hold(state_->mutex);
  return state_->pending.empty();
}

void FakeTelegram::fail(const std::string& method, FakeTrouble trouble, int times) {
  const std::lock_guard hold(state_->mutex);
  for (int i = 0; i < times; ++i) state_->troubles[method].push_back(trouble);
}

void FakeTelegram::forget_files() {
  const std::lock_guard hold(state_->mutex);
  state_->files.clear();
}

void FakeTelegram::set_webhook_of_another(const std::string& url) {
  const std::lock_guard hold(state_->mutex);
  state_->webhook = url;
  state_->posts = false;
  state_->changed.notify_all();
}

std::string FakeTelegram::webhook() const {
  const std::lock_guard hold(state_->mutex);
  return state_->webhook;
}

std::string FakeTelegram::webhook_secret() const {
  const std::lock_guard hold(state_->mutex);
  return state_->secret;
}

}  // namespace kedai::bot
