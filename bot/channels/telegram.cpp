#include "bot/channels/telegram.h"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "bot/channels/telegram_render.h"
#include "bot/untrusted_json.h"

namespace kedai::bot {

using namespace telegram;
using Json = nlohmann::json;
using Outcome = Delivery::Outcome;

namespace {

constexpr std::size_t kMostFetchBytes = 20 * 1024 * 1024;  // getFile's own limit

bool unchanged(const Answer& answer) { return answer.says("message is not modified"); }
bool unknown_file(const Answer& answer) {
  return answer.code == 400 && (answer.says("file identifier") || answer.says("file_id") ||
                                answer.says("FILE_REFERENCE"));
}

std::string largest_file_id(const Json& sent) {
  std::string largest;
  std::int64_t most = -1;
  for (const Json& size : array_in(sent, "photo")) {
    const auto width = number_in(size, "width").value_or(0);
    if (width <= most) continue;
    most = width;
    largest = text_in(size, "file_id");
  }
  return largest;
}

HttpPart upload_part(const std::string& name, const Picture& picture) {
  const auto slash = picture.media_type.find('/');
  const auto extension = slash == std::string::npos ? "jpg" : picture.media_type.substr(slash + 1);
  return {name, picture.bytes, "file." + extension, picture.media_type};
}

std::string media_type_of(std::string_view path, std::string_view bytes) {
  const auto known = picture_type(bytes);
  if (!known.empty()) return std::string(known);
  const auto extension = path.substr(std::min(path.rfind('.'), path.size() - 1) + 1);
  if (extension == "oga" || extension == "ogg") return "audio/ogg";
  if (extension == "mp3") return "audio/mpeg";
  if (extension == "mp4") return "video/mp4";
  if (extension == "pdf") return "application/pdf";
  return "application/octet-stream";
}

}  // namespace

// One letter on its way: what its steps share.
class Telegram::Sending {
 public:
  Sending(Telegram& telegram, const Letter& letter, const std::string& address, SendingDesk& desk)
      : telegram_(telegram),
        letter_(letter),
        address_(address),
        desk_(desk),
        message_(letter.message) {}

  Task<Delivery> run() {
    co_await find_picture();
    manner_.put_away = message_.ask == Ask::Nothing && is_asking();
    if (is_empty(message_)) co_return Delivery{Outcome::Refused, {}, {}, "an empty letter"};
    const auto old = replaced();
    if (manner_.put_away && !rows_of(message_).empty()) co_await put_keyboard_away();
    if (old) {
      auto edited = co_await edit(*old);
      if (edited) co_return *edited;
    }
    auto sent = co_await send_new();
    if (sent.outcome == Outcome::Sent) {
      if (old) co_await remove(*old);
      note_keyboard();
    }
    co_return sent;
  }

 private:
  // A picture that is not to be had costs the letter only its picture.
  Task<> find_picture() {
    if (!is_foreign_media(message_)) {
      picture_id_ = picture_of(message_);
      if (picture_id_.empty()) co_return;
      manner_.file_id = desk_.uploaded(picture_id_).value_or("");
      if (!manner_.file_id.empty()) co_return;
    }
    co_await load_picture();
  }
  Task<> load_picture() {
    if (message_.attachment)
      picture_ = co_await desk_.media(*message_.attachment);
    else
      picture_ = desk_.picture(picture_id_);
    if (!picture_) message_ = without_media(std::move(message_), letter_.locale);
  }

  std::optional<Reference> replaced() {
    if (letter_.placement == Placement::OverPressed) return reference_of(letter_.over);
    if (letter_.placement != Placement::OverTopic || letter_.topic.empty()) return std::nullopt;
    return reference_of(desk_.sent_before(letter_.to, letter_.topic).value_or(""));
  }

  // Nothing when the message has to be sent anew: it cannot be edited into this one, or Telegram
  // says that it is gone, too old or of another kind.
  Task<std::optional<Delivery>> edit(const Reference& old) {
    auto draft = edited_message(message_, old.kind, manner_);
    if (!draft) co_return std::nullopt;
    const Field which{"message_id", std::to_string(old.message_id), Field::Form::Json};
    auto answer = co_await call(*draft, which);
    if (is_forgotten(answer)) {
      co_await load_picture();
      draft = edited_message(message_, old.kind, manner_);
      if (!draft) co_return std::nullopt;
      answer = co_await call(*draft, which);
    }
    if (answer.code == 400 && !unchanged(answer)) co_return std::nullopt;
    auto delivery = delivery_of(answer);
    if (unchanged(answer)) delivery = {};
    if (delivery.outcome == Outcome::Sent) delivery.reference = to_text(old);
    co_return delivery;
  }

  Task<Delivery> send_new() {
    Answer answer;
    std::size_t done = 0;
    for (auto drafts = new_message(message_, manner_); done < drafts.size(); ++done) {
      answer = co_await call(drafts[done]);
      if (is_forgotten(answer)) {
        co_await load_picture();
        drafts = new_message(message_, manner_);
        if (done >= drafts.size())
          co_return Delivery{Outcome::Refused, {}, {}, "the picture is gone"};
        answer = co_await call(drafts[done]);
      }
      if (drop_picture(answer, drafts[done])) {
        drafts = new_message(message_, manner_);
        answer = co_await call(drafts[done]);
      }
      if (!answer.ok) co_return delivery_of(answer);
    }
    const auto id = number_in(*answer.result, "message_id").value_or(0);
    auto delivery = delivery_of(answer);
    if (id > 0) delivery.reference = to_text({id, kind_of_new(message_, manner_)});
    co_return delivery;
  }

  Task<Answer> call(const Draft& draft, std::optional<Field> which = std::nullopt) {
    auto fields = draft.fields;
    fields.insert(fields.begin(), {"chat_id", address_});
    if (which) fields.push_back(*which);
    if (draft.uploads.empty())
      co_return co_await telegram_.api_->call(draft.method, to_json(fields));
    auto parts = to_parts(fields);
    parts.push_back(upload_part(draft.uploads, *picture_));
    auto answer = co_await telegram_.api_->upload(draft.method, std::move(parts));
    if (answer.ok) note_upload(*answer.result);
    co_return answer;
  }

  void note_upload(const Json& sent) {
    manner_.file_id = largest_file_id(sent);
    if (!manner_.file_id.empty() && !picture_id_.empty())
      desk_.note_upload(picture_id_, manner_.file_id);
  }

  // True when Telegram no longer knows the picture by the id that it gave, and it is to go again.
  bool is_forgotten(const Answer& answer) {
    return unknown_file(answer) && !std::exchange(manner_.file_id, {}).empty();
  }

  // A picture that Telegram does not take (too long a side, broken) costs the letter only its
  // picture.
  bool drop_picture(const Answer& answer, const Draft& draft) {
    if (answer.code != 400 || draft.uploads.empty()) return false;
    spdlog::warn("telegram does not take picture {}: {}", picture_id_, answer.description);
    message_ = without_picture(std::move(message_));
    return true;
  }

  // Best effort: an old menu that stays is untidy, no more.
  Task<> remove(Reference old) {
    const std::vector<Field> which{
        {"chat_id", address_}, {"message_id", std::to_string(old.message_id), Field::Form::Json}};
    const auto answer = co_await telegram_.api_->call("deleteMessage", to_json(which));
    if (!answer.ok) spdlog::debug("telegram: an old message stays: {}", answer.description);
  }

  bool is_asking() {
    const std::lock_guard hold(telegram_.mutex_);
    return telegram_.asking_.contains(address_);
  }
  void note_keyboard() {
    const std::lock_guard hold(telegram_.mutex_);
    if (message_.ask != Ask::Nothing)
      telegram_.asking_.insert(address_);
    else
      telegram_.asking_.erase(address_);
  }

  // A message has one keyboard, so the asking one is put away by a message that is gone at once.
  Task<> put_keyboard_away() {
    const std::vector<Field> wave{{"chat_id", address_},
                                  {"text", "👌"},
                                  {"disable_notification", "true", Field::Form::Json},
                                  {"reply_markup", no_keyboard(), Field::Form::Json}};
    const auto answer = co_await telegram_.api_->call("sendMessage", to_json(wave));
    if (!answer.ok) co_return;
    const Reference waved{number_in(*answer.result, "message_id").value_or(0)};
    co_await remove(waved);
    const std::lock_guard hold(telegram_.mutex_);
    telegram_.asking_.erase(address_);
  }

  Telegram& telegram_;
  const Letter& letter_;
  const std::string& address_;
  SendingDesk& desk_;
  Message message_;
  std::string picture_id_;
  std::optional<Picture> picture_;
  Manner manner_;
};

Telegram::Telegram(std::shared_ptr<Api> api, int pace_per_second)
    : api_(std::move(api)), pace_per_second_(pace_per_second) {}

Task<Delivery> Telegram::send(const Letter& letter, const std::string& address, SendingDesk& desk) {
  Delivery failed{Outcome::TryLater};
  try {
    Sending sending(*this, letter, address, desk);
    co_return co_await sending.run();
  } catch (const std::exception& error) {
    failed.reason = error.what();
  }
  co_return failed;
}

Task<std::optional<Picture>> Telegram::fetch(std::string reference) {
  const auto may_pass = [](int status) { return status == 0 || status == 429 || status >= 500; };
  const std::vector<Field> which{{"file_id", reference}};
  const auto file = co_await api_->call("getFile", to_json(which));
  if (!file.ok && may_pass(file.code)) throw NotNow("a file: " + file.description);
  const auto path = text_in(*file.result, "file_path");
  const auto size = number_in(*file.result, "file_size").value_or(0);
  if (size > std::int64_t{kMostFetchBytes} || file.description.find("too big") != std::string::npos)
    throw TooLarge();
  if (path.empty() || path.find("..") != path.npos) co_return std::nullopt;
  auto reply = co_await api_->download(path);
  if (may_pass(reply.status)) throw NotNow("a file: " + reply.error);
  if (reply.body.size() > kMostFetchBytes) throw TooLarge();
  if (reply.status != 200) co_return std::nullopt;
  co_return Picture{media_type_of(path, reply.body), std::move(reply.body)};
}

}  // namespace kedai::bot
