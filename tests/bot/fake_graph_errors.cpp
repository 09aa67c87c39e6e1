// The Graph API's errors. Titles and statuses: Cloud API, error codes (CONTRACTS.md A11).
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot::fake_graph {

using Json = nlohmann::json;

namespace {

struct Documented {
  int status;
  const char* title;
};

const std::map<int, Documented> kDocumented{
    {0, {401, "We were unable to authenticate the app user"}},
    {3, {500, "Capability or permissions issue"}},
    {4, {400, "Application request limit reached"}},
    {10, {403, "Permission is either not granted or has been removed"}},
    {33, {400, "Parameter value is not valid"}},
    {100, {400, "Invalid parameter"}},
    {190, {401, "Your access token has expired"}},
    {368, {403, "Temporarily blocked for policies violations"}},
    {80007, {400, "Rate limit issues"}},
    {130429, {400, "Rate limit hit"}},
    {130472, {400, "User's number is part of an experiment"}},
    {131000, {500, "Something went wrong"}},
    {131005, {403, "Access denied"}},
    {131008, {400, "Required parameter is missing"}},
    {131009, {400, "Parameter value is not valid"}},
    {131016, {500, "Service unavailable"}},
    {131021, {400, "Recipient cannot be sender"}},
    {131026, {400, "Message undeliverable"}},
    {131031, {403, "Account has been locked"}},
    {131042, {400, "Business eligibility payment issue"}},
    {131045, {500, "Incorrect certificate"}},
    {131047, {400, "Re-engagement message"}},
    {131048, {400, "Spam rate limit hit"}},
    {131049, {400, "This message was not delivered to maintain healthy ecosystem engagement"}},
    {131051, {400, "Unsupported message type"}},
    {131052, {400, "Media download error"}},
    {131053, {400, "Media upload error"}},
    {131056, {400, "(Business Account, Consumer Account) pair rate limit hit"}},
    {131057, {500, "Account in maintenance mode"}},
    {132000, {400, "Number of parameters does not match the expected number of params"}},
    {132001, {404, "Template name does not exist in the translation"}},
    {132005, {400, "Translated text too long"}},
    {132012, {400, "Parameter format does not match format in the created template"}},
    {132015, {400, "Template is paused"}},
    {132016, {400, "Template is disabled"}},
    {132018, {400, "There is an issue with the parameters in your template"}},
};

Documented documented(int code) {
  const auto found = kDocumented.find(code);
  return found == kDocumented.end() ? Documented{400, "Error"} : found->second;
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void refuse(int code, const std::string& details) { throw Refusal{code, details}; }

Answer error_answer(const Refusal& refusal) {
  const auto [status, title] = documented(refusal.code);
  Json error{{"message", "(#" + std::to_string(refusal.code) + ") " + title},
             {"type", "OAuthException"},
             {"code", refusal.code},
             {"fbtrace_id", "AfaketraceOfTheFake"}};
  if (refusal.code == 190)
    error["message"] = "Error validating access token: Session has expired.";
  else
    error["error_data"] = {{"messaging_product", "whatsapp"}, {"details", refusal.details}};
  return {refusal.status ? refusal.status : status, dumped({{"error", std::move(error)}})};
}

Json webhook_error(int code, const std::string& details) {
  const std::string title = documented(code).title;
  return {{"code", code},
          {"title", title},
          {"message", title},
          {"error_data", {{"details", details}}},
          {"href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"}};
}

}  // namespace kedai::bot::fake_graph
