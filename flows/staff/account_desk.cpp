#include "flows/staff/account_desk.h"

#include <fmt/format.h>

#include "flows/customer/browsing.h"
#include "flows/paying.h"
#include "flows/staff/commands.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr int kMostDebtors = 10;
constexpr int kMostEntries = 6;

std::string name_of(Talk& talk, CustomerId customer) {
  const std::string name = talk.shop.customers.get(customer).name;
  return name.empty() ? talk.say("desk.no_name") : name;
}

// Buttons come back from outside: without a customer of this shop all who owe are shown.
bool is_known(Talk& talk, CustomerId customer) {
  if (customer && talk.shop.customers.find(customer)) return true;
  show_debtors(talk);
  return false;
}

bool is_of_account(EntryKind kind) {
  return kind == EntryKind::OnAccount || kind == EntryKind::Repaid || kind == EntryKind::Forgiven;
}

// "24/11 + Rp66.000", what is owed more and what less, newest first.
std::string entries_text(Talk& talk, CustomerId customer) {
  std::string text;
  int shown = 0;
  for (const LedgerEntry& entry : talk.shop.payments.of_customer(customer, 50)) {
    if (!is_of_account(entry.kind) || shown == kMostEntries) continue;
    ++shown;
    const bool more = entry.kind == EntryKind::OnAccount && entry.amount.minor > 0;
    const Money amount = entry.amount.minor < 0 ? Money{} - entry.amount : entry.amount;
    text +=
        fmt::format("\n{}: {} {}", moment_text(*talk.words, talk.shop.profile, talk.now, entry.at),
                    more ? "+" : "-", to_text(amount));
  }
  return text;
}

void ask(Talk& talk, CustomerId customer, Awaiting question, std::string_view phrase) {
  talk.state.awaiting = question;
  const Account account = talk.shop.payments.account(customer);
  talk.reply({talk.say(phrase, {{"who", name_of(talk, customer)},
                                {"balance", to_text(account.balance)},
                                {"limit", to_text(account.limit)}}),
              "",
              {},
              {talk.button("button.back", choice(Verb::ShowAccount, customer))}});
}

void say_account(Talk& talk, CustomerId customer, const std::string& first_line) {
  const Account account = talk.shop.payments.account(customer);
  Message message{first_line.empty() ? "" : first_line + "\n"};
  message.text += talk.say("account.of", {{"who", name_of(talk, customer)},
                                          {"balance", to_text(account.balance)},
                                          {"limit", to_text(account.limit)}});
  message.text += entries_text(talk, customer);
  if (account.balance.minor > 0)
    message.actions = {talk.button("button.repaid", choice(Verb::AskRepayment, customer)),
                       talk.button("button.remind", choice(Verb::RemindDebt, customer))};
  message.actions.push_back(talk.button("button.limit", choice(Verb::AskLimit, customer)));
  message.actions.push_back(talk.button("button.debtors", {Verb::ShowAccount}));
  talk.reply(std::move(message));
}

// The chat in which they ordered last: there they are told.
ChatId chat_of(Talk& talk, CustomerId customer) {
  for (const Order& order : talk.shop.orders.of_customer(customer, 5))
    if (order.chat) return order.chat;
  return {};
}

void tell_customer(Talk& talk, CustomerId customer, std::string_view phrase, const Values& values) {
  const ChatId chat = chat_of(talk, customer);
  if (!chat) return;
  const Phrasebook& words = talk.words_of(chat);
  talk.tell(chat, {words.say(phrase, values),
                   "",
                   {},
                   {{words.say("button.my_account"), {Verb::MyAccount}},
                    {words.say("button.talk_to_seller"), {Verb::TalkToSeller}}}});
}

void book_repayment(Talk& talk, CustomerId customer, Money amount) {
  const bool done = amount.minor > 0 &&
                    talk.shop.payments.repay(customer, {amount}, talk.stamp()) == PayOutcome::Done;
  if (!done) return say_account(talk, customer, talk.say("account.more_than_owed"));
  const std::string balance = to_text(talk.shop.payments.account(customer).balance);
  tell_customer(talk, customer, "account.told_repaid",
                {{"amount", to_text(amount)}, {"balance", balance}});
  say_account(talk, customer, talk.say("account.repaid", {{"amount", to_text(amount)}}));
}

void set_limit(Talk& talk, CustomerId customer, Money limit) {
  talk.shop.payments.set_limit(customer, limit);
  say_account(talk, customer, talk.say("account.limit_set", {{"limit", to_text(limit)}}));
}

// The question stands when the answer is no amount.
template <class Question>
bool hear_amount(Talk& talk, const Question& question, std::string_view text,
                 void (*then)(Talk&, CustomerId, Money)) {
  if (!talk.staff || !talk.shop.customers.find(question.customer)) return false;
  if (const auto amount = read_money(text))
    then(talk, question.customer, *amount);
  else
    ask(talk, question.customer, question, "desk.not_an_amount");
  return true;
}

// "bayar 50rb" of "kasbon 1042 bayar 50rb".
std::optional<Money> repayment_in(std::string_view text) {
  const auto gap = text.find(' ');
  const std::string word = folded(text.substr(0, gap));
  if (gap == text.npos || (word != "bayar" && word != "pay" && word != "lunas")) return {};
  return read_money(text.substr(gap + 1));
}

}  // namespace

void show_debtors(Talk& talk) {
  const auto debtors = talk.shop.payments.debtors(kMostDebtors);
  Message message{talk.say(debtors.empty() ? "account.nobody" : "account.debtors")};
  for (const CustomerId customer : debtors) {
    const std::string balance = to_text(talk.shop.payments.account(customer).balance);
    const std::string name = name_of(talk, customer);
    message.options.push_back({name, choice(Verb::ShowAccount, customer), balance});
    message.text += fmt::format("\n{}. {} - {}", message.options.size(), name, balance);
  }
  message.actions = {talk.button("button.open_orders", {Verb::OpenOrders})};
  talk.reply(std::move(message));
}

void show_account(Talk& talk, CustomerId customer) {
  if (is_known(talk, customer)) say_account(talk, customer, "");
}

void remind_debt(Talk& talk, CustomerId customer) {
  if (!is_known(talk, customer)) return;
  const Account account = talk.shop.payments.account(customer);
  if (account.balance.minor <= 0 || !chat_of(talk, customer))
    return say_account(talk, customer, talk.say("account.no_reminder"));
  tell_customer(talk, customer, "account.reminder", {{"balance", to_text(account.balance)}});
  say_account(talk, customer, talk.say("account.reminded"));
}

void ask_repayment(Talk& talk, CustomerId customer) {
  if (is_known(talk, customer))
    ask(talk, customer, ARepayment{customer}, "account.how_much_repaid");
}

void ask_limit(Talk& talk, CustomerId customer) {
  if (is_known(talk, customer)) ask(talk, customer, ALimit{customer}, "account.how_much_limit");
}

void hear_account(Talk& talk, std::string_view text) {
  if (text.empty()) return show_debtors(talk);
  const auto numbered = read_order_number(text);
  const auto order =
      numbered ? talk.shop.orders.find_number(numbered->number) : std::optional<Order>{};
  if (order && numbered->rest.empty()) return show_account(talk, order->customer);
  if (order) {
    if (const auto repaid = repayment_in(numbered->rest))
      return book_repayment(talk, order->customer, *repaid);
    if (const auto limit = read_money(numbered->rest))
      return set_limit(talk, order->customer, *limit);
  }
  talk.reply({numbered && !order
                  ? talk.say("desk.unknown_order", {{"number", std::to_string(numbered->number)}})
                  : talk.say(usage_key(Command::Account)),
              "",
              {},
              {talk.button("button.debtors", {Verb::ShowAccount})}});
}

bool hear(Talk& talk, const ARepayment& question, std::string_view text) {
  return hear_amount(talk, question, text, book_repayment);
}

bool hear(Talk& talk, const ALimit& question, std::string_view text) {
  return hear_amount(talk, question, text, set_limit);
}

void show_my_account(Talk& talk) {
  const Account account = talk.shop.payments.account(talk.customer.id);
  if (account.limit.minor == 0 && account.balance.minor == 0)
    return show_menu(talk, talk.say("account.none"));
  talk.reply({talk.say("account.mine",
                       {{"balance", to_text(account.balance)}, {"limit", to_text(account.limit)}}) +
                  entries_text(talk, talk.customer.id),
              "",
              {},
              {talk.button("button.my_orders", {Verb::MyOrders}),
               talk.button("button.menu", {Verb::Menu})}});
}

}  // namespace kedai
