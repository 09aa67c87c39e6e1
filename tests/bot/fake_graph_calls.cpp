// The calls of the fake Graph API: messages, media, the number, templates, subscriptions.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot::fake_graph {

using Json = nlohmann::json;
using std::chrono::steady_clock;

namespace {

[[noreturn]] void no_such_object(const std::string& id) {
  throw Refusal{100,
                "Unsupported request. Object with ID '" + id +
                    "' does not exist, cannot be loaded due to missing permissions, or does not "
                    "support this operation."};
}

Answer answer_with(const Json& result) { return {200, result.dump()}; }

// Takes one from the bucket, which gets one more each `refill`; false when it is empty.
bool take(Bucket& bucket, int burst, std::chrono::duration<double> refill) {
  const auto now = steady_clock::now();
  const std::chrono::duration<double> since = now - bucket.at;
  const double taken = std::max(0.0, bucket.taken - since / refill);
  if (taken + 1 > burst) return false;
  bucket = {taken + 1, now};
  return true;
}

void check_envelope(const Json& fields) {
  if (text_member(fields, "message", "messaging_product", 20) != "whatsapp")
    refuse(100, "Param messaging_product must be whatsapp.");
  if (text_member(fields, "message", "recipient_type", 20) != "individual")
    refuse(100, "Param recipient_type must be individual.");
}

// "+62 812-3456" -> "628123456". Without its plus a number would be taken for one of the
// business's own country, and somebody else would read the message.
std::string digits_in(const std::string& to) {
  std::string digits;
  for (const char c : to.substr(std::min<std::size_t>(1, to.size()))) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (std::string_view(" -()").find(c) == std::string_view::npos)
      refuse(100, "Param to must be a valid phone number.");
  }
  if (!to.starts_with('+') || digits.size() < 7 || digits.size() > 15)
    refuse(100, "Param to must be a phone number with a plus and its country code.");
  return digits;
}

// Whose id it is; "" for nobody's.
std::string digits_of(const State& state, const std::string& bsuid) {
  static const std::regex kForm(R"([A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128})");
  if (!std::regex_match(bsuid, kForm))
    refuse(131009, "Param recipient must be a business-scoped user id.");
  for (const auto& [digits, person] : state.people)
    if (person.bsuid == bsuid && person.form != FakeGraph::Identity::WaIdOnly) return digits;
  return "";
}

struct Recipient {
  std::string input, digits;
  bool by_bsuid = false;
};

Recipient recipient_of(const State& state, const Json& fields) {
  if (fields.contains("to")) {
    const auto to = text_member(fields, "message", "to", 30);
    return {to, digits_in(to)};
  }
  if (!fields.contains("recipient")) refuse(131008, "The parameter to is required.");
  const auto bsuid = text_member(fields, "message", "recipient", 140);
  return {bsuid, digits_of(state, bsuid), true};
}

Json contact_for(const Recipient& recipient) {
  if (recipient.by_bsuid) return {{"input", recipient.input}, {"user_id", recipient.input}};
  return {{"input", recipient.input}, {"wa_id", recipient.digits}};
}

void check_context(const Json& fields, Chat& chat, GraphMessage& message) {
  if (!fields.contains("context")) return;
  only_keys(fields["context"], "context", {"message_id"});
  message.context = text_member(fields["context"], "context", "message_id", 512);
  const bool shown = std::ranges::count(chat.messages, message.context, &GraphMessage::id) > 0;
  if (!shown && !chat.said.contains(message.context))
    refuse(131009, "Param context['message_id'] is no message of this chat.");
}

void keep_pace(State& state, Number& number, Chat& chat) {
  if (state.per_second > 0 &&
      !take(number.pace, state.per_second, std::chrono::duration<double>(1.0 / state.per_second)))
    refuse(130429, "Cloud API message throughput has been reached.");
  if (state.pair_burst > 0 && !take(chat.pace, state.pair_burst, state.pair_refill))
    refuse(131056, "Too many messages sent from this phone number to the same phone number.");
}

struct Fate {
  int code = 0;  // of the failure that follows; 0: it is shown
  std::string details = {};
};

Fate fate_of(State& state, const Person* person, const Chat& chat, const GraphMessage& message) {
  if (state.fate) return {state.fate->code, state.fate->details};
  if (!person || person->blocked) return {131026, "Message undeliverable."};
  if (chat.open || message.kind == "template") return {};
  return {131047,
          "Message failed to send because more than 24 hours have passed since the customer last "
          "replied to this number."};
}

void mark_read(State& state, const std::string& number, const Json& fields, GraphCall& call) {
  only_keys(fields, "message", {"messaging_product", "status", "message_id", "typing_indicator"});
  if (text_member(fields, "message", "messaging_product", 20) != "whatsapp")
    refuse(100, "Param messaging_product must be whatsapp.");
  const auto wamid = text_member(fields, "message", "message_id", 512);
  if (fields.contains("typing_indicator")) {
    only_keys(fields["typing_indicator"], "typing_indicator", {"type"});
    if (text_member(fields["typing_indicator"], "typing_indicator", "type", 10) != "text")
      refuse(131009, "Param typing_indicator['type'] must be text.");
  }
  for (auto& [digits, person] : state.people)
    if (person.chats[number].said.contains(wamid)) call.person = digits;
  if (call.person.empty()) refuse(131009, "Param message_id is no message to this number.");
  state.read.insert(wamid);
}

Json fields_of(const Ask& ask) {
  if (!ask.content_type.starts_with("application/json"))
    refuse(100, "The Content-Type must be application/json.");
  Json fields = Json::parse(ask.body, nullptr, false);
  if (!fields.is_object()) refuse(100, "The body is no JSON object in UTF-8.");
  return fields;
}

Answer upload(State& state, const Ask& ask) {
  const auto field = [&](const char* name) {
    const auto found = ask.form.find(name);
    if (found == ask.form.end())
      refuse(100, std::string("The parameter ") + name + " is required.");
    return found->second;
  };
  if (field("messaging_product") != "whatsapp")
    refuse(100, "Param messaging_product must be whatsapp.");
  if (!ask.file.there) refuse(100, "The parameter file is required, as a file.");
  const auto type = field("type");
  if (type != ask.file.mime) refuse(100, "Param type is not the file's Content-Type.");
  const auto most = most_bytes(type);
  if (most == 0) refuse(100, "Param file must be a file with one of the supported types.");
  if (ask.file.bytes.empty() || ask.file.bytes.size() > most)
    refuse(131053, "File size out of bounds. Max: " + std::to_string(most) + " bytes.");
  if (!is_of_type(ask.file.bytes, type))
    refuse(131053, "The file is not of its declared type " + type + ".");
  const auto id = std::to_string(4'490'709'327'384'000 + state.next_id++);
  state.media[id] = {ask.node, type, ask.file.bytes, true};
  return answer_with({{"id", id}});
}

// A person's file was uploaded on no number of ours; asked with one, the real API refuses
// (github.com/chatwoot/chatwoot/pull/13319). The parameter may be left out always.
Answer find_media(const State& state, const Ask& ask, const Media& media) {
  const auto number = ask.query.find("phone_number_id");
  if (number != ask.query.end() && (!media.uploaded || number->second != media.number))
    refuse(100, "Param phone_number_id is not a valid whatsapp business phone number id ID");
  return answer_with({{"messaging_product", "whatsapp"},
                      {"url", state.base + "/whatsapp_business/attachments/?mid=" + ask.node +
                                  "&ext=" + std::to_string(state.url_age)},
                      {"mime_type", media.mime},
                      {"sha256", "not looked at"},
                      {"file_size", media.bytes.size()},
                      {"id", ask.node}});
}

Answer download(const State& state, const Ask& ask) {
  const auto value = [&](const char* name) {
    const auto found = ask.query.find(name);
    return found == ask.query.end() ? "" : found->second;
  };
  const auto found = state.media.find(value("mid"));
  if (found == state.media.end() || value("ext") != std::to_string(state.url_age))
    return {404, "", "text/plain"};
  const auto& media = found->second;
  return {200, media.bytes, media.served_as.empty() ? media.mime : media.served_as};
}

std::vector<std::string> asked_fields(const Ask& ask, const char* when_none) {
  const auto found = ask.query.find("fields");
  std::string left = found == ask.query.end() ? when_none : found->second;
  std::vector<std::string> fields;
  while (!left.empty()) {
    const auto comma = left.find(',');
    fields.push_back(left.substr(0, comma));
    left = comma == left.npos ? "" : left.substr(comma + 1);
  }
  return fields;
}

Json only(const Json& all, const std::vector<std::string>& fields) {
  Json some = Json::object();
  for (const auto& field : fields) {
    if (!all.contains(field)) refuse(100, "Tried accessing nonexisting field (" + field + ")");
    some[field] = all[field];
  }
  some["id"] = all["id"];
  return some;
}

Answer about_number(const Ask& ask, const Number& number) {
  const Json all{{"id", ask.node},
                 {"display_phone_number", "+" + number.display},
                 {"verified_name", "Dapur Bu Sri"},
                 {"quality_rating", "GREEN"},
                 {"code_verification_status", "VERIFIED"},
                 {"name_status", "APPROVED"},
                 {"platform_type", "CLOUD_API"},
                 {"status", "CONNECTED"},
                 {"throughput", {{"level", "STANDARD"}}}};
  return answer_with(only(all, asked_fields(ask, "id,display_phone_number,verified_name")));
}

Answer list_templates(const State& state, const Ask& ask) {
  const auto number = [&](const char* name, std::size_t otherwise) {
    const auto found = ask.query.find(name);
    return found == ask.query.end() ? otherwise
                                    : static_cast<std::size_t>(std::atoll(found->second.c_str()));
  };
  const auto after = number("after", 0),
             limit = std::clamp<std::size_t>(number("limit", 25), 1, 100);
  const auto fields = asked_fields(ask, "name,language,status,category,id");
  Json data = Json::array();
  for (auto at = after; at < state.templates.size() && data.size() < limit; ++at) {
    const auto& it = state.templates[at];
    data.push_back(only({{"id", std::to_string(900'000 + at)},
                         {"name", it.name},
                         {"language", it.language},
                         {"status", it.status},
                         {"category", it.category},
                         {"parameter_format", "POSITIONAL"},
                         {"components", components_of(it)}},
                        fields));
  }
  const auto end = std::to_string(after + data.size());
  Json paging{{"cursors", {{"before", std::to_string(after)}, {"after", end}}}};
  if (after + data.size() < state.templates.size())
    paging["next"] = state.base + ask.path + "?limit=" + std::to_string(limit) + "&after=" + end;
  return answer_with({{"data", std::move(data)}, {"paging", std::move(paging)}});
}

Answer subscriptions(State& state, const Ask& ask) {
  if (ask.verb == "POST") {
    state.subscribed = true;
    return answer_with({{"success", true}});
  }
  Json data = Json::array();
  if (state.subscribed)
    data.push_back({{"whatsapp_business_api_data", {{"id", "70001"}, {"name", "Kedai"}}}});
  return answer_with({{"data", std::move(data)}});
}

}  // namespace

Json send(State& state, const std::string& number_id, const Json& fields, GraphCall& call) {
  check_envelope(fields);
  const auto recipient = recipient_of(state, fields);
  call.person = recipient.digits;
  auto& number = state.numbers.at(number_id);
  if (recipient.digits == number.display) refuse(131021, "The recipient is the sender.");
  auto message = read_message(state, number_id, fields);
  const auto callback = fields.value("biz_opaque_callback_data", "");
  if (characters(callback) > 512) refuse(100, "Param biz_opaque_callback_data is too long.");
  const auto found = state.people.find(recipient.digits);
  Person* person = found == state.people.end() ? nullptr : &found->second;
  Chat nobodys;
  Chat& chat = person ? person->chats[number_id] : nobodys;
  check_context(fields, chat, message);
  keep_pace(state, number, chat);
  const auto fate = fate_of(state, person, chat, message);
  if (fate.code == 131047 && !state.fate && state.closed == FakeGraph::Closed::RefusedAtOnce)
    refuse(fate.code, fate.details);
  message.id = state.new_id("wamid.HBgNTOKO{}AA==");
  message.came = call.came;
  ++chat.sent;
  if (fate.code)
    add_failure(state, number_id, recipient.digits, message.id, fate.code, fate.details);
  else
    add_statuses(state, number_id, recipient.digits, message, callback);
  Json sent{{"id", message.id}};
  if (message.kind == "template") sent["message_status"] = "accepted";
  if (!fate.code) chat.messages.push_back(std::move(message));
  return {{"messaging_product", "whatsapp"},
          {"contacts", Json::array({contact_for(recipient)})},
          {"messages", Json::array({std::move(sent)})}};
}

std::string what_of(const Ask& ask) {
  if (ask.path.starts_with("/whatsapp_business/attachments")) return "download";
  if (ask.edge == "media") return "upload";
  if (ask.edge == "message_templates") return "templates";
  if (ask.edge == "subscribed_apps") return ask.edge;
  if (ask.edge == "messages") {
    const Json fields = Json::parse(ask.body, nullptr, false);
    return fields.is_object() && fields.value("status", Json()) == "read" ? "read" : "messages";
  }
  if (ask.edge.empty() && ask.verb == "GET" && !ask.node.empty())
    return ask.query.contains("fields") ? "number" : "media";
  return ask.path;
}

Answer perform(State& state, const Ask& ask, GraphCall& call) {
  if (call.what == "download") return download(state, ask);
  const bool is_number = state.numbers.contains(ask.node), posts = ask.verb == "POST";
  const auto media = state.media.find(ask.node);
  const bool is_account = std::ranges::any_of(
      state.numbers, [&](const auto& entry) { return entry.second.account == ask.node; });
  if (ask.edge == "messages" && posts && is_number) {
    const Json fields = fields_of(ask);
    if (call.what != "read") return answer_with(send(state, ask.node, fields, call));
    mark_read(state, ask.node, fields, call);
    return answer_with({{"success", true}});
  }
  if (ask.edge == "media" && posts && is_number) return upload(state, ask);
  if (ask.edge.empty() && !posts && is_number) return about_number(ask, state.numbers.at(ask.node));
  if (ask.edge.empty() && !posts && media != state.media.end())
    return find_media(state, ask, media->second);
  if (ask.edge == "message_templates" && !posts && is_account) return list_templates(state, ask);
  if (ask.edge == "subscribed_apps" && is_account) return subscriptions(state, ask);
  no_such_object(ask.node);
}

}  // namespace kedai::bot::fake_graph
