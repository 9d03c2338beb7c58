#include "harness/oracles/cash.h"

#include <algorithm>
#include <utility>

#include "harness/oracles/receipt_text.h"

namespace tillrig {
namespace {

constexpr std::string_view kCashBack = "CASH BACK ";
const std::string kSale = "SALE ";

std::string_view currency_of(std::string_view account) {
  return account.substr(account.rfind(' ') + 1);
}

// The amount behind a word at the front of a display's first line; zero: another line.
std::int64_t amount_behind(std::string_view line, std::string_view word, std::string_view account) {
  if (!line.starts_with(word)) return 0;
  const auto amount = parse_printed_amount(trimmed(line.substr(word.size())), currency_of(account));
  return amount ? amount->minor : 0;
}

}  // namespace

void Cash::on(const Entry& entry, std::string_view account) {
  const auto& event = entry.event;
  if (event.kind() == "cash.given") return given(event);
  auto& counter = counters_[std::string(event.text("till"))];
  if (event.kind() == "customer.left") take_back(counter);
  if (event.kind() == "screen.shown") screen(counter, event.text("text"), account);
  if (event.kind() == "display.shown") shown(counter, event, account.empty() ? counter.account : account);
  if (event.kind() == "drawer.opened") {
    ++counter.openings;
    counter.drawer += std::exchange(counter.lying, 0);
    counter.on_its_word = 0;
  }
  if (event.kind() == "receipt.printed") printed(counter, event.text("text"));
}

void Cash::given(const Event& event) {
  auto& counter = counters_[std::string(event.text("till"))];
  counter.account = std::string(event.text("customer")) + ' ' + std::string(event.text("currency"));
  counter.lying += event.integer("minor");
  counter.change_due = true;
  counter.paid_for = counter.sale;
  ++counter.occasions;
  kept_from_[counter.account] += event.integer("minor");
}

// What the till never took goes with the one who leaves.
void Cash::take_back(Counter& counter) {
  kept_from_[counter.account] -= std::exchange(counter.lying, 0);
}

void Cash::shown(Counter& counter, const Event& event, std::string_view account) {
  const auto line = trimmed(event.text("line1"));
  const auto status = trimmed(event.text("line2"));
  // What the till says it has taken is taken, also where the drawer's cable is out and the cashier uses the key.
  const bool part = line == "PART PAID" && status != counter.rest;
  if (part) counter.rest = status;
  if (line == "TOTAL") counter.rest.clear();
  const bool taken = status == "PAID" || part;
  if (taken) {
    counter.on_its_word += counter.lying;
    counter.drawer += std::exchange(counter.lying, 0);
  }
  if (line == std::exchange(counter.shown, std::string(line))) return;
  if (const auto change = amount_behind(line, "CHANGE ", counter.account); change > 0 && counter.change_due) {
    counter.change_due = false;
    hand_back(counter, counter.account, change);
  }
  if (const auto back = amount_behind(line, kCashBack, account); back > 0) pay_out(counter, account, back, 1);
}

// Where PAID was said, the drawer stayed shut, and the receipt knows of no cash: something else had paid, and the
// cashier sees it.
void Cash::printed(Counter& counter, std::string_view text) {
  const auto receipt = parse_receipt(text);
  if (!receipt.approved || receipt.refund || kSale + receipt.basket != counter.paid_for) return;
  const auto on_its_word = std::exchange(counter.on_its_word, 0);
  // What a receipt names is taken, whatever the display had to say of it.
  if (receipt.cash() > 0) counter.drawer += std::exchange(counter.lying, 0);
  if (on_its_word > 0 && receipt.cash() == 0) hand_back(counter, counter.account, on_its_word);
}

// "SALE till-1.1.2 CLOSED", then "CASH BACK 0.85"; or "REFUND 0.85 CNY", "ORDER 4711", then the same.
void Cash::screen(Counter& counter, std::string_view text, std::string_view account) {
  std::string about;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.starts_with(kSale)) {
      about = line.substr(0, line.find(' ', kSale.size()));
      counter.sale = about;
      if (line.ends_with(" PART PAID")) part_payer_.try_emplace(about.substr(kSale.size()), counter.account);
    } else if (line.starts_with("REFUND ") || (!about.empty() && line.starts_with("ORDER "))) {
      about += line;
    } else if (!about.empty() && line.starts_with(kCashBack)) {
      const auto payer = part_payer_.find(std::string_view(about).substr(std::min(kSale.size(), about.size())));
      const std::string whose(payer != part_payer_.end() ? std::string_view(payer->second)
                              : account.empty()          ? std::string_view(counter.account)
                                                         : account);
      const auto back = amount_behind(line, kCashBack, whose);
      if (back <= 0) continue;
      if (paid_out_.insert(about).second)
        pay_out(counter, whose, back, -1);
      else
        said_before(counter, whose, back);
    }
  }
}

// Where display and screen both say it, it is the same cash.
void Cash::pay_out(Counter& counter, std::string_view account, std::int64_t minor, int by_display) {
  auto& said = counter.said_once[minor];
  const bool was_said = said * by_display < 0;
  said += by_display;
  if (was_said) return;
  ++counter.occasions;
  hand_back(counter, account, minor);
}

// A till that starts again says what it still has to say, for whoever has the cash already as well: the screen names
// the sale.
void Cash::said_before(Counter& counter, std::string_view account, std::int64_t minor) {
  auto& said = counter.said_once[minor];
  if (said <= 0) return;
  --said;
  --counter.occasions;
  hand_back(counter, account, -minor);
}

void Cash::hand_back(Counter& counter, std::string_view account, std::int64_t minor) {
  counter.drawer -= minor;
  kept_from_[std::string(account)] -= minor;
}

void Cash::nothing_more_happens() {
  for (auto& [till, counter] : counters_) take_back(counter);
}

const Cash::Counter* Cash::find(std::string_view till) const {
  const auto found = counters_.find(till);
  return found == counters_.end() ? nullptr : &found->second;
}

std::int64_t Cash::paid_by(std::string_view account) const {
  const auto found = kept_from_.find(account);
  return found == kept_from_.end() ? 0 : found->second;
}

std::int64_t Cash::in_drawer(std::string_view till) const {
  const auto* counter = find(till);
  return counter ? counter->drawer : 0;
}

std::string_view Cash::customer_at(std::string_view till) const {
  const auto* counter = find(till);
  if (!counter) return {};
  return std::string_view(counter->account).substr(0, counter->account.rfind(' '));
}

std::int64_t Cash::openings(std::string_view till) const {
  const auto* counter = find(till);
  return counter ? counter->openings : 0;
}

std::int64_t Cash::occasions(std::string_view till) const {
  const auto* counter = find(till);
  return counter ? counter->occasions : 0;
}

}  // namespace tillrig
