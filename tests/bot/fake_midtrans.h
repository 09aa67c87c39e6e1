// Midtrans' Core API on the loopback, for tests (CONTRACTS.md D1, D2): it refuses what the real one
// refuses, keeps each transaction, and plays the payer, the dashboard and the notifier, an honest
// one and others. Thread-safe.
//
//   FakeMidtrans midtrans;                       // api_base = midtrans.url()
//   midtrans.settle(reference);                  // somebody has paid
//   FakeMidtrans::post(url, midtrans.notification(reference));
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kedai::bot {

struct FakeTransaction {
  std::string reference;  // its order_id
  std::string id;
  std::int64_t amount = 0;
  std::string status = "pending";
  std::int64_t refunded = 0;
  std::int64_t minutes = 0;  // until it expires; 0: Midtrans' own
  std::string acquirer = {};
  std::string notify_url = {};  // X-Override-Notification
  std::string code = {};
};

struct FakeMidtransTrouble {
  enum class What {
    Fails,   // this HTTP status and nothing done
    Lost,    // done, and the answer is this HTTP status
    Refuses  // this status_code in a body of HTTP 200, nothing done
  };
  What what = What::Fails;
  int status = 503;
};

class FakeMidtrans {
 public:
  explicit FakeMidtrans(std::string server_key = "SB-Mid-server-palsu");
  ~FakeMidtrans();
  FakeMidtrans(const FakeMidtrans&) = delete;
  FakeMidtrans& operator=(const FakeMidtrans&) = delete;

  std::string url() const;
  std::string server_key() const;

  std::vector<FakeTransaction> transactions() const;                // oldest first
  FakeTransaction transaction(const std::string& reference) const;  // throws std::out_of_range
  std::string last_reference() const;                               // "": there is none
  int calls(const std::string& what) const;  // "charge", "status", "expire", "refund", "picture"

  // ---- payers and the dashboard
  void settle(const std::string& reference);
  void expire(const std::string& reference);
  void deny(const std::string& reference);
  void refund(const std::string& reference, std::int64_t amount);  // once more, of what is left

  // ---- notifications, as JSON; signed properly where nothing else is said
  std::string notification(const std::string& reference) const;  // of how it stands
  struct Claims {                                                // "": as it stands
    std::string status = {}, status_code = {}, gross_amount = {};
  };
  std::string notification(const std::string& reference, const Claims& claims) const;
  std::string forged(const std::string& reference, const Claims& claims) const;  // by another key
  static int post(const std::string& url, const std::string& body);  // the status, 0 for none

  // ---- trouble
  void fail(const std::string& what, FakeMidtransTrouble trouble, int times = 1);
  void hold(const std::string& what);  // such calls are answered once they are let go
  void let_go();
  void forget_keys();                     // the five minutes of each Idempotency-Key are over
  void draw_codes();                      // from now on they come as pictures, not in the answer
  void refund_slowly();                   // from now on no status tells of what it approves
  void tell_amount(std::int64_t amount);  // whatever a transaction's is; 0: the truth again

  bool eventually(const std::function<bool()>& true_now,
                  std::chrono::milliseconds within = std::chrono::seconds(30)) const;

 private:
  struct State;
  struct Server;
  std::unique_ptr<State> state_;
  std::unique_ptr<Server> server_;
};

}  // namespace kedai::bot
