#include "bot/channels/whatsapp.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "bot/channels/whatsapp_receipts.h"
#include "bot/channels/whatsapp_render.h"
#include "bot/untrusted_json.h"

namespace kedai::bot {

using namespace whatsapp;
using Json = nlohmann::json;
using Outcome = Delivery::Outcome;

namespace {

// A little less than Meta's 24 hours, so that a letter does not arrive just too late.
constexpr auto kWindow = std::chrono::hours{24} - std::chrono::minutes{2};
constexpr auto kUploadKept = std::chrono::hours{24 * 29};  // Meta keeps it for 30 days
constexpr std::size_t kMostFetchBytes = 16 * 1024 * 1024;
constexpr std::string_view kService = "service";
constexpr std::string_view kUtility = "utility";

// "ID.1349..." is a person's id with this business, "+62812..." a phone number.
void address_to(Json& message, const std::string& address) {
  message[address.starts_with('+') ? "to" : "recipient"] = address;
}

// An upload is remembered as "ID@MILLIS", with when it was made.
std::string fresh_upload(const std::string& kept, Time now) {
  const auto at = kept.rfind('@');
  std::int64_t made = 0;
  if (at == kept.npos) return {};
  std::from_chars(kept.data() + at + 1, kept.data() + kept.size(), made);
  return now - from_millis(made) < kUploadKept ? kept.substr(0, at) : std::string{};
}

std::string wamid_of(const Answer& answer) {
  const Json& messages = array_in(*answer.result, "messages");
  return messages.empty() ? std::string{} : text_in(messages.front(), "id");
}

}  // namespace

// One letter on its way: what its steps share.
class WhatsApp::Sending {
 public:
  Sending(WhatsApp& whatsapp, const Letter& letter, const std::string& address, SendingDesk& desk)
      : whatsapp_(whatsapp), letter_(letter), address_(address), desk_(desk) {
    manner_.locale = locale_named(letter.locale).value_or(Locale::Indonesian);
    const bool unasked = letter.notice || letter.placement == Placement::OverTopic;
    if (unasked) manner_.typed = Typed::Labels;
  }

  Delivery run() {
    if (desk_.now() - desk_.heard_at(letter_.to) >= kWindow) return send_notice();
    if (const auto failed = find_media()) return *failed;
    Delivery delivery = send_all();
    return delivery.outcome == Outcome::Held ? send_notice() : delivery;
  }

 private:
  Delivery send_all() {
    Delivery delivery;
    const auto messages = new_message(message(), manner_);
    if (messages.empty()) return {Outcome::Refused, {}, {}, "an empty letter"};
    bool begun = false;
    for (const Json& part : messages) {
      Answer answer = post(part);
      if (!answer.ok && drop_media(answer)) {
        if (!begun) return send_all();
        continue;  // its text has gone, and is not to go twice
      }
      if (!answer.ok) return failed_after(delivery, answer);
      begun = true;
      note(delivery, answer, kService, whatsapp_.settings_.price.service);
    }
    return delivery;
  }

  // What went before the failure is billed all the same.
  static Delivery failed_after(const Delivery& sent, const Answer& answer) {
    Delivery failed = delivery_of(answer);
    failed.billed = sent.billed;
    failed.afterwards = sent.afterwards;
    return failed;
  }

  // What may go when the person has not written for a day.
  Delivery send_notice() {
    Delivery held{Outcome::Held, {}, {}, "its person has not written for a day"};
    if (!letter_.notice) return held;
    const std::string& name = letter_.notice->kind == Notice::Kind::NewOrder
                                  ? whatsapp_.settings_.template_order
                                  : whatsapp_.settings_.template_status;
    if (name.empty()) return held;
    const Answer answer =
        post(template_message(*letter_.notice, name, whatsapp_.settings_.language));
    if (answer.ok) {
      note(held, answer, kUtility, whatsapp_.settings_.price.utility);
      return held;
    }
    const Fate fate = fate_of(answer.code, answer.status);
    if (fate != Fate::NoTemplate && fate != Fate::Refused) return delivery_of(answer);
    spdlog::error("the template {} does not go: {} {}", name, answer.code, answer.description);
    return held;
  }

  static void note(Delivery& delivery, const Answer& answer, std::string_view category,
                   std::int64_t price) {
    delivery.reference = wamid_of(answer);
    if (delivery.reference.empty()) return;
    delivery.billed.push_back({delivery.reference, std::string(category), Money{price}});
    delivery.afterwards = [sent = delivery.billed](Shop& shop, Time now) {
      return settle_early_failures(shop, sent, now);
    };
  }

  Answer post(const Json& part) {
    Json whole = part;
    whole["messaging_product"] = "whatsapp";
    whole["recipient_type"] = "individual";
    address_to(whole, address_);
    return whatsapp_.api_->post("messages",
                                whole.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  const Message& message() const { return without_media_ ? *without_media_ : letter_.message; }

  // A picture or file that is not to be had costs the letter only that; one that cannot be brought
  // over just now lets the letter wait.
  std::optional<Delivery> find_media() {
    const auto& attachment = letter_.message.attachment;
    if (attachment) return find_attachment(*attachment);
    return letter_.message.picture_id.empty() ? std::nullopt : find_picture();
  }

  std::optional<Delivery> find_picture() {
    const std::string& id = letter_.message.picture_id;
    manner_.media_id = fresh_upload(desk_.uploaded(id).value_or(""), desk_.now());
    if (!manner_.media_id.empty()) return std::nullopt;
    const auto picture = desk_.picture(id);
    return picture ? upload(*picture, id) : leave_media_out();
  }

  // An id that came in cannot be sent out: also what came by WhatsApp is brought over.
  std::optional<Delivery> find_attachment(const Attachment& attachment) {
    const auto file = desk_.media(attachment);
    return file ? upload(*file, "") : leave_media_out();
  }

  std::optional<Delivery> upload(const Picture& file, const std::string& picture_id) {
    const Answer answer = whatsapp_.api_->upload(file);
    manner_.media_id = text_in(*answer.result, "id");
    if (!manner_.media_id.empty()) {
      if (!picture_id.empty())
        desk_.note_upload(picture_id,
                          fmt::format("{}@{}", manner_.media_id, to_millis(desk_.now())));
      return std::nullopt;
    }
    const Fate fate = fate_of(answer.code, answer.status);
    if (fate != Fate::Refused && fate != Fate::NoMedia) return delivery_of(answer);
    spdlog::warn("whatsapp does not take a file: {} {}", answer.code, answer.description);
    return leave_media_out();
  }

  std::optional<Delivery> leave_media_out() {
    without_media_ = letter_.message;
    without_media_->picture_id.clear();
    without_media_->attachment.reset();
    manner_.media_id.clear();
    return std::nullopt;
  }

  // True when the message is to go again without its picture or file.
  bool drop_media(const Answer& answer) {
    if (without_media_ || manner_.media_id.empty()) return false;
    // 100 is also said of an upload that Meta no longer has; the next letter uploads it again.
    const bool gone = answer.code == 100;
    if (!gone && fate_of(answer.code, answer.status) != Fate::NoMedia) return false;
    if (!letter_.message.picture_id.empty()) desk_.note_upload(letter_.message.picture_id, "");
    leave_media_out();
    return true;
  }

  WhatsApp& whatsapp_;
  const Letter& letter_;
  const std::string& address_;
  SendingDesk& desk_;
  Manner manner_;
  std::optional<Message> without_media_;
};

WhatsApp::WhatsApp(std::shared_ptr<Api> api, WhatsAppSettings settings)
    : api_(std::move(api)), settings_(std::move(settings)) {}

Pace WhatsApp::pace() const {
  return {settings_.pace_per_second, std::chrono::milliseconds{settings_.pace_per_customer_ms},
          settings_.pace_burst};
}

Delivery WhatsApp::send(const Letter& letter, const std::string& address, SendingDesk& desk) try {
  return Sending(*this, letter, address, desk).run();
} catch (const std::exception& error) {
  return {Outcome::TryLater, {}, {}, error.what()};
}

std::optional<Picture> WhatsApp::fetch(const std::string& reference) {
  return api_->download(reference, kMostFetchBytes);
}

}  // namespace kedai::bot
