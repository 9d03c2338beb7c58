#include "reference/acquiring/refund_decision.h"

#include <algorithm>

#include "reference/acquiring/order_steps.h"

namespace tillrig::acquiring {
namespace {

using Decided = tl::expected<OrderDecision, std::string>;

// Money that is on its way back already is nobody's to refund.
bool is_captured(const Attempt& attempt) {
  return succeeded(attempt) && !attempt.goes_back && attempt.duty != EngineDuty::cash_back;
}

// What this attempt has paid and nobody has asked back, or asked in vain.
Money left_of(const Purchase& purchase, const Attempt& attempt) {
  if (!is_captured(attempt)) return Money::zero(attempt.amount.currency());
  auto left = attempt.amount;
  for (const auto& part : purchase.refunds)
    if (part.attempt == attempt.key && part.state != RefundState::failed) left = left - part.amount;
  return left;
}

// Each tender at most what is left of it, the others before cash, older ones first.
std::vector<RefundPart> split_over_tenders(const Purchase& purchase, Money amount) {
  std::vector<RefundPart> parts;
  for (const bool cash : {false, true})
    for (const auto& attempt : purchase.attempts) {
      if ((attempt.tender == TenderKind::cash) != cash) continue;
      const auto share = std::min(amount, left_of(purchase, attempt));
      if (share.minor() <= 0) continue;
      RefundPart part;
      part.attempt = attempt.key;
      part.line = attempt.line;
      part.tender = attempt.tender;
      part.channel = attempt.channel;
      part.amount = share;
      parts.push_back(std::move(part));
      amount = amount - share;
    }
  return parts;
}

// A void undoes one card sale, whole.
std::optional<std::string> objection_to_void(const Purchase& purchase, const RefundWish& wish) {
  if (wish.amount != purchase.order.total) return "a void gives back all of " + purchase.order.total.text();
  const auto paid = std::ranges::count_if(purchase.attempts, is_captured);
  const bool by_card = std::ranges::any_of(purchase.attempts, [&](const Attempt& attempt) {
    return is_captured(attempt) && attempt.tender == TenderKind::card;
  });
  if (paid != 1 || !by_card) return "a void is of a sale that one card has paid";
  return std::nullopt;
}

std::optional<std::string> objection_to(const Purchase& purchase, const RefundWish& wish) {
  const auto& order = purchase.order;
  if (order.state != OrderState::paid)
    return "the order is " + std::string(word_of(order.state)) + ": only what is paid is refunded";
  if (wish.amount.currency() != order.total.currency()) return "the order is in another currency";
  if (wish.amount.minor() <= 0) return "nothing to refund";
  auto left = Money::zero(order.total.currency());
  for (const auto& attempt : purchase.attempts) left = left + left_of(purchase, attempt);
  if (wish.amount > left) return "only " + left.text() + " is left to refund";
  return wish.void_sale ? objection_to_void(purchase, wish) : std::nullopt;
}

bool is_known(const Purchase& purchase, const RefundKey& wish) {
  return std::ranges::any_of(purchase.refunds, [&](const RefundPart& part) { return part.wish == wish; });
}

bool same_content(const Purchase& purchase, const RefundWish& wish) {
  const auto known = report_of(purchase, wish.refund);
  const bool as_void = std::ranges::any_of(
      purchase.refunds, [&](const RefundPart& part) { return part.wish == wish.refund && part.void_sale; });
  return known.amount == wish.amount && as_void == wish.void_sale;
}

// When everything the order cost has gone back, so have its goods; the stock hears first that they were sold.
void step_part(const OrderTables& tables, OrderDecision& decision, RefundPart& part, const RefundReport& report,
               std::string_view event) {
  const auto* row = tables.refunds.find(part.state, report.state);
  if (!row) return;
  decision.steps.push_back({"order-refund", part.key.text(), word_of(part.state), word_of(row->to), event});
  part.state = row->to;
  part.why = report.why;
  if (!report.txn.empty()) part.txn = report.txn;
  auto& stock = decision.after.order.stock;
  if (row->effects.has(RefundEffect::refunded) && is_refunded(decision.after) && stock == StockDuty::none)
    stock = StockDuty::returned;
}

void add_part(const OrderTables& tables, OrderDecision& decision, RefundPart part, const RefundWish& wish, int place) {
  auto& parts = decision.after.refunds;
  part.key = RefundKey(wish.refund.text() + '/' + std::to_string(place));
  part.wish = wish.refund;
  part.order = wish.order;
  part.position = static_cast<std::int64_t>(parts.size());
  part.void_sale = wish.void_sale;
  part.till = wish.till;
  part.taken_ms = tables.now_ms;
  part.due = part.tender != TenderKind::cash;
  decision.steps.push_back({"order-refund", part.key.text(), "NONE", word_of(part.state), "refund"});
  auto& stored = parts.emplace_back(std::move(part));
  if (stored.due) return;
  RefundReport paid_out;
  paid_out.state = RefundState::refunded;
  step_part(tables, decision, stored, paid_out, "cash");
}

}  // namespace

Decided on_refund(const OrderTables& tables, const Purchase& before, const RefundWish& wish) {
  OrderDecision decision{before, {}};
  if (is_known(before, wish.refund)) {
    if (!same_content(before, wish)) return tl::unexpected(std::string("same key, other content"));
    return decision;
  }
  if (auto objection = objection_to(before, wish)) return tl::unexpected(std::move(*objection));
  int place = 0;
  for (auto& part : split_over_tenders(before, wish.amount)) add_part(tables, decision, std::move(part), wish, ++place);
  return finished(std::move(decision), before);
}

OrderDecision on_refund_report(const OrderTables& tables, const Purchase& before, const RefundReport& report) {
  OrderDecision decision{before, {}};
  for (auto& part : decision.after.refunds) {
    if (part.key != report.refund || part.tender == TenderKind::cash) continue;
    part.due = false;
    step_part(tables, decision, part, report, "report");
  }
  return finished(std::move(decision), before);
}

RefundsReport report_of(const Purchase& purchase, const RefundKey& wish) {
  RefundsReport report;
  report.order = purchase.order.id;
  report.refund = wish;
  report.amount = Money::zero(purchase.order.total.currency());
  for (const auto& part : purchase.refunds) {
    if (part.wish != wish) continue;
    report.amount = report.amount + part.amount;
    report.parts.push_back(acquiring::report_of(part));
  }
  return report;
}

const RefundPart* find(const std::vector<RefundPart>& parts, const RefundKey& key) {
  const auto found = std::ranges::find(parts, key, &RefundPart::key);
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace tillrig::acquiring
