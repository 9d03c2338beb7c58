#pragma once

#include "reference/acquiring/order_decision.h"

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
  return {order_table(), attempt_table()};
}

inline AttemptReport reports(const std::string& attempt, PaymentState state) {
  AttemptReport report;
  report.attempt = AttemptKey(attempt);
  report.state = state;
  report.amount = Money(1250, Currency::cny());
  if (state == PaymentState::succeeded) report.txn = ChannelTxn("T-" + attempt);
  return report;
}

}  // namespace tillrig::acquiring
