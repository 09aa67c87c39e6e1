#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_telegram_state.h"

namespace kedai::bot::fake {

using Json = nlohmann::json;

namespace {

[[noreturn]] void refuse(const std::string& words) { throw Refusal{400, "Bad Request: " + words}; }

std::int64_t number(const Json& fields, const char* name) {
  const Json value = fields.value(name, Json());
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_string()) return std::atoll(value.get<std::string>().c_str());
  return 0;
}

std::string file_of(State& state, const Json& fields, const char* name,
                    const std::vector<Upload>& uploads) {
  for (const Upload& upload : uploads)
    if (upload.name == name) {
      const auto& bytes = upload.bytes;
      if (!bytes.starts_with("\x89PNG") && !bytes.starts_with("\xff\xd8") &&
          !bytes.starts_with("RIFF"))
        refuse("IMAGE_PROCESS_FAILED");
      return state.add_file(bytes);
    }
  const auto id = fields.value(name, "");
  if (id.empty()) refuse(std::string("there is no ") + name + " in the request");
  if (!state.files.contains(id)) refuse("wrong file identifier/HTTP URL specified");
  return id;
}

Json send(State& state, const std::string& method, const Json& fields,
          const std::vector<Upload>& uploads) {
  static const std::map<std::string, const char*> kFiles{{"sendPhoto", "photo"},
                                                         {"sendVoice", "voice"},
                                                         {"sendVideo", "video"},
                                                         {"sendDocument", "document"},
                                                         {"sendSticker", "sticker"}};
  const auto chat = number(fields, "chat_id");
  auto& person = state.person(chat);
  FakeMessage message;
  message.method = method;
  if (method == "sendMessage") {
    message.text = checked_text(fields);
    message.html = fields.at("text");
  } else {
    message.text = checked_caption(fields);
    message.html = fields.value("caption", "");
    if (method == "sendSticker" && !message.text.empty()) refuse("stickers can't have a caption");
    message.file = file_of(state, fields, kFiles.at(method), uploads);
  }
  read_markup(fields, message);
  message.id = state.next_message++;
  person.messages.push_back(message);
  return shown_as(message, chat);
}

FakeMessage& to_edit(State& state, const Json& fields) {
  auto& messages = state.person(number(fields, "chat_id")).messages;
  const auto found = std::ranges::find(messages, number(fields, "message_id"), &FakeMessage::id);
  if (found == messages.end() || found->deleted) refuse("message to edit not found");
  if (!found->keys.empty() || found->removes_keys) refuse("message can't be edited");
  return *found;
}

bool same_buttons(const FakeMessage& left, const FakeMessage& right) {
  const auto flat = [](const FakeMessage& message) {
    std::string all;
    for (const auto& row : message.buttons) {
      all += '\n';
      for (const auto& button : row) all += button.label + '\t' + button.data + '\t';
    }
    return all;
  };
  return flat(left) == flat(right);
}

Json commit_edit(const Json& fields, FakeMessage& old, FakeMessage changed) {
  read_markup(fields, changed);
  if (!changed.keys.empty()) refuse("inline keyboard expected");
  if (changed.html == old.html && changed.file == old.file && same_buttons(changed, old))
    refuse(
        "message is not modified: specified new message content and reply markup are exactly the "
        "same as a current content and reply markup of the message");
  ++changed.edits;
  old = std::move(changed);
  return shown_as(old, number(fields, "chat_id"));
}

Json edit_text(State& state, const Json& fields) {
  auto& old = to_edit(state, fields);
  if (!old.file.empty()) refuse("there is no text in the message to edit");
  auto changed = old;
  changed.text = checked_text(fields);
  changed.html = fields.at("text");
  return commit_edit(fields, old, std::move(changed));
}

Json edit_caption(State& state, const Json& fields) {
  auto& old = to_edit(state, fields);
  if (old.file.empty()) refuse("there is no caption in the message to edit");
  auto changed = old;
  changed.text = checked_caption(fields);
  changed.html = fields.value("caption", "");
  return commit_edit(fields, old, std::move(changed));
}

Json edit_media(State& state, const Json& fields, const std::vector<Upload>& uploads) {
  auto& old = to_edit(state, fields);
  if (old.file.empty()) refuse("there is no media in the message to edit");
  Json media = fields.value("media", Json::object());
  const auto source = media.value("media", "");
  auto changed = old;
  constexpr std::string_view attached = "attach://";
  if (source.starts_with(attached)) {
    const auto part = source.substr(attached.size());
    media.erase("media");
    changed.file = file_of(state, media, part.c_str(), uploads);
  } else {
    changed.file = file_of(state, media, "media", {});
  }
  changed.text = checked_caption(media);
  changed.html = media.value("caption", "");
  return commit_edit(fields, old, std::move(changed));
}

Json remove(State& state, const Json& fields) {
  auto& messages = state.person(number(fields, "chat_id")).messages;
  const auto found = std::ranges::find(messages, number(fields, "message_id"), &FakeMessage::id);
  if (found == messages.end() || found->deleted) refuse("message to delete not found");
  found->deleted = true;
  return true;
}

Json get_updates(State& state, std::unique_lock<std::mutex>& hold, const Json& fields) {
  if (!state.webhook.empty())
    throw Refusal{409,
                  "Conflict: can't use getUpdates method while webhook is active; use "
                  "deleteWebhook to delete the webhook first"};
  const auto mine = ++state.polls;
  state.changed.notify_all();
  const auto offset = number(fields, "offset");
  while (!state.pending.empty() && state.pending.front().first < offset) state.pending.pop_front();
  state.changed.wait_for(hold, std::chrono::seconds(number(fields, "timeout")), [&] {
    return !state.pending.empty() || state.polls != mine || state.stopping ||
           !state.webhook.empty();
  });
  if (state.polls != mine)
    throw Refusal{409,
                  "Conflict: terminated by other getUpdates request; make sure that only one bot "
                  "instance is running"};
  if (!state.webhook.empty()) throw Refusal{409, "Conflict: terminated by setWebhook request"};
  Json result = Json::array();
  const auto most =
      static_cast<std::size_t>(std::clamp<std::int64_t>(number(fields, "limit"), 1, 100));
  for (const auto& update : state.pending)
    if (result.size() < most) result.push_back(update.second);  // text: the server splices it in
  return result;
}

Json set_webhook(State& state, const Json& fields) {
  const auto url = fields.value("url", "");
  if (!url.starts_with("https://") && !url.starts_with("http://127.0.0.1"))
    refuse("bad webhook: An HTTPS URL must be provided for webhook");
  const auto secret = fields.value("secret_token", "");
  constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  if (secret.size() > 256 || secret.find_first_not_of(allowed) != secret.npos)
    refuse("secret token contains unallowed characters");
  state.webhook = url;
  state.secret = secret;
  state.posts = url.starts_with("http://127.0.0.1");
  return true;
}

Json delete_webhook(State& state) {
  state.webhook.clear();
  state.secret.clear();
  state.posts = false;
  return true;
}

Json set_commands(State& state, const Json& fields) {
  const Json commands = fields.value("commands", Json::array());
  if (commands.size() > 100) refuse("BOT_COMMANDS_TOO_MUCH");
  for (const Json& command : commands) {
    const auto name = command.value("command", "");
    const auto description = command.value("description", "");
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (name.empty() || name.size() > 32 || name.find_first_not_of(allowed) != name.npos)
      refuse("BOT_COMMAND_INVALID");
    if (description.empty() || description.size() > 256) refuse("BOT_COMMAND_DESCRIPTION_INVALID");
  }
  const auto scope = fields.value("scope", Json{{"type", "default"}}).value("type", "");
  if (scope != "chat") state.commands[fields.value("language_code", "")] = commands.dump();
  return true;
}

Json answer_callback(State& state, const Json& fields) {
  if (!state.spinning.erase(fields.value("callback_query_id", "")))
    refuse("query is too old and response timeout expired or query ID is invalid");
  return true;
}

Json get_file(State& state, const Json& fields) {
  const auto id = fields.value("file_id", "");
  const auto found = state.files.find(id);
  if (found == state.files.end()) refuse("wrong file_id or the file is temporarily unavailable");
  constexpr std::size_t kMostGivenOut = 20 * 1024 * 1024;
  if (found->second.size() > kMostGivenOut) refuse("file is too big");
  return {{"file_id", id}, {"file_path", "photos/" + id}, {"file_size", found->second.size()}};
}

Json webhook_info(const State& state) {
  return {{"url", state.webhook},
          {"has_custom_certificate", false},
          {"pending_update_count", state.pending.size()}};
}

}  // namespace

Json perform(State& state, std::unique_lock<std::mutex>& hold, const std::string& method,
             const Json& fields, const std::vector<Upload>& uploads) {
  if (method == "getMe")
    return {{"id", 4242}, {"is_bot", true}, {"first_name", "Kedai"}, {"username", "KedaiUjiBot"}};
  if (method == "getUpdates") return get_updates(state, hold, fields);
  if (method == "setWebhook") return set_webhook(state, fields);
  if (method == "deleteWebhook") return delete_webhook(state);
  if (method == "getWebhookInfo") return webhook_info(state);
  if (method == "setMyCommands") return set_commands(state, fields);
  if (method == "answerCallbackQuery") return answer_callback(state, fields);
  if (method == "getFile") return get_file(state, fields);
  if (method == "editMessageText") return edit_text(state, fields);
  if (method == "editMessageCaption") return edit_caption(state, fields);
  if (method == "editMessageMedia") return edit_media(state, fields, uploads);
  if (method == "deleteMessage") return remove(state, fields);
  if (method == "sendMessage" || method == "sendPhoto" || method == "sendVoice" ||
      method == "sendVideo" || method == "sendDocument" || method == "sendSticker")
    return send(state, method, fields, uploads);
  throw Refusal{404, "Not Found: method not found"};
}

}  // namespace kedai::bot::fake
