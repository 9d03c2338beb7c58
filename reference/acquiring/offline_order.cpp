#include "reference/acquiring/offline_order.h"

#include <algorithm>
#include <set>

#include "reference/acquiring/order_steps.h"

namespace tillrig::acquiring {
namespace {

std::optional<std::string> wrong_with(const OfflineTender& tender) {
  const auto& key = tender.attempt.text();
  if (key.empty() || tender.line.empty()) return "tenders: expected a key and a line";
  if (tender.amount.minor() <= 0) return "tenders: expected more than zero for " + key;
  if (tender.tender == TenderKind::cash) return std::nullopt;
  if (tender.tender != TenderKind::card || !tender.card) return "tenders: expected cash or a card for " + key;
  const auto& card = *tender.card;
  if (!card.pin_block.empty()) return "tenders: a PIN block is never stored: " + key;
  if (card.data.empty()) return "tenders: expected the card's data for " + key;
  if (card.entry != CardEntry::chip || card.verdict != CardVerdict::approved_offline)
    return "tenders: expected a chip card that approved offline for " + key;
  return std::nullopt;
}

std::optional<std::string> wrong_with(const std::vector<OfflineTender>& tenders, const Money& total) {
  if (tenders.empty()) return "tenders: expected at least one, found none";
  auto owed = total;
  std::set<std::string> seen;
  for (const auto& tender : tenders) {
    if (auto wrong = wrong_with(tender)) return wrong;
    if (tender.amount.currency() != total.currency()) return "tenders: expected one currency";
    if (tender.amount > owed) return "tenders: more than " + total.text();
    if (!seen.insert(tender.line.text()).second) return "tenders: expected each line once";
    owed = owed - tender.amount;
  }
  if (!owed.is_zero()) return "tenders: " + owed.text() + " of " + total.text() + " is missing";
  return std::nullopt;
}

// Cash was taken when the sale was made; a card is charged when the bank hears of it.
void add_tender(const OrderTables& tables, OrderDecision& decision, const OfflineTender& tender,
                const Channel& card_channel) {
  if (tender.tender == TenderKind::cash) {
    const OrderTables then{tables.orders, tables.attempts, tables.refunds, decision.after.order.sold_at_ms};
    return take_cash(then, decision, tender.attempt, tender.line, tender.amount);
  }
  Attempt card;
  card.key = tender.attempt;
  card.line = tender.line;
  card.tender = TenderKind::card;
  card.channel = card_channel;
  card.code = masked_code_of(*tender.card);
  card.amount = tender.amount;
  card.duty = EngineDuty::advise;
  add_attempt(tables, decision, std::move(card), "advise");
}

bool same_content(const Attempt& attempt, const OfflineTender& tender) {
  return attempt.key == tender.attempt && attempt.line == tender.line && attempt.tender == tender.tender &&
         attempt.amount == tender.amount && (!tender.card || attempt.code == masked_code_of(*tender.card));
}

}  // namespace

std::optional<std::string> wrong_with(const std::vector<OrderLine>& lines, const Money& total) {
  if (lines.empty()) return "lines: expected at least one, found none";
  auto sum = Money::zero(total.currency());
  for (const auto& line : lines) {
    if (line.quantity <= 0 || line.quantity > 1'000'000) return "lines: expected 1 to 1000000 of " + line.sku.text();
    if (line.unit_price.currency() != total.currency()) return "lines: expected one currency";
    if (line.unit_price.minor() > 1'000'000'000'000 / line.quantity) return "lines: too much for " + line.sku.text();
    sum = sum + line.unit_price * line.quantity;
  }
  if (sum != total) return "total: expected " + sum.text() + ", found " + total.text();
  if (total.is_zero()) return "total: expected more than zero";
  return std::nullopt;
}

std::optional<std::string> wrong_with(const OfflineSale& sale) {
  if (sale.basket.empty()) return "basket: expected a key, found none";
  if (sale.sold_at_ms <= 0) return "sold_at_ms: expected a time";
  if (auto wrong = wrong_with(sale.lines, sale.total)) return wrong;
  return wrong_with(sale.tenders, sale.total);
}

std::optional<std::string> too_soon_for(const OfflineSale& sale, std::int64_t latest_ms) {
  if (sale.sold_at_ms > latest_ms) return "sold_at_ms: later than it is now";
  return std::nullopt;
}

OrderDecision on_sold_offline(const OrderTables& tables, const OfflineSale& sale, const OrderId& order,
                              const Channel& card_channel) {
  Purchase before;
  before.order.id = order;
  before.order.basket = sale.basket;
  before.order.till = sale.till;
  before.order.total = sale.total;
  before.order.state = OrderState::offline;
  before.order.stock = StockDuty::sold;
  before.order.reserve = reserve_body(order, sale.lines);
  before.order.sold_at_ms = sale.sold_at_ms;
  OrderDecision decision{before, {}};
  decision.steps.push_back({"order", order.text(), "NONE", word_of(OrderState::offline), "advise"});
  for (const auto& tender : sale.tenders) add_tender(tables, decision, tender, card_channel);
  decision = finished(std::move(decision), before);
  decision.changed = true;
  return decision;
}

// Not when it was sold: a till that was given an old disk tells cash that it owes us again, and does not know the hour.
bool same_content(const Purchase& purchase, const OfflineSale& sale) {
  const auto& [order, attempts, refunds] = purchase;
  return order.till == sale.till && order.total == sale.total && order.reserve == reserve_body(order.id, sale.lines) &&
         std::ranges::equal(attempts, sale.tenders, [](const Attempt& attempt, const OfflineTender& tender) {
           return same_content(attempt, tender);
         });
}

OrderReport told_of(const Purchase& purchase) {
  const bool by_cash =
      std::ranges::all_of(purchase.attempts, [](const Attempt& attempt) { return attempt.tender == TenderKind::cash; });
  OrderReport report;
  report.order = purchase.order.id;
  report.basket = purchase.order.basket;
  report.state = by_cash ? OrderState::paid : OrderState::offline;
  report.total = purchase.order.total;
  report.why = purchase.order.suspect;
  return report;
}

Advice advice_of(const OfflineSale& sale, const OrderId& order, const OfflineTender& tender, const Channel& channel) {
  Advice advice;
  advice.order = order;
  advice.till = sale.till;
  advice.tender = tender;
  advice.channel = channel;
  return advice;
}

Money uncollected(const Purchase& purchase) {
  return purchase.order.total - sum(purchase, succeeded);
}

}  // namespace tillrig::acquiring
