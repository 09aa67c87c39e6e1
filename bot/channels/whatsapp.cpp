#include "bot/channels/whatsapp.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "bot/channels/whatsapp_receipts.h"
#include "bot/channels/whatsapp_render.h"
#include "bot/untrusted_json.h"
#include "flows/converse.h"

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

// Its file could not be uploaded now.
struct Failed {
  Delivery delivery;
};

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

  Task<Delivery> run() {
    heard_ = desk_.heard_at(letter_.to);
    Delivery delivery{Outcome::Held, {}, {}, "its person has not written for a day"};
    if (desk_.now() - heard_ < kWindow) {
      co_await find_media();
      delivery = co_await send_all();
    }
    if (delivery.outcome == Outcome::Held) delivery = co_await send_notice(std::move(delivery));
    co_return delivery;
  }

 private:
  Task<Delivery> send_all() {
    Delivery delivery;
    auto messages = new_message(message(), manner_);
    std::size_t next = first_left(messages.size());
    while (next < messages.size()) {
      const Answer answer = co_await post(messages[next]);
      if (answer.ok) {
        note(delivery, answer, kService, whatsapp_.settings_.price.service);
        ++next;
      } else if (is_of_media(messages[next], answer)) {
        co_await mend_media(next > 0);
        messages = new_message(message(), manner_);
        if (without_media_) next = 0;
      } else {
        co_return failed_after(std::move(delivery), answer, messages.size() - next);
      }
    }
    if (next == 0) co_return Delivery{Outcome::Refused, {}, {}, "an empty letter"};
    co_return delivery;
  }

  // An earlier try may have sent the first of them.
  std::size_t first_left(std::size_t messages) const {
    const auto left = static_cast<std::size_t>(letter_.messages_left);
    return left > 0 && left < messages ? messages - left : 0;
  }

  // What went before the failure is billed, and does not go again.
  static Delivery failed_after(Delivery sent, const Answer& answer, std::size_t left) {
    Delivery failed = delivery_of(answer);
    failed.messages_left = static_cast<int>(left);
    failed.billed = std::move(sent.billed);
    failed.afterwards = std::move(sent.afterwards);
    return failed;
  }

  // What may go when the person has not written for a day.
  Task<Delivery> send_notice(Delivery held) {
    held.heard = heard_;
    const std::string name = template_of(letter_.notice);
    if (name.empty()) co_return held;
    const Json filled = template_message(*letter_.notice, name, whatsapp_.settings_.language);
    const Answer answer = co_await post(filled);
    if (answer.ok) {
      note(held, answer, kUtility, whatsapp_.settings_.price.utility);
      co_return held;
    }
    const Fate fate = fate_of(answer.code, answer.status);
    if (fate != Fate::NoTemplate && fate != Fate::Refused)
      co_return failed_after(held, answer, static_cast<std::size_t>(held.messages_left));
    co_return hold_untold(std::move(held), name, answer);
  }

  // "" when none goes: none is set, or of what is only news one is there already, unread.
  std::string template_of(const std::optional<Notice>& notice) {
    if (!notice) return {};
    switch (notice->kind) {
      case Notice::Kind::NewOrder: return whatsapp_.settings_.template_order;
      case Notice::Kind::OrderNews: return whatsapp_.settings_.template_status;
      case Notice::Kind::ShopNews:
        return desk_.holds(letter_.to) ? "" : whatsapp_.settings_.template_news;
    }
    return {};
  }

  static Delivery hold_untold(Delivery held, const std::string& name, const Answer& answer) {
    const std::string news = fmt::format("{}: {} {}", name, answer.code, answer.description);
    spdlog::error("a template does not go: {}", news);
    held.afterwards = [news, name, before = held.afterwards](Shop& shop, Time now) {
      auto letters = before ? before(shop, now) : std::vector<Letter>{};
      for (Letter& letter : alarm_once(shop, "template:" + name, "alarm.channel_bad", now,
                                       kWhatsApp, {{"channel", brand(kWhatsApp)}, {"news", news}}))
        letters.push_back(std::move(letter));
      return letters;
    };
    return held;
  }

  static void note(Delivery& delivery, const Answer& answer, std::string_view category,
                   std::int64_t price) {
    delivery.reference = wamid_of(answer);
    if (delivery.reference.empty()) return;
    delivery.billed.push_back(
        {delivery.reference, std::string(category), Money{price}, category == kUtility});
    delivery.afterwards = [sent = delivery.billed](Shop& shop, Time now) {
      return settle_early_failures(shop, sent, now);
    };
  }

  Task<Answer> post(const Json& part) {
    Json whole = part;
    whole["messaging_product"] = "whatsapp";
    whole["recipient_type"] = "individual";
    address_to(whole, address_);
    return whatsapp_.api_->post("messages",
                                whole.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  const Message& message() const { return without_media_ ? *without_media_ : letter_.message; }

  // A picture or file that is gone costs the letter only that; one that cannot be brought over just
  // now lets the letter wait (NotNow).
  Task<> find_media() {
    const auto& attachment = letter_.message.attachment;
    const std::string& id = letter_.message.picture_id;
    if (attachment) {
      // An id that came in cannot be sent out: also what came by WhatsApp is brought over.
      const auto file = co_await desk_.media(*attachment);
      if (file)
        co_await upload(*file);
      else
        leave_media_out(words_have_gone());
    } else if (!id.empty()) {
      manner_.media_id = fresh_upload(desk_.uploaded(id).value_or(""), desk_.now());
      kept_ = !manner_.media_id.empty();
      if (!kept_) co_await upload_picture();
    }
  }

  Task<> upload_picture() {
    const auto picture = desk_.picture(letter_.message.picture_id);
    if (!picture) {
      leave_media_out(false);
      co_return;
    }
    co_await upload(*picture);
    if (!manner_.media_id.empty()) note_upload(manner_.media_id);
  }

  void note_upload(const std::string& media_id) {
    desk_.note_upload(
        letter_.message.picture_id,
        media_id.empty() ? "" : fmt::format("{}@{}", media_id, to_millis(desk_.now())));
  }

  Task<> upload(const Picture& file) {
    const Answer answer = co_await whatsapp_.api_->upload(file);
    manner_.media_id = text_in(*answer.result, "id");
    if (!manner_.media_id.empty()) co_return;
    const Fate fate = fate_of(answer.code, answer.status);
    if (fate != Fate::Refused && fate != Fate::NoMedia) throw Failed{delivery_of(answer)};
    spdlog::warn("whatsapp does not take a file: {} {}", answer.code, answer.description);
    leave_media_out(words_have_gone());
  }

  // In an earlier try: a voice or a sticker without buttons goes after its words.
  bool words_have_gone() const {
    const auto& attachment = letter_.message.attachment;
    if (letter_.messages_left != 1 || !attachment || has_buttons(letter_.message)) return false;
    return attachment->kind == Attachment::Kind::Voice ||
           attachment->kind == Attachment::Kind::Sticker;
  }

  // `begun`: the words before it have gone.
  void leave_media_out(bool begun) {
    Message rest = letter_.message;
    if (begun) rest.text.clear();
    without_media_ = without_media(std::move(rest), letter_.locale);
    manner_.media_id.clear();
  }

  // The message failed for its picture or file. 100 is also said of an upload that Meta no longer
  // has.
  bool is_of_media(const Json& part, const Answer& answer) const {
    if (manner_.media_id.empty() || part.dump().find(manner_.media_id) == std::string::npos)
      return false;
    return answer.code == 100 || fate_of(answer.code, answer.status) == Fate::NoMedia;
  }

  // The messages are to be made anew: the picture is there again under a new id, or it is left out.
  Task<> mend_media(bool begun) {
    if (std::exchange(kept_, false)) {
      co_await upload_picture();
    } else {
      if (!letter_.message.picture_id.empty()) note_upload("");
      leave_media_out(begun);
    }
  }

  WhatsApp& whatsapp_;
  const Letter& letter_;
  const std::string& address_;
  SendingDesk& desk_;
  Manner manner_;
  Time heard_{};
  bool kept_ = false;  // the picture's id is one that was kept: Meta may have forgotten it
  std::optional<Message> without_media_;
};

WhatsApp::WhatsApp(std::shared_ptr<Api> api, WhatsAppSettings settings)
    : api_(std::move(api)), settings_(std::move(settings)) {}

Pace WhatsApp::pace() const {
  return {settings_.pace_per_second, std::chrono::milliseconds{settings_.pace_per_customer_ms},
          settings_.pace_burst};
}

Task<Delivery> WhatsApp::send(const Letter& letter, const std::string& address, SendingDesk& desk) {
  Delivery failed{Outcome::TryLater};
  try {
    Sending sending(*this, letter, address, desk);
    co_return co_await sending.run();
  } catch (const Failed& failure) {
    failed = failure.delivery;
  } catch (const std::exception& error) {
    failed.reason = error.what();
  }
  co_return failed;
}

Task<std::optional<Picture>> WhatsApp::fetch(std::string reference) {
  return api_->download(reference, kMostFetchBytes);
}

}  // namespace kedai::bot
