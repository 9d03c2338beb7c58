#include "reference/acquiring/order.h"

namespace tillrig::acquiring {

AttemptReport report_of(const Attempt& attempt) {
  AttemptReport report;
  report.attempt = attempt.key;
  report.number = attempt.number;
  report.channel = attempt.channel;
  report.state = attempt.state;
  report.decline = attempt.decline;
  report.txn = attempt.txn;
  report.amount = attempt.amount;
  report.refunded = attempt.refunded;
  report.why = attempt.why;
  return report;
}

OrderReport report_of(const Order& order, const std::vector<Attempt>& attempts) {
  OrderReport report;
  report.order = order.id;
  report.basket = order.basket;
  report.state = order.state;
  report.total = order.total;
  for (const auto& attempt : attempts) report.attempts.push_back(report_of(attempt));
  report.why = order.why;
  return report;
}

bool same_content(const Attempt& attempt, const PayRequest& pay) {
  return attempt.order == pay.order && attempt.line == pay.line && attempt.channel == pay.channel &&
         attempt.amount == pay.amount && attempt.code == pay.code.masked();
}

Attempt* find(std::vector<Attempt>& attempts, const AttemptKey& key) {
  for (auto& attempt : attempts)
    if (attempt.key == key) return &attempt;
  return nullptr;
}

}  // namespace tillrig::acquiring
