#include "tests/talks/talk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <stdexcept>

#include "bot/channels/terminal.h"
#include "config/phrasebook.h"
#include "tests/harness/outside.h"
#include "tests/talks/facts.h"
#include "tests/talks/script.h"

namespace kedai::harness {

namespace {

constexpr std::size_t kIndent = 9;
constexpr std::size_t kWidth = 110;

std::string shown(const Message& message) {
  std::string text;
  if (!message.picture_id.empty()) text += "(gambar) ";
  static constexpr std::array kKinds{"foto", "suara", "video", "berkas", "stiker"};
  if (message.attachment)
    text += fmt::format("({}) ", kKinds[static_cast<std::size_t>(message.attachment->kind)]);
  for (const char c : message.text) text += c == kBoldOn || c == kBoldOff ? '*' : c;
  return text;
}

// "[Checkout] [Kembali] (lokasi)", in lines of a readable width.
std::vector<std::string> button_lines(const Message& message) {
  std::vector<std::string> lines;
  const auto put = [&](const std::string& word) {
    if (lines.empty() || lines.back().size() + word.size() + kIndent >= kWidth)
      lines.push_back(word);
    else
      lines.back() += " " + word;
  };
  for (const auto* buttons : {&message.options, &message.actions})
    for (const Button& button : *buttons) put("[" + button.label + "]");
  if (message.link) put("[" + message.link->label + ": " + message.link->url + "]");
  if (message.ask == Ask::Contact) put("(boleh kirim kontak)");
  if (message.ask == Ask::Location) put("(boleh kirim lokasi)");
  return lines;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Player {
 public:
  explicit Player(const Manner& manner) : manner_(manner) {}

  Played play(std::string_view talk) {
    int number = 0;
    for (const std::string& line : lines_of(talk)) {
      ++number;
      try {
        hear(line);
      } catch (const std::exception& error) {
        write(fmt::format("! {}", error.what()));
        played_.faults += fmt::format("line {}: {}\n", number, error.what());
      }
    }
    return std::move(played_);
  }

 private:
  TestShop& shop() {
    if (!shop_) shop_.emplace(world_);
    return *shop_;
  }

  void write(std::string_view line) { (played_.text += line) += '\n'; }

  void hear(const std::string& line) {
    if (is_output(line)) return;
    const auto turn = read_turn(line);
    write(line);
    if (line.starts_with('@')) return obey(line);
    if (turn) take(*turn);
  }

  void take(const Turn& turn) {
    if (turn.who == "midtrans") return hear_gateway(turn.what);
    Chat& chat = chat_named(turn.who);
    const Facts before = facts_of(shop());
    const Event event = chat.event(content_of(chat, turn.what));
    auto letters = shop().deliver(event).letters;
    const auto later = do_errands(shop(), outside_);
    letters.insert(letters.end(), later.begin(), later.end());
    check_ledger();
    const Facts after = facts_of(shop());
    if (manner_.delivery == Delivery::Twice) expect_nothing_new(event, after);
    if (turn.silent) return;
    if (chat.name == kBuyer) ++played_.actions;
    for (const Letter& letter : letters) show(letter);
    if (const auto changed = changes(before, after); !changed.empty()) write("*        " + changed);
  }

  // "midtrans> paid 1001", "midtrans> refunded 1001 20000": what the gateway says of an order's
  // code.
  void hear_gateway(const std::string& what) {
    std::istringstream in(what);
    std::string status;
    std::int64_t number = 0;
    std::int64_t refunded = 0;
    in >> status >> number >> refunded;
    for (const auto each : {ChargeStatus::Pending, ChargeStatus::Expired, ChargeStatus::Denied,
                            ChargeStatus::Paid, ChargeStatus::Refunded}) {
      if (to_word(each) != status) continue;
      return show_what([&] { return gateway_says(shop(), number, each, {refunded}); });
    }
    throw std::logic_error("the gateway never says " + status);
  }

  // The letters of what nobody has said, and what has changed.
  template <class Happen>
  void show_what(Happen happen) {
    const Facts before = facts_of(shop());
    for (const Letter& letter : happen()) show(letter);
    check_ledger();
    if (const auto changed = changes(before, facts_of(shop())); !changed.empty())
      write("*        " + changed);
  }

  void check_ledger() {
    for (const std::string& fault : ledger_faults(*world_.database))
      throw std::logic_error("the ledger: " + fault);
  }

  void expect_nothing_new(const Event& event, const Facts& facts) {
    const Delivered again = shop().deliver(event);
    if (again.fresh || !again.letters.empty()) throw std::logic_error("a duplicate was answered");
    if (facts_of(shop()) != facts) throw std::logic_error("a duplicate changed the store");
  }

  void show(const Letter& letter) {
    const std::string& name = shop().chat_of(letter.to).name;
    if (name == kBuyer) ++played_.messages;
    played_.letters.push_back(letter);
    std::string mark = name == kBuyer ? "kedai<" : name + "<";
    mark.resize(std::max(kIndent, mark.size() + 1), ' ');
    if (letter.placement == Placement::OverTopic) mark += "(kartu lama diganti) ";
    for (const std::string& line : lines_of(as_in_the_talk(shown(letter.message)))) {
      write(mark + line);
      mark.assign(kIndent, ' ');
    }
    for (const std::string& line : button_lines(letter.message))
      write(std::string(kIndent, ' ') + line);
  }

  // A talk on another channel than its own says the same but for the channel's name.
  std::string as_in_the_talk(std::string text) const {
    if (manner_.channel.empty()) return text;
    const auto word = [](const std::string& channel) {
      return "(" + phrasebook(Locale::Indonesian).say("channel." + channel) + ")";
    };
    const std::string here = word(manner_.channel);
    for (auto at = text.find(here); at != std::string::npos; at = text.find(here, at + 1))
      text.replace(at, here.size(), word(channel_));
    return text;
  }

  const std::string& channel() const {
    return manner_.channel.empty() ? channel_ : manner_.channel;
  }

  Chat& chat_named(const std::string& name) {
    const bool met = std::ranges::find(shop().chats(), name, &Chat::name) != shop().chats().end();
    Chat& chat = shop().chat(name, channel());
    if (!met) {
      chat.locale = locale_;
      if (name == kBuyer) chat.known_as = buyer_name_;
    }
    return chat;
  }

  Content content_of(Chat& chat, const std::string& what) {
    if (what.starts_with("[data: ")) return Pressed{what.substr(7, what.size() - 8), "1"};
    if (what.starts_with('[')) return press(chat, what);
    if (what.starts_with('(')) return shared(what);
    std::string text = unescaped(what);
    for (const Role role : {Role::Owner, Role::Admin}) {
      const std::string mark = fmt::format("{{code {}}}", to_word(role));
      if (const auto at = text.find(mark); at != std::string::npos)
        text.replace(at, mark.size(), shop().invite(role));
    }
    return Said{text};
  }

  Content press(const Chat& chat, const std::string& what) {
    const auto end = what.rfind(']');
    const std::string label = what.substr(1, end - 1);
    const bool old = what.find("(lama)", end) != std::string::npos;
    const auto button = chat.find_button(label, old ? 1 : 0);
    if (!button) throw std::logic_error("no such button: " + what);
    if (manner_.pressing == Pressing::Buttons) return chat.pressing(*button);
    return typed(chat, *button);
  }

  // The press as words, if that is what they mean in this chat now.
  Content typed(const Chat& chat, const Button& button) {
    const auto offered = chat.state().offered;
    const auto found = std::ranges::find_if(offered, [&](const Offer& offer) {
      return offer.label == button.label && offer.choice == button.choice;
    });
    if (found == offered.end()) return chat.pressing(button);
    const auto number = std::to_string(found - offered.begin() + 1);
    if (manner_.pressing == Pressing::Numbers && !shows_number(chat, number, button))
      return chat.pressing(button);
    ++played_.typed;
    return Said{manner_.pressing == Pressing::Numbers ? number : button.label};
  }

  // Whether the chat's last message, as its channel shows it, gives the button that number.
  bool shows_number(const Chat& chat, const std::string& number, const Button& button) {
    const Message& message = chat.last().message;
    if (message.text.find("\n" + number + ". ") != std::string::npos) return true;
    if (chat.channel != "terminal") return false;
    const ChatRow row = shop().with([&](Shop& open) { return *open.conversations.find(chat.id); });
    const std::string drawn = fmt::format("[{}] {}  ", number, button.label);
    return bot::render_for_terminal(message, bot::numbered_offers(row, world_.now)).find(drawn) !=
           std::string::npos;
  }

  void obey(const std::string& line) {
    std::istringstream in(line);
    std::string what;
    in >> what;
    const std::string rest = line.size() > what.size() ? line.substr(what.size() + 1) : "";
    if (what == "@channel") {
      channel_ = rest;
    } else if (what == "@language") {
      locale_ = rest;
    } else if (what == "@name") {
      buyer_name_ = rest;
    } else if (what == "@time") {
      world_.now = local_time(rest);
    } else if (what == "@pass") {
      world_.now += std::chrono::minutes{std::stoi(rest)};
      show_what([&] { return shop().run_clock(); });
    } else {
      obey_about_shop(what, rest);
    }
  }

  void obey_about_shop(const std::string& what, const std::string& rest) {
    std::istringstream in(rest);
    std::string first;
    std::string second;
    std::string third;
    in >> first >> second >> third;
    if (what == "@staff") {
      shop().chat(first, channel()).locale = third;
      shop().staff(first, role_of(second).value(), channel());
    } else if (what == "@stock") {
      shop().set_available(first, std::stoll(second));
    } else if (what == "@price") {
      shop().set_price(first, {std::stoll(second)});
    } else if (what == "@soldout") {
      const VariantId variant = shop().variant(first);
      shop().with([&](Shop& open) { open.stock.mark_sold_out(variant); });
    } else if (what == "@newproduct") {
      add_product(shop(), rest);
    } else if (what == "@file") {
      obey_about_files(rest);
    } else if (what == "@gateway") {
      shop().with([&](Shop& open) { open.profiles.set_gateway(open.id(), first != "off"); });
      outside_.gateway_refuses = first == "refuses";
    } else if (what == "@bank") {
      shop().with([&](Shop& open) {
        open.profile.bank_account = rest;
        open.profiles.save_payment_ways(open.profile);
      });
    } else {
      throw std::logic_error("unknown directive " + what);
    }
  }

  // What the files that people send are from now on: "qris TEXT", "bukti", or a fault.
  void obey_about_files(const std::string& rest) {
    static const std::map<std::string, FetchFault> faults{{"gone", FetchFault::Gone},
                                                          {"toolarge", FetchFault::TooLarge},
                                                          {"nopicture", FetchFault::NotAPicture},
                                                          {"nocode", FetchFault::NoCode}};
    outside_ = {};
    if (const auto fault = faults.find(rest); fault != faults.end())
      outside_.fault = fault->second;
    else
      outside_.photo = rest == "qris" ? std::string(kSampleQris) : rest;
  }

  Manner manner_;
  Outside outside_;
  World world_;
  std::optional<TestShop> shop_;
  std::string channel_ = "telegram";
  std::string locale_;
  std::string buyer_name_;
  Played played_;
};

}  // namespace

Played play(std::string_view talk, const Manner& manner) { return Player(manner).play(talk); }

std::string first_difference(std::string_view expected, std::string_view actual) {
  const auto was = lines_of(expected);
  const auto is = lines_of(actual);
  for (std::size_t i = 0; i < std::max(was.size(), is.size()); ++i) {
    const std::string before = i < was.size() ? was[i] : "(nothing)";
    const std::string now = i < is.size() ? is[i] : "(nothing)";
    if (before != now) return fmt::format("line {}\n- {}\n+ {}", i + 1, before, now);
  }
  return "";
}

}  // namespace kedai::harness
