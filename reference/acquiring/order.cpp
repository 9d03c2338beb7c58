#include "reference/acquiring/order.h"

#include <algorithm>

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
  report.line = attempt.line;
  report.tender = attempt.tender;
  return report;
}

OrderReport report_of(const Order& order, const std::vector<Attempt>& attempts) {
  OrderReport report;
  report.order = order.id;
  report.basket = order.basket;
  report.state = order.state;
  report.total = order.total;
  for (const auto& attempt : attempts) report.attempts.push_back(report_of(attempt));
  report.why = order.why.empty() ? order.suspect : order.why;
  return report;
}

bool same_content(const Attempt& attempt, const PayRequest& pay) {
  return attempt.order == pay.order && attempt.line == pay.line && attempt.channel == pay.channel &&
         attempt.tender == pay.tender && attempt.amount == pay.amount && attempt.code == masked_code_of(pay);
}

std::string masked_code_of(const CardPresentment& card) {
  return card.masked + ' ' + card.card_ref;
}

std::string masked_code_of(const PayRequest& pay) {
  return pay.card ? masked_code_of(*pay.card) : pay.code.masked();
}

std::string reserve_body(const OrderId& order, const std::vector<OrderLine>& lines) {
  StockReserve reserve;
  reserve.order = order;
  reserve.lines = lines;
  return encode(reserve);
}

// The order's number comes first, and has no comma.
std::string cart_of(const Order& order) {
  return order.reserve.substr(std::min(order.reserve.find(','), order.reserve.size()));
}

bool is_offline(const Order& order) {
  return order.sold_at_ms != 0;
}

Attempt* find(std::vector<Attempt>& attempts, const AttemptKey& key) {
  for (auto& attempt : attempts)
    if (attempt.key == key) return &attempt;
  return nullptr;
}

}  // namespace tillrig::acquiring
