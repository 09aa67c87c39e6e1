// Approved templates and the messages made of them (CONTRACTS.md A8; docs/whatsapp.md 4).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_state.h"

namespace kedai::bot::fake_graph {

using Json = nlohmann::json;

namespace {

std::size_t variables_in(const std::string& body) {
  std::size_t count = 0;
  while (body.find("{{" + std::to_string(count + 1) + "}}") != body.npos) ++count;
  return count;
}

std::string filled(std::string body, const std::vector<std::string>& parameters) {
  std::string text;
  for (std::size_t at = 0; at < body.size();) {
    const auto end = body.compare(at, 2, "{{") == 0 ? body.find("}}", at) : body.npos;
    if (end == body.npos) {
      text += body[at++];
      continue;
    }
    text += parameters.at(std::stoul(body.substr(at + 2, end - at - 2)) - 1);
    at = end + 2;
  }
  return text;
}

const GraphTemplate& approved(const State& state, const std::string& name,
                              const std::string& language) {
  const auto found = std::ranges::find_if(state.templates, [&](const GraphTemplate& it) {
    return it.name == name && it.language == language;
  });
  if (found != state.templates.end() && found->status == "PAUSED")
    refuse(132015, "Template " + name + " is paused.");
  if (found != state.templates.end() && found->status == "DISABLED")
    refuse(132016, "Template " + name + " is disabled.");
  if (found == state.templates.end() || found->status != "APPROVED")
    refuse(132001, "template name (" + name + ") does not exist in " + language);
  return *found;
}

std::string parameter_of(const Json& parameter) {
  if (text_member(parameter, "parameter", "type", 20) != "text")
    refuse(132012, "Parameter of type text is expected.");
  only_keys(parameter, "parameter", {"type", "text"});
  const Json& value = member(parameter, "parameter", "text");
  if (!value.is_string() || value.get<std::string>().find_first_not_of(' ') == std::string::npos)
    refuse(131008, "Parameter of type text is missing text value.");
  const std::string text = value;
  if (text.find_first_of("\n\r\t") != text.npos || text.find("     ") != text.npos)
    refuse(132018,
           "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
  return text;
}

void read_body(const Json& component, const GraphTemplate& it, GraphMessage& message) {
  only_keys(component, "component", {"type", "parameters"});
  const Json& parameters = member(component, "component", "parameters");
  if (!parameters.is_array()) refuse(100, "Param parameters must be an array.");
  if (parameters.size() != variables_in(it.body))
    refuse(132000, "body: number of localizable_params (" + std::to_string(parameters.size()) +
                       ") does not match the expected number of params (" +
                       std::to_string(variables_in(it.body)) + ")");
  for (const Json& parameter : parameters) message.parameters.push_back(parameter_of(parameter));
}

void read_quick_reply(const Json& component, GraphMessage& message) {
  only_keys(component, "component", {"type", "sub_type", "index", "parameters"});
  if (text_member(component, "component", "sub_type", 20) != "quick_reply")
    refuse(132012, "Button sub_type does not match the template.");
  const auto index = text_member(component, "component", "index", 1);
  if (index[0] < '0' || static_cast<std::size_t>(index[0] - '0') >= message.buttons.size())
    refuse(132012, "Button at index " + index + " is not in the template.");
  const Json& parameters = member(component, "component", "parameters");
  if (!parameters.is_array() || parameters.size() != 1)
    refuse(132000, "A quick reply button has one parameter.");
  only_keys(parameters[0], "parameter", {"type", "payload"});
  if (text_member(parameters[0], "parameter", "type", 20) != "payload")
    refuse(132012, "Button parameter type must be payload.");
  message.buttons[static_cast<std::size_t>(index[0] - '0')].id =
      text_member(parameters[0], "parameter", "payload", 256);
}

void read_components(const Json& components, const GraphTemplate& it, GraphMessage& message) {
  if (!components.is_array()) refuse(100, "Param template['components'] must be an array.");
  std::set<std::string> seen;
  for (const Json& component : components) {
    const auto type = text_member(component, "component", "type", 20);
    const auto once = type == "button" ? type + component.value("index", "") : type;
    if (!seen.insert(once).second) refuse(132012, "Component " + once + " is there twice.");
    if (type == "body")
      read_body(component, it, message);
    else if (type == "button")
      read_quick_reply(component, message);
    else
      refuse(132012, "The template has no " + type + ".");
  }
}

}  // namespace

GraphMessage read_template(const State& state, const Json& content) {
  only_keys(content, "template", {"name", "language", "components"});
  GraphMessage message;
  message.kind = "template";
  message.template_name = text_member(content, "template", "name", 512);
  const Json& language = member(content, "template", "language");
  only_keys(language, "language", {"code"});
  message.language = text_member(language, "language", "code", 10);
  const auto& it = approved(state, message.template_name, message.language);
  for (const auto& label : it.quick_replies) message.buttons.push_back({label, label});
  read_components(content.value("components", Json::array()), it, message);
  if (message.parameters.size() != variables_in(it.body))
    refuse(132000, "body: number of localizable_params (0) does not match the expected number");
  message.body = filled(it.body, message.parameters);
  if (characters(message.body) > 1024) refuse(132005, "Translated text too long.");
  return message;
}

Json components_of(const GraphTemplate& it) {
  Json body{{"type", "BODY"}, {"text", it.body}};
  Json samples = Json::array();
  for (std::size_t i = 0; i < variables_in(it.body); ++i) samples.push_back("contoh");
  if (!samples.empty()) body["example"] = {{"body_text", Json::array({std::move(samples)})}};
  Json components = Json::array({std::move(body)});
  Json buttons = Json::array();
  for (const auto& label : it.quick_replies)
    buttons.push_back({{"type", "QUICK_REPLY"}, {"text", label}});
  if (!buttons.empty())
    components.push_back({{"type", "BUTTONS"}, {"buttons", std::move(buttons)}});
  return components;
}

std::vector<GraphTemplate> templates_of_the_docs() {
  return {
      {"kedai_pesanan_baru",
       "id",
       "Halo, ada pesanan baru untuk toko {{1}}.\n"
       "Pesanan nomor {{2}} atas nama {{3}} dengan jumlah {{4}} sedang menunggu jawaban toko.\n"
       "Pesan ini dikirim karena nomor Anda terdaftar sebagai pengelola toko dan ingin dikabari "
       "setiap ada pesanan.",
       {"Lihat pesanan"}},
      {"kedai_pesanan_baru",
       "en",
       "Hello, there is a new order for the shop {{1}}.\n"
       "Order number {{2}} in the name of {{3}} with a total of {{4}} is waiting for the shop's "
       "answer.\n"
       "You receive this message because your number is registered as staff who asked to be told "
       "of each order.",
       {"View order"}},
      {"kedai_kabar_pesanan",
       "id",
       "Halo Kak {{1}}, ini kabar dari {{2}} tentang pesanan Kakak.\n"
       "Status pesanan nomor {{3}} sekarang: {{4}}.\n"
       "Tekan tombol di bawah ini untuk melihat isi pesanan atau bertanya kepada penjual. Terima "
       "kasih.",
       {"Lihat pesanan"}},
      {"kedai_kabar_pesanan",
       "en",
       "Hello {{1}}, here is news from {{2}} about your order.\n"
       "The status of order number {{3}} is now: {{4}}.\n"
       "Press the button below to see what is in the order or to ask the seller. Thank you.",
       {"View order"}},
      {"kedai_kabar_toko",
       "id",
       "Halo, ada kabar yang perlu dilihat untuk toko {{1}}.\n"
       "Isinya: {{2}}\n"
       "Pesan ini dikirim karena nomor Anda terdaftar sebagai pengelola toko dan ingin dikabari.",
       {"Buka"}},
      {"kedai_kabar_toko",
       "en",
       "Hello, there is something to look at for the shop {{1}}.\n"
       "It says: {{2}}\n"
       "You receive this message because your number is registered as staff who asked to be told.",
       {"Open"}},
  };
}

}  // namespace kedai::bot::fake_graph
