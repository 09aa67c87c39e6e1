// Reply buttons, lists, the location request and the link: Cloud API, interactive messages
// (CONTRACTS.md A8; where two pages of Meta's differ, the smaller limit).
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot::fake_graph {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kBody = 1024, kFooter = 60, kHeader = 60, kSections = 10, kRows = 10;

const Json& array_member(const Json& object, const std::string& where, const char* name,
                         std::size_t most) {
  const Json& value = member(object, where, name);
  if (!value.is_array() || value.empty() || value.size() > most)
    refuse(131009, where + "['" + name + "'] needs 1 to " + std::to_string(most) + " items.");
  return value;
}

void once(std::set<std::string>& seen, const std::string& value, const std::string& what) {
  if (!seen.insert(value).second) refuse(131009, "Duplicated " + what + ": " + value);
}

std::string id_member(const Json& object, const std::string& where, std::size_t most) {
  const auto id = text_member(object, where, "id", most);
  if (id.front() == ' ' || id.back() == ' ')
    refuse(131009, where + "['id'] has leading or trailing spaces.");
  return id;
}

void read_header(const State& state, const std::string& number, const Json& content,
                 const std::string& type, GraphMessage& message) {
  if (!content.contains("header")) return;
  const Json& header = content["header"];
  const auto kind = text_member(header, "header", "type", 20);
  only_keys(header, "header", {"type", kind.c_str()});
  if (kind == "text") {
    message.header = text_member(header, "header", "text", kHeader);
    return;
  }
  if (type != "button" || (kind != "image" && kind != "video" && kind != "document"))
    refuse(131009, "Header of type " + kind + " is not allowed in a message of type " + type + ".");
  const Json& media = member(header, "header", kind.c_str());
  only_keys(media, "header['" + kind + "']", {"id", "link", "filename"});
  read_media(state, number, media, kind, message);
}

void read_buttons(const Json& action, GraphMessage& message) {
  only_keys(action, "action", {"buttons"});
  std::set<std::string> titles, ids;
  for (const Json& button : array_member(action, "action", "buttons", 3)) {
    only_keys(button, "button", {"type", "reply"});
    if (text_member(button, "button", "type", 20) != "reply")
      refuse(131009, "Button type must be reply.");
    const Json& reply = member(button, "button", "reply");
    only_keys(reply, "reply", {"id", "title"});
    GraphButton read{text_member(reply, "Button", "title", 20), id_member(reply, "Button", 256)};
    once(titles, read.label, "button title");
    once(ids, read.id, "button id");
    message.buttons.push_back(std::move(read));
  }
}

GraphButton read_row(const Json& row) {
  only_keys(row, "row", {"id", "title", "description"});
  GraphButton read{text_member(row, "Row", "title", 24), id_member(row, "Row", 200)};
  if (row.contains("description")) read.description = text_member(row, "Row", "description", 72);
  return read;
}

void read_list(const Json& action, GraphMessage& message) {
  only_keys(action, "action", {"button", "sections"});
  message.opens = text_member(action, "action", "button", 20);
  const Json& sections = array_member(action, "action", "sections", kSections);
  std::set<std::string> ids;
  for (const Json& section : sections) {
    only_keys(section, "section", {"title", "rows"});
    if (sections.size() > 1 || section.contains("title"))
      text_member(section, "Section", "title", 24);
    for (const Json& row : array_member(section, "section", "rows", kRows)) {
      message.buttons.push_back(read_row(row));
      once(ids, message.buttons.back().id, "row id");
    }
  }
  if (message.buttons.size() > kRows)
    refuse(131009, "Total row count exceed max allowed count: " + std::to_string(kRows));
}

void read_link(const Json& action, GraphMessage& message) {
  only_keys(action, "action", {"name", "parameters"});
  if (text_member(action, "action", "name", 20) != "cta_url")
    refuse(131009, "Action name must be cta_url.");
  const Json& parameters = member(action, "action", "parameters");
  only_keys(parameters, "parameters", {"display_text", "url"});
  GraphButton link{text_member(parameters, "parameters", "display_text", 20),
                   text_member(parameters, "parameters", "url", 2000)};
  if (!link.id.starts_with("https://") && !link.id.starts_with("http://"))
    refuse(131009, "parameters['url'] is not a valid URL.");
  message.buttons.push_back(std::move(link));
}

void read_request(const Json& action) {
  only_keys(action, "action", {"name"});
  if (text_member(action, "action", "name", 20) != "send_location")
    refuse(131009, "Action name must be send_location.");
}

const char* shown_kind(const std::string& type) {
  if (type == "button") return "buttons";
  return type == "location_request_message" ? "location_request"
         : type == "list"                   ? "list"
                                            : "cta_url";
}

}  // namespace

GraphMessage read_interactive(const State& state, const std::string& number, const Json& content) {
  const auto type = text_member(content, "interactive", "type", 40);
  if (type != "button" && type != "list" && type != "cta_url" && type != "location_request_message")
    refuse(131009, "Interactive type " + type + " is not known.");
  if (type == "location_request_message")
    only_keys(content, "interactive", {"type", "body", "action"});
  only_keys(content, "interactive", {"type", "header", "body", "footer", "action"});
  GraphMessage message;
  message.kind = shown_kind(type);
  const Json& body = member(content, "interactive", "body");
  only_keys(body, "body", {"text"});
  message.body = text_member(body, "Body", "text", kBody);
  if (content.contains("footer")) {
    only_keys(content["footer"], "footer", {"text"});
    message.footer = text_member(content["footer"], "Footer", "text", kFooter);
  }
  read_header(state, number, content, type, message);
  const Json& action = member(content, "interactive", "action");
  if (type == "button") read_buttons(action, message);
  if (type == "list") read_list(action, message);
  if (type == "cta_url") read_link(action, message);
  if (type == "location_request_message") read_request(action);
  return message;
}

}  // namespace kedai::bot::fake_graph
