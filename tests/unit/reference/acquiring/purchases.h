#pragma once

#include <vector>

#include "reference/acquiring/order_decision.h"
#include "reference/protocol/offline_messages.h"

namespace tillrig::acquiring {

inline Purchase a_purchase() {
  Purchase purchase;
  purchase.order.id = OrderId("77");
  purchase.order.basket = BasketKey("B1");
  purchase.order.till = NodeName("till-1");
  purchase.order.total = Money(1250, Currency::cny());
  purchase.order.stock = StockDuty::none;
  purchase.order.expires_ms = 1'000'000;
  return purchase;
}

inline Attempt an_attempt(const std::string& key, std::int64_t minor = 1250, const std::string& line = "1") {
  Attempt attempt;
  attempt.key = AttemptKey(key);
  attempt.order = OrderId("77");
  attempt.line = TenderLine(line);
  attempt.channel = Channel("wallet-a");
  attempt.amount = Money(minor, Currency::cny());
  return attempt;
}

inline void add(Purchase& purchase, Attempt attempt) {
  attempt.position = static_cast<std::int64_t>(purchase.attempts.size());
  purchase.attempts.push_back(std::move(attempt));
}

inline OrderTables tables() {
  return {order_table(), attempt_table(), refund_table(), 1'000};
}

inline AttemptReport reports(const std::string& attempt, PaymentState state) {
  AttemptReport report;
  report.attempt = AttemptKey(attempt);
  report.state = state;
  report.amount = Money(1250, Currency::cny());
  if (state == PaymentState::succeeded) report.txn = ChannelTxn("T-" + attempt);
  return report;
}

// Tea for 12.50, shared evenly by these tenders: lines 1, 2, ...
inline OfflineSale an_offline_sale(const std::vector<TenderKind>& tenders, const std::string& basket = "B9") {
  OfflineSale sale;
  sale.basket = BasketKey(basket);
  sale.till = NodeName("till-1");
  sale.total = Money(1250, Currency::cny());
  sale.lines.push_back({Sku("tea"), "Tea", 1, sale.total});
  sale.sold_at_ms = 1'000'000;
  for (const auto kind : tenders) {
    OfflineTender tender;
    tender.line = TenderLine(std::to_string(sale.tenders.size() + 1));
    tender.attempt = AttemptKey(basket + '/' + tender.line.text() + ".1");
    tender.tender = kind;
    tender.amount = Money(1250 / static_cast<std::int64_t>(tenders.size()), Currency::cny());
    if (kind == TenderKind::card)
      tender.card = CardPresentment{
          CardEntry::chip, CardVerdict::approved_offline, "622848******1234", "c1", SealedData("00ff"), {}};
    sale.tenders.push_back(std::move(tender));
  }
  return sale;
}

}  // namespace tillrig::acquiring
