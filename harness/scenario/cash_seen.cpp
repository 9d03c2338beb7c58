#include "harness/scenario/cash_seen.h"

#include "reference/protocol/money.h"

namespace tillrig {

namespace {

// What stands behind this word at the front of the line, in minor units; zero: another line.
std::int64_t amount_behind(std::string_view word, std::string_view line, const std::string& currency) {
  if (!line.starts_with(word)) return 0;
  const auto known = Currency::from_code(currency);
  const auto amount = known ? Money::parse(line.substr(word.size()), *known) : std::nullopt;
  return amount ? amount->minor() : 0;
}

}  // namespace

void CashSeen::see(const Event& event) {
  if (event.kind() == "cash.given") {
    Counter& counter = counters_[std::string(event.text("till"))];
    counter.account = {std::string(event.text("customer")), std::string(event.text("currency"))};
    counter.lying += event.integer("minor");
    counter.change_due = true;
  } else if (event.kind() == "display.shown") {
    shown(counters_[std::string(event.text("till"))], event.text("line1"), event.text("line2"));
  }
}

void CashSeen::shown(Counter& counter, std::string_view line1, std::string_view line2) {
  std::int64_t& paid = paid_[counter.account];
  const bool part = line1 == "PART PAID" && line2 != counter.rest;
  if (part) counter.rest = line2;
  if (line1 == "TOTAL") counter.rest.clear();
  if (line2 == "PAID" || part) paid += std::exchange(counter.lying, 0);
  // A picture that is shown again hands nothing back again.
  if (line1 == std::exchange(counter.first_line, std::string(line1))) return;
  const std::string& currency = counter.account.second;
  if (const auto change = amount_behind("CHANGE ", line1, currency); change > 0 && counter.change_due) {
    counter.change_due = false;
    paid -= change;
  }
  paid -= amount_behind("CASH BACK ", line1, currency);
}

std::int64_t CashSeen::paid_by(const std::string& customer, const std::string& currency) const {
  const auto found = paid_.find({customer, currency});
  return found == paid_.end() ? 0 : found->second;
}

}  // namespace tillrig
