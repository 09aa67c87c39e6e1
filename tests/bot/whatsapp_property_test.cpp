// Whatever a shop's owner may write: WhatsApp takes the message, and all of it can be reached.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "bot/channels/text.h"
#include "bot/channels/whatsapp_render.h"
#include "tests/bot/whatsapp_reading.h"

using namespace kedai;
using namespace kedai::bot;

namespace kedai {

// For rapidcheck, when one does not pass.
void showValue(const Message& message, std::ostream& out) {
  if (message.link) out << "link " << rc::toString(message.link->label) << ' ';
  out << rc::toString(message.text) << " ask " << static_cast<int>(message.ask);
  for (const auto* buttons : {&message.options, &message.actions})
    for (const Button& button : *buttons)
      out << (buttons == &message.options ? "\noption " : "\naction ") << encode(button.choice)
          << ' ' << rc::toString(button.label) << ' ' << rc::toString(button.detail);
}

}  // namespace kedai

namespace {

// What texts are made of: plain, wide, joined, bold, broken, invisible, with a meaning of its own.
const std::vector<std::string> kPieces{"a",
                                       "B",
                                       "7",
                                       " ",
                                       "  ",
                                       "\n",
                                       "\t",
                                       "*",
                                       "_",
                                       "\x01",
                                       "\x02",
                                       "\x07",
                                       "\xff",
                                       "\xc3",
                                       "é",
                                       "😀",
                                       "👨‍👩‍👧‍👦",
                                       "🇮🇩",
                                       "e\u0301",
                                       "\u200b",
                                       "\u202e",
                                       "1. ",
                                       "10. ",
                                       "…",
                                       " (2)",
                                       "Lainnya",
                                       "Rp15.000",
                                       "Kerupuk ",
                                       "Tenggiri",
                                       "\n1. Kue",
                                       "https://x.y/z",
                                       "Batik Durian Lubuklinggau "};

rc::Gen<std::string> texts(std::size_t most_pieces) {
  const auto pieces = rc::gen::mapcat(
      rc::gen::resize(100, rc::gen::inRange<std::size_t>(0, most_pieces + 1)),
      [](std::size_t count) {
        return rc::gen::container<std::vector<std::string>>(count, rc::gen::elementOf(kPieces));
      });
  return rc::gen::map(pieces, [](const std::vector<std::string>& all) {
    std::string text;
    for (const auto& piece : all) text += piece;
    return text;
  });
}

rc::Gen<std::string> short_or_long_texts() {
  return rc::gen::weightedOneOf<std::string>({{6, texts(40)}, {2, texts(400)}, {1, texts(2500)}});
}

rc::Gen<Choice> choices() {
  static const std::vector<Verb> kVerbs{Verb::Menu, Verb::Product, Verb::AddQuantity, Verb::Search,
                                        Verb::SureSetAllPrices};
  return rc::gen::build<Choice>(
      rc::gen::set(&Choice::verb, rc::gen::elementOf(kVerbs)),
      rc::gen::set(&Choice::id, rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 30),
                                               rc::gen::arbitrary<std::int64_t>())),
      rc::gen::set(&Choice::n, rc::gen::oneOf(rc::gen::just<std::int64_t>(0),
                                              rc::gen::arbitrary<std::int64_t>())));
}

rc::Gen<std::vector<Button>> buttons(std::size_t most) {
  const auto one = rc::gen::build<Button>(
      rc::gen::set(&Button::label, texts(8)), rc::gen::set(&Button::choice, choices()),
      rc::gen::set(&Button::detail, rc::gen::oneOf(rc::gen::just(std::string{}), texts(4))));
  return rc::gen::mapcat(
      rc::gen::resize(100, rc::gen::inRange<std::size_t>(0, most + 1)),
      [one](std::size_t count) { return rc::gen::container<std::vector<Button>>(count, one); });
}

rc::Gen<std::vector<Button>> few_or_many(std::size_t most) {
  return rc::gen::oneOf(rc::gen::just(std::vector<Button>{}), buttons(3), buttons(most));
}

rc::Gen<std::optional<Attachment>> attachments() {
  using Kind = Attachment::Kind;
  return rc::gen::map(rc::gen::inRange(0, 10), [](int n) -> std::optional<Attachment> {
    if (n > static_cast<int>(Kind::Sticker)) return std::nullopt;
    return Attachment{static_cast<Kind>(n), "whatsapp", "1234"};
  });
}

rc::Gen<std::optional<Link>> links() {
  const auto link = rc::gen::build<Link>(
      rc::gen::set(&Link::label, texts(8)),
      rc::gen::set(&Link::url, rc::gen::just<std::string>("https://kedai.example/x")));
  return rc::gen::weightedOneOf<std::optional<Link>>(
      {{3, rc::gen::just(std::optional<Link>{})},
       {1, rc::gen::map(link, [](Link one) { return std::optional<Link>(std::move(one)); })}});
}

rc::Gen<Message> messages() {
  return rc::gen::build<Message>(
      rc::gen::set(&Message::text, short_or_long_texts()),
      rc::gen::set(&Message::picture_id, rc::gen::element<std::string>("", "0123abcd")),
      rc::gen::set(&Message::options, few_or_many(40)),
      rc::gen::set(&Message::actions, few_or_many(14)),
      rc::gen::set(&Message::ask, rc::gen::element(Ask::Nothing, Ask::Contact, Ask::Location)),
      rc::gen::set(&Message::ask_label, texts(3)),
      rc::gen::set(&Message::attachment, attachments()), rc::gen::set(&Message::link, links()));
}

// Without its stars it is the text, and each line's stars are pairs with no space inside.
void check_bold(const std::string& starred) {
  bool open = false;
  for (std::size_t i = 0; i < starred.size(); ++i) {
    if (starred[i] == '\n') RC_ASSERT(!open);
    if (starred[i] != '*') continue;
    const char inside = open ? starred[i - 1] : i + 1 < starred.size() ? starred[i + 1] : '\n';
    RC_ASSERT(inside != ' ' && inside != '\t' && inside != '\n' && inside != '*');
    open = !open;
  }
  RC_ASSERT(!open);
}

}  // namespace

TEST_CASE("of any message WhatsApp takes each part, and every button can be reached") {
  CHECK(rc::check([] {
    const auto message = *messages();
    const auto media = *rc::gen::element<std::string>("", "MEDIA");
    RC_TAG(message.options.size() + message.actions.size() > 10 ? "many" : "few");
    const auto typed = *rc::gen::element(whatsapp::Typed::Numbers, whatsapp::Typed::Labels);
    RC_ASSERT(lost_on_whatsapp(message, {Locale::Indonesian, media, typed}) == "");
  }));
}

TEST_CASE("any text keeps its words and gets its stars in pairs") {
  CHECK(rc::check([] {
    auto text = *short_or_long_texts();
    std::erase(text, '*');
    auto starred = whatsapp::to_text(text);
    check_bold(starred);
    std::erase(starred, '*');
    RC_ASSERT(starred == printable(text));
  }));
}

TEST_CASE("any text is cut to any length") {
  CHECK(rc::check([] {
    auto text = *short_or_long_texts();
    std::erase(text, '*');
    const auto most = *rc::gen::inRange<std::size_t>(1, 1200);
    const auto starred = whatsapp::to_text(text, most);
    RC_ASSERT(whatsapp::length(starred) <= most);
    check_bold(starred);
  }));
}

TEST_CASE("any value of a template is one line") {
  CHECK(rc::check([] {
    const Notice notice{Notice::Kind::OrderNews,
                        *rc::gen::container<std::vector<std::string>>(4, texts(300)),
                        {Verb::MyOrder, 1}};
    const auto made = whatsapp::template_message(notice, "kabar", "id");
    for (const auto& each : made["template"]["components"][0]["parameters"]) {
      const auto value = each["text"].get<std::string>();
      RC_ASSERT(!value.empty() && value.find_first_of("\n\t") == value.npos);
      RC_ASSERT(value.find("  ") == value.npos);
      RC_ASSERT(length(value, Count::CodePoints) <= whatsapp::kMostParameter);
    }
  }));
}
