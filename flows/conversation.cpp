#include "flows/conversation.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/json_writer.h"

namespace kedai {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostOffers = 60;

// The one id that a question is about; 0 for those about nothing in particular.
template <class Question>
std::int64_t subject(const Question& question) {
  if constexpr (requires { question.variant; })
    return question.variant.value;
  else if constexpr (requires { question.order; })
    return question.order.value;
  else if constexpr (requires { question.customer; })
    return question.customer.value;
  else
    return 0;
}

// How much of an order was paid then; 0 for those that do not care.
template <class Question>
std::int64_t paid_then(const Question& question) {
  if constexpr (requires { question.paid; })
    return question.paid.minor;
  else
    return 0;
}

template <class Question>
Question about(std::int64_t id, Money paid) {
  Question question{};
  if constexpr (requires { question.variant; })
    question.variant = {id};
  else if constexpr (requires { question.order; })
    question.order = {id};
  else if constexpr (requires { question.customer; })
    question.customer = {id};
  if constexpr (requires { question.paid; }) question.paid = paid;
  return question;
}

// Questions are kept by their place in Awaiting: append new ones at its end.
template <std::size_t I = 0>
Awaiting question_of(std::size_t index, std::int64_t id, Money paid) {
  if constexpr (I < std::variant_size_v<Awaiting>) {
    if (index == I) return about<std::variant_alternative_t<I, Awaiting>>(id, paid);
    return question_of<I + 1>(index, id, paid);
  } else {
    return Nothing{};
  }
}

void append(std::vector<Offer>& offers, const std::vector<Button>& buttons) {
  for (const Button& button : buttons) offers.push_back({button.label, button.choice});
}

// "choice\tlabel", a line each.
std::string lines_of(const std::vector<Offer>& offers) {
  std::string lines;
  for (const Offer& offer : offers) {
    lines += encode(offer.choice);
    lines += '\t';
    const auto label = lines.size();
    lines += offer.label;
    std::replace(lines.begin() + static_cast<std::ptrdiff_t>(label), lines.end(), '\n', ' ');
    lines += '\n';
  }
  return lines;
}

std::vector<Offer> offers_in(std::string_view lines) {
  std::vector<Offer> offers;
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const auto tab = line.find('\t');
    if (tab == line.npos) continue;
    if (const auto choice = decode_choice(line.substr(0, tab)))
      offers.push_back({std::string(line.substr(tab + 1)), *choice});
  }
  return offers;
}

void write_lines(JsonWriter& out, std::string_view name, const std::vector<SaleLine>& lines) {
  if (lines.empty()) return;
  out.member(name).open('[');
  for (const SaleLine& line : lines)
    out.open('[').number(line.variant.value).number(line.quantity).text(line.words).close(']');
  out.close(']');
}

std::vector<SaleLine> read_lines(const Json& in, const char* name) {
  std::vector<SaleLine> lines;
  const auto all = in.find(name);
  if (all == in.end()) return lines;
  for (const Json& line : *all)
    lines.push_back({{line.at(0).get<std::int64_t>()},
                     line.at(1).get<Quantity>(),
                     line.at(2).get<std::string>()});
  return lines;
}

}  // namespace

void Conversation::offer(const Message& message) {
  offered.clear();
  offer_besides(message);
}

void Conversation::offer_besides(const Message& message) {
  append(offered, message.options);
  append(offered, message.actions);
  if (offered.size() > kMostOffers) offered.erase(offered.begin(), offered.end() - kMostOffers);
}

// JSON on the first line, and behind it what was offered: that is read in every turn, and so it has
// lines of its own instead of a tree.
std::string encode(const Conversation& conversation) {
  JsonWriter out;
  const auto write_if_any = [&](std::string_view name, std::int64_t number) {
    if (number != 0) out.member(name).number(number);
  };
  out.open('{');
  write_if_any("q", static_cast<std::int64_t>(conversation.awaiting.index()));
  write_if_any("of", std::visit([](const auto& question) { return subject(question); },
                                conversation.awaiting));
  write_if_any("am", std::visit([](const auto& question) { return paid_then(question); },
                                conversation.awaiting));
  write_if_any("m", conversation.misses);
  write_if_any("t", conversation.talking_to.value);
  write_if_any("l", conversation.talked_to.value);
  write_if_any("h", std::max<std::int64_t>(0, to_millis(conversation.hushed_until)));
  write_lines(out, "s", conversation.sale);
  if (!conversation.unfinished.empty()) out.member("u").text(conversation.unfinished);
  write_lines(out, "a", conversation.asks);
  write_lines(out, "b", conversation.before);
  write_if_any("br", conversation.before_revision);
  write_if_any("ll", conversation.last_line.value);
  if (const auto& proof = conversation.proof) {
    out.member("p").open('[').text(to_word(proof->kind)).text(proof->channel);
    out.text(proof->reference).close(']');
  }
  return out.close('}').take() + '\n' + lines_of(conversation.offered);
}

Conversation decode_conversation(std::string_view text) try {
  Conversation conversation;
  if (text.empty()) return conversation;
  const auto head = text.substr(0, text.find('\n'));
  const Json in = Json::parse(head);
  conversation.awaiting =
      question_of(in.value("q", std::size_t{0}), in.value("of", std::int64_t{0}),
                  Money{in.value("am", std::int64_t{0})});
  // An earlier Kedai has kept the lines inside.
  if (head.size() < text.size())
    conversation.offered = offers_in(text.substr(head.size() + 1));
  else if (const auto offered = in.find("o"); offered != in.end() && offered->is_string())
    conversation.offered = offers_in(offered->get_ref<const std::string&>());
  conversation.misses = in.value("m", 0);
  conversation.talking_to = {in.value("t", std::int64_t{0})};
  conversation.talked_to = {in.value("l", std::int64_t{0})};
  conversation.hushed_until = from_millis(in.value("h", std::int64_t{0}));
  conversation.sale = read_lines(in, "s");
  conversation.unfinished = in.value("u", "");
  conversation.asks = read_lines(in, "a");
  conversation.before = read_lines(in, "b");
  conversation.before_revision = in.value("br", std::int64_t{0});
  conversation.last_line = {in.value("ll", std::int64_t{0})};
  if (const auto proof = in.find("p"); proof != in.end())
    conversation.proof = {
        attachment_kind_of(proof->at(0).get<std::string>()).value_or(Attachment::Kind::Photo),
        proof->at(1).get<std::string>(), proof->at(2).get<std::string>()};
  return conversation;
} catch (const Json::exception&) {
  return {};
}

}  // namespace kedai
