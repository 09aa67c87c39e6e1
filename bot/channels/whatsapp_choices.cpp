#include "bot/channels/whatsapp_choices.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <span>

#include "bot/channels/text.h"
#include "bot/channels/whatsapp_text.h"

namespace kedai::bot::whatsapp {

namespace {

constexpr auto kAnyLength = std::numeric_limits<std::size_t>::max();

std::string one_line(std::string_view text) { return tidy_name(text, kAnyLength); }

std::string label_of(const Button& button) {
  const auto label = one_line(button.label);
  return label.empty() ? "•" : label;  // WhatsApp refuses an empty title
}

std::string joined(const std::string& label, const std::string& detail) {
  if (label.empty()) return detail;
  return detail.empty() ? label : label + " - " + detail;
}

struct Offered {
  std::string id;
  std::string label;
  std::string detail;
  std::size_t number;  // among all buttons of the message
};

struct Offers {
  std::vector<Offered> options = {};
  std::vector<Offered> actions = {};

  std::size_t size() const { return options.size() + actions.size(); }
};

Offers offers_of(const Message& message) {
  Offers offers;
  std::set<std::string> seen;
  std::size_t number = 0;
  const auto take = [&](const std::vector<Button>& buttons, std::vector<Offered>& into) {
    for (const Button& button : buttons) {
      ++number;
      const auto id = encode(button.choice);
      if (seen.insert(id).second)
        into.push_back({id, label_of(button), one_line(button.detail), number});
    }
  };
  take(message.options, offers.options);
  take(message.actions, offers.actions);
  return offers;
}

// Cut to what fits; the second of two that would then read the same gets a number.
class Titles {
 public:
  std::string distinct(const std::string& label) {
    auto title = cut(label, kMostRowTitle);
    for (int n = 2; !seen_.insert(title).second; ++n) {
      const auto number = fmt::format(" ({})", n);
      title = cut(label, kMostRowTitle - number.size()) + number;
    }
    return title;
  }

 private:
  std::set<std::string> seen_;
};

// The detail says the price: of a label that is too long beside it, the end goes.
std::string described(const std::string& label, const std::string& detail) {
  const auto taken = detail.empty() ? 0 : length(detail) + 3;
  const bool beside = taken <= kMostRowDetail / 2;
  return cut(joined(beside ? cut(label, kMostRowDetail - taken) : label, detail), kMostRowDetail);
}

Key row_of(const Offered& offered, Titles& titles) {
  auto title = titles.distinct(offered.label);
  const bool whole = title.starts_with(offered.label);
  return {offered.id, title, described(whole ? "" : offered.label, offered.detail)};
}

std::string labels_of(std::span<const Offered> hidden) {
  std::string labels;
  for (const Offered& each : hidden) labels += (labels.empty() ? "" : ", ") + each.label;
  return labels;
}

// How much of the offers stands on the page.
struct Page {
  std::size_t options;
  std::size_t actions;
};

Page page_of(const Offers& offers) {
  const auto options = offers.options.size(), actions = offers.actions.size();
  if (options + actions <= kMostRows) return {options, actions};
  constexpr auto kRoom = kMostRows - 1;
  const bool all_options = options + kFewestActions <= kRoom;
  const auto kept = std::min({actions, kActionsOnPage, all_options ? kRoom - options : kRoom});
  return {std::min(options, kRoom - kept), kept};
}

// What it is called says little: under it stands what comes next.
Key more_row(const Message& message, const Offers& offers, const Page& page,
             const std::string& title) {
  const auto options = std::span(offers.options).subspan(page.options);
  const auto actions = std::span(offers.actions).subspan(page.actions);
  const auto shown = options.empty() ? message.options.size() : options.front().number - 1;
  const auto next = labels_of(options.empty() ? actions : options);
  return {encode({Verb::More, 0, static_cast<std::int64_t>(shown)}), title,
          cut(next, kMostRowDetail)};
}

bool lists(const std::vector<std::string>& lines, const std::string& start,
           const std::string& detail) {
  return std::ranges::any_of(lines, [&](const std::string& line) {
    return line.starts_with(start) && line.find(detail) != line.npos;
  });
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    lines.push_back(one_line(text.substr(from, end - from)));
    from = end + 1;
  }
  return lines;
}

// A line for each button that the text does not list.
std::vector<std::string> lines_besides(std::string_view text, const Message& message) {
  const auto listed = lines_of(text);
  std::vector<std::string> lines;
  std::size_t number = 0;
  for (const auto* buttons : {&message.options, &message.actions})
    for (const Button& button : *buttons) {
      const auto start = fmt::format("{}. {}", ++number, label_of(button));
      const auto detail = one_line(button.detail);
      if (!lists(listed, start, detail)) lines.push_back(joined(start, detail));
    }
  return lines;
}

std::string with_lines(std::string text, const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

// Too much for one message: the lines may take three quarters of it, the text gets the rest.
std::string squeezed(const Message& message, std::size_t most) {
  auto lines = lines_besides("", message);
  const auto room = most * 3 / 4;
  const auto each = std::max<std::size_t>(room / lines.size(), 2) - 1;
  if (length(with_lines("", lines)) > room)
    for (auto& line : lines) line = cut(line, each);
  const auto taken = length(with_lines("", lines)) + 1;
  return with_lines(to_text(message.text, taken < most ? most - taken : 1), lines);
}

}  // namespace

bool has_buttons(const Message& message) {
  return !message.options.empty() || !message.actions.empty();
}

std::vector<Key> reply_buttons(const Message& message) {
  const auto offers = offers_of(message);
  if (offers.size() > kMostButtons) return {};
  const auto text = one_line(message.text);
  std::set<std::string> titles;
  std::vector<Key> buttons;
  for (const auto* group : {&offers.options, &offers.actions})
    for (const Offered& each : *group) {
      const bool fits = length(each.label) <= kMostButtonTitle;
      const bool detail_stays = text.find(each.detail) != text.npos;
      if (!fits || !detail_stays || !titles.insert(each.label).second) return {};
      buttons.push_back({each.id, each.label});
    }
  return buttons;
}

std::vector<Key> first_buttons(const Message& message, const std::string& more) {
  constexpr std::size_t kFirst = kMostButtons - 1;
  if (message.options.size() <= kFirst) return {};
  Message few{message.text};
  few.options.assign(message.options.begin(), message.options.begin() + kFirst);
  few.actions = {{more, {Verb::More, 0, kFirst}}};
  return reply_buttons(few);
}

bool fits_list(const Message& message) { return message.actions.size() <= kMostRows; }

std::vector<Key> list_rows(const Message& message, const std::string& more) {
  const auto offers = offers_of(message);
  const auto page = page_of(offers);
  Titles titles;
  std::vector<Key> rows;
  for (const Offered& each : std::span(offers.options).first(page.options))
    rows.push_back(row_of(each, titles));
  for (const Offered& each : std::span(offers.actions).first(page.actions))
    rows.push_back(row_of(each, titles));
  if (rows.size() < offers.size())
    rows.push_back(more_row(message, offers, page, titles.distinct(more)));
  return rows;
}

std::string with_numbers(const std::string& text, const Message& message) {
  return with_lines(text, lines_besides(message.text, message));
}

std::string numbered_text(const Message& message, std::size_t most) {
  const auto text = with_numbers(to_text(message.text), message);
  return length(text) <= most ? text : cut(squeezed(message, most), most);
}

}  // namespace kedai::bot::whatsapp
