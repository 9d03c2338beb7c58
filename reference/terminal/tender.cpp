#include "reference/terminal/tender.h"

#include <algorithm>
#include <utility>

#include "reference/protocol/invariant.h"

namespace tillrig::terminal {

AttemptKey attempt_key(const BasketKey& basket, const Tender& tender) {
  const auto nth = std::to_string(tender.attempts);
  return AttemptKey(basket.text() + "/" + (tender.line == 1 ? nth : std::to_string(tender.line) + "." + nth));
}

Money rest_of(const Money& total, const std::vector<Tender>& tenders) {
  auto rest = total;
  for (const auto& tender : tenders)
    if (tender.settled()) rest = rest - tender.amount;
  return rest;
}

Money cash_held(const Money& total, const std::vector<Tender>& tenders) {
  auto sum = Money::zero(total.currency());
  for (const auto& tender : tenders)
    if (tender.kind == TenderKind::cash && tender.settled() && !tender.returned) sum = sum + tender.amount;
  return sum;
}

Money cash_returned(const Money& total, const std::vector<Tender>& tenders) {
  auto sum = Money::zero(total.currency());
  for (const auto& tender : tenders)
    if (tender.returned) sum = sum + tender.amount;
  return sum;
}

void open_line(std::vector<Tender>& tenders, Tender tender) {
  if (tenders.empty()) return tenders.push_back(std::move(tender));
  const auto& last = tenders.back();
  invariant(is_final(last.state), "one payment at a time");
  tender.line = last.settled() ? last.line + 1 : last.line;
  tender.attempts = last.settled() ? 1 : last.attempts + 1;
  if (!last.settled()) tenders.pop_back();
  tenders.push_back(std::move(tender));
}

std::optional<Tender> cash_tender(const Money& rest, const Money& given, const Money& most_change) {
  if (given.minor() <= 0 || given - rest > most_change) return std::nullopt;
  Tender tender;
  tender.kind = TenderKind::cash;
  tender.state = PaymentState::succeeded;
  tender.channel = kCash;
  tender.given = given;
  tender.amount = std::min(given, rest);
  return tender;
}

Tender sent_tender(TenderKind kind, const Money& amount, std::string masked) {
  Tender tender;
  tender.kind = kind;
  tender.amount = amount;
  tender.given = Money::zero(amount.currency());
  tender.masked = std::move(masked);
  return tender;
}

std::optional<Money> part_of(const Money& rest, const std::optional<Money>& typed) {
  const auto amount = typed.value_or(rest);
  if (amount.minor() <= 0 || amount > rest) return std::nullopt;
  return amount;
}

}  // namespace tillrig::terminal
