// The fake Graph API's server and what tests read and set. See the header.
#include "tests/bot/fake_graph.h"

#include <httplib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>
#include <thread>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot {

using Json = nlohmann::json;
using fake_graph::Answer;
using fake_graph::Ask;
using fake_graph::Refusal;
using fake_graph::State;

namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr const char* kGarbage = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body>";

Ask read(const httplib::Request& request) {
  Ask ask{request.method, request.path, request.get_header_value("Content-Type"),
          request.get_header_value("Authorization"), request.body};
  for (const auto& [name, value] : request.params) ask.query[name] = value;
  for (const auto& [name, part] : request.files) {
    if (name == "file" && !part.filename.empty())
      ask.file = {part.content_type, part.content, true};
    else
      ask.form[name] = part.content;
  }
  return ask;
}

// "/v23.0/NODE/EDGE". Throws for another version or shape.
void read_path(Ask& ask) {
  if (ask.path.starts_with("/whatsapp_business/")) return;
  static const std::regex kPath(R"(/v2[3-6]\.0/(\w+)(?:/(\w+))?)");
  std::smatch match;
  if (!std::regex_match(ask.path, match, kPath))
    fake_graph::refuse(100, "Unknown path components: " + ask.path);
  ask.node = match[1];
  ask.edge = match[2];
}

std::string fields_for_reading(const Ask& ask) {
  if (!ask.form.empty() || ask.file.there) return Json(ask.form).dump();
  return ask.body.empty() ? Json(ask.query).dump() : ask.body;
}

std::optional<GraphTrouble> next_trouble(State& state, const std::string& what) {
  auto& waiting = state.troubles[what];
  if (waiting.empty()) return std::nullopt;
  auto trouble = waiting.front();
  waiting.pop_front();
  return trouble;
}

Answer perform_with(State& state, const Ask& ask, GraphCall& call,
                    const std::optional<GraphTrouble>& trouble) {
  using Kind = GraphTrouble::Answer;
  if (!trouble) return perform(state, ask, call);
  switch (trouble->answer) {
    case Kind::Error: throw Refusal{trouble->code, trouble->details, trouble->status};
    case Kind::Garbage: return {trouble->status, kGarbage, "text/html"};
    case Kind::Silence: return {504, "", "text/plain"};
    case Kind::Done: return perform(state, ask, call);
    case Kind::Lost: perform(state, ask, call); return {trouble->status, kGarbage, "text/html"};
    case Kind::FailsLater: break;
  }
  state.fate = trouble;
  auto answer = perform(state, ask, call);
  state.fate.reset();
  return answer;
}

// "(button) [Ya] [Tidak]", a list's rows one a line.
std::string picture_of_buttons(const GraphMessage& message) {
  std::string picture;
  const std::string_view end = message.kind == "list" ? "\n" : "";
  if (message.kind == "list") picture += " (" + message.opens + ")\n";
  for (const auto& button : message.buttons) {
    picture += " [" + button.label + "]";
    if (!button.description.empty()) picture += " " + button.description;
    picture += end;
  }
  if (!message.buttons.empty() && end.empty()) picture += "\n";
  return picture;
}

}  // namespace

std::string fake_graph::picture_of(const std::vector<GraphMessage>& messages) {
  std::string picture;
  for (const auto& message : messages) {
    picture += message.kind + "  ";
    if (!message.media_id.empty() || !message.link.empty()) picture += "(file) ";
    if (!message.header.empty()) picture += message.header + "\n";
    picture += message.text + "\n";
    if (!message.footer.empty()) picture += message.footer + "\n";
    picture += picture_of_buttons(message);
  }
  return picture;
}

struct FakeGraph::Server {
  explicit Server(State& its_state) : state(its_state) {
    http.new_task_queue = [] { return new httplib::ThreadPool(64); };
    http.set_tcp_nodelay(true);
    http.set_keep_alive_max_count(100'000);
    const auto answer = [this](const auto& request, auto& response) { serve(request, response); };
    http.Post("/.*", answer);
    http.Get("/.*", answer);
    state.base = "http://127.0.0.1:" + std::to_string(http.bind_to_any_port("127.0.0.1"));
    listener = std::thread([this] { http.listen_after_bind(); });
    postman = std::thread([this] { fake_graph::post_all(state); });
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
  Answer answer_to(Ask& ask, GraphCall& call, std::unique_lock<std::mutex>& hold);

  State& state;
  httplib::Server http;
  std::thread listener, postman;
};

void FakeGraph::Server::serve(const httplib::Request& request, httplib::Response& response) {
  auto ask = read(request);
  GraphCall call;
  call.fields = fields_for_reading(ask);
  std::unique_lock hold(state.mutex);
  call.came = state.came++;
  Answer answer;
  try {
    answer = answer_to(ask, call, hold);
  } catch (const Refusal& refusal) {
    call.code = refusal.code;
    answer = fake_graph::error_answer(refusal);
  } catch (const Json::exception& error) {
    call.code = 100;
    answer = fake_graph::error_answer({100, error.what()});
  }
  call.status = answer.status;
  state.calls.push_back(std::move(call));
  state.changed.notify_all();
  response.status = answer.status;
  response.set_content(answer.body, answer.content_type.c_str());
}

Answer FakeGraph::Server::answer_to(Ask& ask, GraphCall& call, std::unique_lock<std::mutex>& hold) {
  call.what = ask.path;
  read_path(ask);
  call.what = what_of(ask);
  call.number = ask.node;
  if (state.revoked || ask.bearer != "Bearer " + state.token)
    fake_graph::refuse(190, "The token is not good.");
  const auto trouble = next_trouble(state, call.what);
  if (trouble) state.changed.wait_for(hold, trouble->slow, [this] { return state.stopping; });
  return perform_with(state, ask, call, trouble);
}

FakeGraph::FakeGraph(std::string token) : state_(std::make_unique<State>()) {
  state_->token = std::move(token);
  state_->numbers[kNumber] = {kDisplay, kAccount};
  state_->templates = fake_graph::templates_of_the_docs();
  server_ = std::make_unique<Server>(*state_);
}

FakeGraph::~FakeGraph() = default;

std::string FakeGraph::url() const { return state_->base; }
std::string FakeGraph::token() const { return state_->token; }

void FakeGraph::add_number(const std::string& phone_number_id, const std::string& display_digits,
                           const std::string& business_account_id) {
  const std::lock_guard hold(state_->mutex);
  state_->numbers[phone_number_id] = {display_digits, business_account_id};
}

void FakeGraph::add_template(const GraphTemplate& it) {
  remove_template(it.name, it.language);
  const std::lock_guard hold(state_->mutex);
  state_->templates.push_back(it);
}

void FakeGraph::remove_template(const std::string& name, const std::string& language) {
  const std::lock_guard hold(state_->mutex);
  std::erase_if(state_->templates, [&](const GraphTemplate& it) {
    return it.name == name && it.language == language;
  });
}

std::vector<GraphMessage> FakeGraph::shown(const std::string& person) const {
  const std::lock_guard hold(state_->mutex);
  return state_->chat_of(person).messages;
}

GraphMessage FakeGraph::newest(const std::string& person) const {
  const auto messages = shown(person);
  if (messages.empty()) throw std::runtime_error("nothing is shown to " + person);
  return messages.back();
}

std::string FakeGraph::picture(const std::string& person) const {
  return fake_graph::picture_of(shown(person));
}

GraphMessage FakeGraph::await(const std::string& person, const std::string& part) const {
  GraphMessage found;
  const auto look = [&] {
    const auto messages = shown(person);
    const auto at = std::find_if(messages.rbegin(), messages.rend(), [&](const auto& message) {
      return (message.header + "\n" + message.text).find(part) != std::string::npos;
    });
    if (at != messages.rend()) found = *at;
    return at != messages.rend();
  };
  if (!eventually(look, kPatience))
    throw std::runtime_error("\"" + part + "\" is not in\n" + picture(person));
  return found;
}

bool FakeGraph::eventually(const std::function<bool()>& true_now,
                           std::chrono::milliseconds within) const {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!true_now()) {
    std::unique_lock hold(state_->mutex);
    if (std::chrono::steady_clock::now() >= until) return false;
    state_->changed.wait_for(hold, std::chrono::milliseconds(20));
  }
  return true;
}

std::string FakeGraph::bytes_of(const std::string& media_id) const {
  const std::lock_guard hold(state_->mutex);
  const auto found = state_->media.find(media_id);
  return found == state_->media.end() ? "" : found->second.bytes;
}

std::string FakeGraph::media_of(const std::string& wamid) const {
  const std::lock_guard hold(state_->mutex);
  return state_->files.at(wamid);
}

std::vector<GraphCall> FakeGraph::calls(const std::string& what) const {
  const std::lock_guard hold(state_->mutex);
  std::vector<GraphCall> wanted;
  for (const GraphCall& call : state_->calls)
    if (what.empty() || call.what == what) wanted.push_back(call);
  return wanted;
}

int FakeGraph::messages_sent(const std::string& person) const {
  const std::lock_guard hold(state_->mutex);
  return state_->chat_of(person).sent;
}

bool FakeGraph::is_read(const std::string& wamid) const {
  const std::lock_guard hold(state_->mutex);
  return state_->read.contains(wamid);
}

void FakeGraph::close_window(const std::string& person) {
  const std::lock_guard hold(state_->mutex);
  state_->person(person).chat().open = false;
}

bool FakeGraph::window_open(const std::string& person) const {
  const std::lock_guard hold(state_->mutex);
  return state_->chat_of(person).open;
}

void FakeGraph::when_closed(Closed how) {
  const std::lock_guard hold(state_->mutex);
  state_->closed = how;
}

void FakeGraph::limit_pair(int burst, std::chrono::milliseconds refill) {
  const std::lock_guard hold(state_->mutex);
  state_->pair_burst = burst;
  state_->pair_refill = refill;
}

void FakeGraph::limit_number(int per_second) {
  const std::lock_guard hold(state_->mutex);
  state_->per_second = per_second;
}

void FakeGraph::fail(const std::string& what, GraphTrouble trouble, int times) {
  const std::lock_guard hold(state_->mutex);
  for (int i = 0; i < times; ++i) state_->troubles[what].push_back(trouble);
}

void FakeGraph::revoke_token() {
  const std::lock_guard hold(state_->mutex);
  state_->revoked = true;
}

void FakeGraph::restore_token() {
  const std::lock_guard hold(state_->mutex);
  state_->revoked = false;
}

void FakeGraph::forget_media() {
  const std::lock_guard hold(state_->mutex);
  std::erase_if(state_->media, [](const auto& entry) { return entry.second.uploaded; });
}

void FakeGraph::expire_media_urls() {
  const std::lock_guard hold(state_->mutex);
  ++state_->url_age;
}

void FakeGraph::unsubscribe() {
  const std::lock_guard hold(state_->mutex);
  state_->subscribed = false;
}

bool FakeGraph::subscribed() const {
  const std::lock_guard hold(state_->mutex);
  return state_->subscribed;
}

}  // namespace kedai::bot
