#include "tests/bot/fake_graph_client.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace kedai::bot {

using Json = nlohmann::json;

namespace {

std::string messages_of(const std::string& number) { return "/v23.0/" + number + "/messages"; }

GraphReply read(const httplib::Result& result) {
  if (!result) return {};
  return {result->status, result->body};
}

}  // namespace

Json GraphReply::body() const { return Json::parse(text, nullptr, false); }

int GraphReply::code() const {
  const Json json = body();
  return json.is_object() && json.contains("error") ? json["error"]["code"].get<int>() : 0;
}

std::string GraphReply::details() const { return body()["error"]["error_data"]["details"]; }
std::string GraphReply::wamid() const { return body()["messages"][0]["id"]; }

GraphCaller::GraphCaller(const FakeGraph& graph) : client_(graph.url()) {
  client_.set_bearer_token_auth(graph.token().c_str());
  client_.set_read_timeout(30);
  client_.set_tcp_nodelay(true);
  client_.set_keep_alive(true);
}

GraphReply GraphCaller::get(const std::string& path) { return read(client_.Get(path)); }

GraphReply GraphCaller::post(const std::string& path, const std::string& body) {
  return read(client_.Post(path, body, "application/json"));
}

GraphReply GraphCaller::post(const Json& message) {
  return post(messages_of(FakeGraph::kNumber), message.dump());
}

GraphReply GraphCaller::send(const std::string& person, const std::string& type,
                             const Json& content, const std::string& number) {
  const Json message{{"messaging_product", "whatsapp"},
                     {"recipient_type", "individual"},
                     {"to", "+" + person},
                     {"type", type},
                     {type, content}};
  return post(messages_of(number), message.dump());
}

GraphReply GraphCaller::text(const std::string& person, const std::string& body) {
  return send(person, "text", {{"body", body}});
}

GraphReply GraphCaller::upload(const std::string& bytes, const std::string& mime,
                               std::string type) {
  if (type.empty()) type = mime;
  const httplib::MultipartFormDataItems items{{"messaging_product", "whatsapp", "", ""},
                                              {"type", type, "", ""},
                                              {"file", bytes, "picture", mime}};
  return read(client_.Post(std::string("/v23.0/") + FakeGraph::kNumber + "/media", items));
}

GraphListener::GraphListener() {
  http_.Post("/whatsapp", [this](const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard hold(mutex_);
    signed_rightly_ &=
        request.get_header_value("X-Hub-Signature-256") == FakeGraph::sign(secret, request.body);
    response.status = refusing_-- > 0 ? 503 : 200;
    if (response.status == 200) bodies_.push_back(request.body);
  });
  http_.Get("/whatsapp", [](const httplib::Request& request, httplib::Response& response) {
    if (request.get_param_value("hub.verify_token") != "kata") response.status = 403;
    response.set_content(request.get_param_value("hub.challenge"), "text/plain");
  });
  url = "http://127.0.0.1:" + std::to_string(http_.bind_to_any_port("127.0.0.1")) + "/whatsapp";
  thread_ = std::thread([this] { http_.listen_after_bind(); });
  while (!http_.is_running()) std::this_thread::yield();
}

GraphListener::~GraphListener() {
  http_.stop();
  thread_.join();
}

void GraphListener::refuse(int times) {
  const std::lock_guard hold(mutex_);
  refusing_ = times;
}

std::vector<std::string> GraphListener::bodies() {
  const std::lock_guard hold(mutex_);
  return bodies_;
}

bool GraphListener::signed_rightly() {
  const std::lock_guard hold(mutex_);
  return signed_rightly_;
}

std::vector<Json> GraphListener::values(const FakeGraph& graph) {
  if (!graph.eventually([&] { return graph.all_delivered(); }))
    throw std::runtime_error("not everything was delivered");
  std::vector<Json> all;
  for (const auto& body : bodies()) {
    const Json parsed = Json::parse(body);
    for (const auto& entry : parsed["entry"])
      for (const auto& change : entry["changes"]) all.push_back(change["value"]);
  }
  return all;
}

Json GraphListener::newest(const FakeGraph& graph) { return values(graph).back()["messages"][0]; }

}  // namespace kedai::bot
