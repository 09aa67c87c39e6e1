// Midtrans' notifications: POST /midtrans/{shop}. The signature is compared before anything else
// of one is used. A notification is only a reason to ask: it posts an errand that asks Midtrans
// itself, and the 200 goes out once that is on disk. Runs on the edge's thread and does not block.
// What it answers steers how often Midtrans tries again (CONTRACTS.md D2):
//   200  taken, a copy of one that was, or about no order of this shop: nothing is to come again
//   503  the database cannot take it now: four times, from two minutes to three hours and a half
//   403  the signature is wrong: as often, in which an operator may mend the key
//   400  no JSON; 404 no such shop, or one without Midtrans: twice
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "bot/channels/intake.h"
#include "bot/edge/http.h"

namespace kedai::bot {

struct MidtransEndpoint {
  ShopId shop;
  std::string server_key;
};

class MidtransWebhook {
 public:
  MidtransWebhook(std::map<std::string, MidtransEndpoint> endpoints, Intake intake);  // by slug

  void hear(const edge::Request& request, const edge::Respond& respond);

 private:
  std::map<std::string, MidtransEndpoint> endpoints_;
  Intake intake_;
  std::atomic<std::uint64_t> refused_{0};
};

}  // namespace kedai::bot
