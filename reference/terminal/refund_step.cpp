#include "reference/terminal/refund_step.h"

#include <algorithm>

namespace tillrig::terminal {
namespace {

Money back_in(const std::vector<RefundReport>& parts, Money sum) {
  for (const auto& part : parts)
    if (part.state == RefundState::refunded) sum = sum + part.amount;
  return sum;
}

Money cash_in(std::vector<RefundReport> parts, Money sum) {
  std::erase_if(parts, [](const RefundReport& part) { return part.tender != TenderKind::cash; });
  return back_in(parts, sum);
}

}  // namespace

const RefundTable& refund_table() {
  using S = RefundStage;
  using E = RefundEvent;
  using F = RefundEffect;
  static const RefundTable table{
      {S::asked, E::late, S::pending, {F::tell_customer, F::print_slip}},
      {S::asked, E::open_parts, S::pending, {F::tell_customer, F::print_slip}},
      {S::asked, E::all_back, S::refunded, {F::tell_customer, F::print_slip}},
      {S::asked, E::none_back, S::refused, {F::tell_customer}},
      {S::asked, E::refused, S::refused, {F::tell_customer}},

      // The slip that the customer has says "pending": there is one slip a refund.
      {S::pending, E::open_parts, S::pending, {}},
      {S::pending, E::all_back, S::refunded, {F::tell_customer}},
      {S::pending, E::none_back, S::refused, {F::tell_customer}},
      {S::pending, E::refused, S::refused, {F::tell_customer}},
  };
  return table;
}

namespace {

bool same_part(const RefundReport& a, const RefundReport& b) {
  return a.refund == b.refund && a.state == b.state && a.txn == b.txn;
}

}  // namespace

bool RefundRecord::operator==(const RefundRecord& other) const {
  return key() == other.key() && stage == other.stage && back == other.back && cash_out == other.cash_out &&
         slip == other.slip &&
         std::equal(parts.begin(), parts.end(), other.parts.begin(), other.parts.end(), same_part);
}

RefundNews news_of(const RefundsReport& report) {
  RefundNews news;
  news.parts = report.parts;
  const auto is_open = [](const RefundReport& part) {
    return part.state == RefundState::sending || part.state == RefundState::unknown;
  };
  const bool some_open = report.parts.empty() || std::any_of(report.parts.begin(), report.parts.end(), is_open);
  const auto zero = Money::zero(report.amount.currency());
  const bool none_back = back_in(report.parts, zero).is_zero();
  news.event = some_open ? RefundEvent::open_parts : none_back ? RefundEvent::none_back : RefundEvent::all_back;
  for (const auto& part : report.parts)
    if (!part.why.empty()) news.why = part.why;
  return news;
}

std::optional<RefundStep> step(const RefundTable& table, const RefundRecord& refund, const RefundNews& news) {
  const auto* row = table.find(refund.stage, news.event);
  if (!row) return std::nullopt;
  RefundStep step{refund, row->effects, false};
  auto& next = step.next;
  next.stage = row->to;
  if (!news.parts.empty()) next.parts = news.parts;
  const auto zero = Money::zero(refund.wish.amount.currency());
  next.back = std::max(refund.back, back_in(news.parts, zero));
  next.cash_out = std::max(refund.cash_out, cash_in(news.parts, zero));
  step.pays_out = next.cash_out > refund.cash_out;
  if (row->effects.has(RefundEffect::print_slip)) next.slip = ReceiptState::queued;
  if (next == refund) return std::nullopt;
  return step;
}

std::string text_of(RefundStage stage) {
  switch (stage) {
    case RefundStage::refunded:
      return "REFUNDED";
    case RefundStage::refused:
      return "REFUND REFUSED";
    case RefundStage::asked:
    case RefundStage::pending:
      break;
  }
  return "REFUND PENDING";
}

Money amount_of(const RefundRecord& refund) {
  return refund.stage == RefundStage::refunded ? refund.back : refund.wish.amount;
}

}  // namespace tillrig::terminal
