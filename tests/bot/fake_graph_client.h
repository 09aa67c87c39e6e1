// A caller of the fake Graph API and a shop that only listens to it, for its own tests: they do
// what they are told, right or wrong.
#pragma once

#include <httplib.h>

#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/bot/fake_graph.h"

namespace kedai::bot {

struct GraphReply {
  int status = 0;
  std::string text;

  nlohmann::json body() const;  // discarded when it is no JSON
  int code() const;             // of the error; 0 for none
  std::string details() const;
  std::string wamid() const;
};

class GraphCaller {
 public:
  explicit GraphCaller(const FakeGraph& graph);
  httplib::Client& http() { return client_; }

  GraphReply get(const std::string& path);
  GraphReply post(const std::string& path, const std::string& body);
  GraphReply post(const nlohmann::json& message);  // of FakeGraph::kNumber
  // The envelope around {type, <type>: content}.
  GraphReply send(const std::string& person, const std::string& type, const nlohmann::json& content,
                  const std::string& number = FakeGraph::kNumber);
  GraphReply text(const std::string& person, const std::string& body);
  GraphReply upload(const std::string& bytes, const std::string& mime, std::string type = "");

 private:
  httplib::Client client_;
};

// Keeps the bodies that it takes, and refuses as many as it is told to.
class GraphListener {
 public:
  GraphListener();
  ~GraphListener();

  void refuse(int times);
  std::vector<std::string> bodies();
  bool signed_rightly();  // every one until now
  // Every value of every body, once all has come.
  std::vector<nlohmann::json> values(const FakeGraph& graph);
  nlohmann::json newest(const FakeGraph& graph);  // message

  const std::string secret = "appsecret";
  std::string url;

 private:
  httplib::Server http_;
  std::mutex mutex_;
  std::vector<std::string> bodies_;
  int refusing_ = 0;
  bool signed_rightly_ = true;
  std::thread thread_;
};

}  // namespace kedai::bot
