#include "tests/bot/fake_midtrans.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

#include "store/qr_picture.h"
#include "tests/bot/fake_midtrans_rules.h"

namespace kedai::bot {

using Json = nlohmann::json;
using What = FakeMidtransTrouble::What;
using fake_midtrans::code_of;
using fake_midtrans::decimals;
using fake_midtrans::read_charge;
using fake_midtrans::read_refund;
using fake_midtrans::Refusal;
using fake_midtrans::sha512;

namespace {

constexpr std::size_t kLongestKey = 46;

std::string refusal_body(int code, const std::string& message) {
  return Json{{"status_code", std::to_string(code)}, {"status_message", message}, {"id", "x-1"}}
      .dump();
}

}  // namespace

struct FakeMidtrans::State {
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::string server_key;
  std::vector<FakeTransaction> transactions;
  std::map<std::string, std::string> answers;  // of charges, by Idempotency-Key
  std::map<std::string, std::string> refunds;  // answers, by refund_key
  std::map<std::string, int> calls;
  std::map<std::string, std::deque<FakeMidtransTrouble>> troubles;
  std::set<std::string> held;
  bool draws = false;
  bool refunds_slowly = false;
  bool stopping = false;
  std::int64_t told_amount = 0;
  std::string base;

  FakeTransaction& find(const std::string& reference) {
    const auto found = std::ranges::find(transactions, reference, &FakeTransaction::reference);
    if (found == transactions.end()) throw std::out_of_range("no transaction " + reference);
    return *found;
  }

  static void give_back(FakeTransaction& of, std::int64_t amount) {
    const bool paid = of.status == "settlement" || of.status == "partial_refund";
    if (!paid || of.refunded + amount > of.amount) throw Refusal{412, fake_midtrans::kCannotChange};
    of.refunded += amount;
    of.status = of.refunded == of.amount ? "refund" : "partial_refund";
  }

  // All values are strings, as in Midtrans' own.
  Json tell(const FakeTransaction& of, const Claims& claims = {}) const {
    const auto or_else = [](const std::string& claim, const std::string& truth) {
      return claim.empty() ? truth : claim;
    };
    const std::string status = or_else(claims.status, of.status);
    const std::string code = or_else(claims.status_code, code_of(status));
    const std::string amount =
        or_else(claims.gross_amount, decimals(told_amount ? told_amount : of.amount));
    Json told{{"status_code", code},
              {"status_message", "Success, transaction is found"},
              {"transaction_id", of.id},
              {"order_id", of.reference},
              {"gross_amount", amount},
              {"currency", "IDR"},
              {"payment_type", "qris"},
              {"merchant_id", "G490526303"},
              {"transaction_time", "2026-11-24 12:00:00"},
              {"transaction_status", status},
              {"fraud_status", "accept"},
              {"acquirer", or_else(of.acquirer, "gopay")},
              {"some_field_of_next_year", "to be ignored"},
              {"signature_key", sha512(of.reference + code + amount + server_key)}};
    if (status == "settlement") told["settlement_time"] = "2026-11-24 12:01:00";
    if (of.refunded > 0) told["refund_amount"] = decimals(of.refunded);
    return told;
  }
};

struct FakeMidtrans::Server {
  explicit Server(State& its_state) : state(its_state) {
    http.new_task_queue = [] { return new httplib::ThreadPool(16); };
    http.set_tcp_nodelay(true);
    http.set_keep_alive_max_count(100'000);
    http.Post("/v2/charge", [this](const auto& request, auto& response) {
      answer("charge", request, response, [&] { return charge(request); });
    });
    http.Get(R"(/v2/([^/]+)/status)", [this](const auto& request, auto& response) {
      answer("status", request, response, [&] { return status(request.matches[1]); });
    });
    http.Post(R"(/v2/([^/]+)/expire)", [this](const auto& request, auto& response) {
      answer("expire", request, response, [&] { return expire(request.matches[1]); });
    });
    http.Post(R"(/v2/([^/]+)/refund)", [this](const auto& request, auto& response) {
      answer("refund", request, response, [&] { return refund(request.matches[1], request.body); });
    });
    http.Get(R"(/v2/qris/([^/]+)/qr-code)", [this](const auto& request, auto& response) {
      const std::lock_guard hold(state.mutex);
      ++state.calls["picture"];
      const std::string id = request.matches[1];
      const auto found = std::ranges::find(state.transactions, id, &FakeTransaction::id);
      response.status = found == state.transactions.end() ? 404 : 200;
      if (response.status == 200) response.set_content(*qr_png(found->code, {}), "image/png");
    });
    state.base = "http://127.0.0.1:" + std::to_string(http.bind_to_any_port("127.0.0.1"));
    listener = std::thread([this] { http.listen_after_bind(); });
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
  }

  template <class Perform>
  void answer(const std::string& what, const httplib::Request& request, httplib::Response& response,
              Perform perform) {
    std::unique_lock hold(state.mutex);
    ++state.calls[what];
    state.changed.notify_all();
    const auto trouble = next_trouble(what);
    state.changed.wait(hold, [&] { return state.stopping || !state.held.contains(what); });
    std::string body;
    try {
      require_key(request);
      if (trouble && trouble->what == What::Refuses)
        throw Refusal{trouble->status, "it is not to be"};
      if (!trouble || trouble->what == What::Lost) body = perform();
    } catch (const Refusal& refusal) {
      body = refusal_body(refusal.code, refusal.message);
      if (refusal.code == 401) response.status = 401;
    } catch (const Json::exception& error) {
      body = refusal_body(400, error.what());
    }
    const bool silent = trouble && trouble->what != What::Refuses;
    if (silent) response.status = trouble->status;
    response.set_content(silent ? "<html>upstream</html>" : body,
                         silent ? "text/html" : "application/json");
    state.changed.notify_all();
  }

  std::optional<FakeMidtransTrouble> next_trouble(const std::string& what) {
    auto& waiting = state.troubles[what];
    if (waiting.empty()) return std::nullopt;
    const auto trouble = waiting.front();
    waiting.pop_front();
    return trouble;
  }

  void require_key(const httplib::Request& request) const {
    const auto expected = httplib::make_basic_authentication_header(state.server_key, "").second;
    if (request.get_header_value("Authorization") != expected)
      throw Refusal{401, "Unknown Merchant server_key/id"};
  }

  std::string charge(const httplib::Request& request) {
    if (request.get_header_value("Content-Type") != "application/json")
      throw Refusal{400, "Content-Type"};
    const std::string key = request.get_header_value("Idempotency-Key");
    const bool keyed = !key.empty() && key.size() <= kLongestKey;  // a longer one is ignored
    if (keyed && state.answers.contains(key)) return state.answers.at(key);
    FakeTransaction made = read_charge(Json::parse(request.body));
    for (const FakeTransaction& each : state.transactions)
      if (each.reference == made.reference)
        throw Refusal{406, "The request could not be completed due to a conflict"};
    made.id = fmt::format("transaction-{}", state.transactions.size() + 1);
    made.code = "00020101021226QRIS-" + made.reference;
    made.notify_url = request.get_header_value("X-Override-Notification");
    Json told = state.tell(made);
    told.erase("signature_key");
    told["status_message"] = "QRIS transaction is created";
    told["actions"] = Json::array({{{"name", "generate-qr-code"},
                                    {"method", "GET"},
                                    {"url", state.base + "/v2/qris/" + made.id + "/qr-code"}}});
    if (!state.draws) told["qr_string"] = made.code;
    state.transactions.push_back(made);
    const std::string body = told.dump();
    if (keyed) state.answers[key] = body;
    return body;
  }

  FakeTransaction& known(const std::string& reference) {
    for (FakeTransaction& each : state.transactions)
      if (each.reference == reference) return each;
    throw Refusal{404, "Transaction doesn't exist."};
  }

  std::string status(const std::string& reference) { return state.tell(known(reference)).dump(); }

  // Its answer has less in it than a status.
  std::string expire(const std::string& reference) {
    FakeTransaction& of = known(reference);
    if (of.status != "pending") throw Refusal{412, fake_midtrans::kCannotChange};
    of.status = "expire";
    return Json{{"status_code", "407"},
                {"status_message", "Success, transaction has expired"},
                {"order_id", reference},
                {"transaction_status", "expire"}}
        .dump();
  }

  std::string refund(const std::string& reference, const std::string& body) {
    FakeTransaction& of = known(reference);
    const auto [key, amount] = read_refund(Json::parse(body));
    if (const auto before = state.refunds.find(key); before != state.refunds.end())
      return before->second;
    FakeTransaction refunded = of;
    State::give_back(refunded, amount);
    if (!state.refunds_slowly) of = refunded;
    return state.refunds[key] = Json{
               {"status_code", "200"},
               {"status_message", "Success, refund request is approved"},
               {"order_id", reference},
               {"refund_key", key},
               {"refund_amount",
                decimals(amount)}}.dump();
  }

  State& state;
  httplib::Server http;
  std::thread listener;
};

FakeMidtrans::FakeMidtrans(std::string server_key) : state_(std::make_unique<State>()) {
  state_->server_key = std::move(server_key);
  server_ = std::make_unique<Server>(*state_);
}

FakeMidtrans::~FakeMidtrans() = default;

std::string FakeMidtrans::url() const { return state_->base; }
std::string FakeMidtrans::server_key() const { return state_->server_key; }

std::vector<FakeTransaction> FakeMidtrans::transactions() const {
  const std::lock_guard hold(state_->mutex);
  return state_->transactions;
}

FakeTransaction FakeMidtrans::transaction(const std::string& reference) const {
  const std::lock_guard hold(state_->mutex);
  return state_->find(reference);
}

std::string FakeMidtrans::last_reference() const {
  const auto all = transactions();
  return all.empty() ? "" : all.back().reference;
}

int FakeMidtrans::calls(const std::string& what) const {
  const std::lock_guard hold(state_->mutex);
  return state_->calls[what];
}

void FakeMidtrans::settle(const std::string& reference) {
  const std::lock_guard hold(state_->mutex);
  FakeTransaction& paid = state_->find(reference);
  if (paid.status != "pending") throw std::logic_error("nobody can pay what is " + paid.status);
  paid.status = "settlement";
}

void FakeMidtrans::expire(const std::string& reference) {
  const std::lock_guard hold(state_->mutex);
  state_->find(reference).status = "expire";
}

void FakeMidtrans::deny(const std::string& reference) {
  const std::lock_guard hold(state_->mutex);
  state_->find(reference).status = "deny";
}

void FakeMidtrans::refund(const std::string& reference, std::int64_t amount) {
  const std::lock_guard hold(state_->mutex);
  State::give_back(state_->find(reference), amount);
}

std::string FakeMidtrans::notification(const std::string& reference) const {
  return notification(reference, {});
}

std::string FakeMidtrans::notification(const std::string& reference, const Claims& claims) const {
  const std::lock_guard hold(state_->mutex);
  return state_->tell(state_->find(reference), claims).dump();
}

std::string FakeMidtrans::forged(const std::string& reference, const Claims& claims) const {
  Json told = Json::parse(notification(reference, claims));
  told["signature_key"] =
      sha512(told["order_id"].get<std::string>() + told["status_code"].get<std::string>() +
             told["gross_amount"].get<std::string>() + "another key");
  return told.dump();
}

int FakeMidtrans::post(const std::string& url, const std::string& body) {
  const auto slash = url.find('/', url.find("://") + 3);
  httplib::Client client(url.substr(0, slash));
  client.set_connection_timeout(10);
  client.set_read_timeout(30);
  const httplib::Headers headers{{"User-Agent", "Veritrans"}};
  const auto result = client.Post(url.substr(slash), headers, body, "application/json");
  return result ? result->status : 0;
}

void FakeMidtrans::fail(const std::string& what, FakeMidtransTrouble trouble, int times) {
  const std::lock_guard hold(state_->mutex);
  for (int i = 0; i < times; ++i) state_->troubles[what].push_back(trouble);
}

void FakeMidtrans::hold(const std::string& what) {
  const std::lock_guard hold(state_->mutex);
  state_->held.insert(what);
}

void FakeMidtrans::let_go() {
  const std::lock_guard hold(state_->mutex);
  state_->held.clear();
  state_->changed.notify_all();
}

void FakeMidtrans::forget_keys() {
  const std::lock_guard hold(state_->mutex);
  state_->answers.clear();
}

void FakeMidtrans::draw_codes() {
  const std::lock_guard hold(state_->mutex);
  state_->draws = true;
}

void FakeMidtrans::refund_slowly() {
  const std::lock_guard hold(state_->mutex);
  state_->refunds_slowly = true;
}

void FakeMidtrans::tell_amount(std::int64_t amount) {
  const std::lock_guard hold(state_->mutex);
  state_->told_amount = amount;
}

bool FakeMidtrans::eventually(const std::function<bool()>& true_now,
                              std::chrono::milliseconds within) const {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!true_now()) {
    std::unique_lock hold(state_->mutex);
    if (std::chrono::steady_clock::now() >= until) return false;
    state_->changed.wait_for(hold, std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace kedai::bot
