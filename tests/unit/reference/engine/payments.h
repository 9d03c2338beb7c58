#pragma once

#include "reference/engine/engine_tables.h"
#include "reference/engine/payment_decision.h"

namespace tillrig::engine {

inline const PaymentTable& table_of(PaymentPlan plan) {
  static const EngineTables tables;
  return tables.of(plan);
}

inline Payment a_payment(PaymentPlan plan = PaymentPlan::query) {
  Payment payment;
  payment.plan = plan;
  payment.number = ChannelNumber("P1");
  payment.attempt = AttemptKey("B1-1");
  payment.order = OrderId("77");
  payment.line = TenderLine("1");
  payment.channel = Channel("wallet-a");
  payment.amount = Money(1250, Currency::cny());
  return payment;
}

// Four questions fit into the bound (after 1, 3, 6 and 11 s).
inline PaymentRules rules() {
  using namespace std::chrono_literals;
  return {Pacing::parse("1000 2000 3000 5000 5000 10000"), 12s, 10s, 20, 30s};
}

inline Heard hears(Asked asked, ChannelState state) {
  Heard heard;
  heard.asked = asked;
  heard.result.number = ChannelNumber("P1");
  heard.result.state = state;
  heard.result.amount = Money(1250, Currency::cny());
  if (state == ChannelState::succeeded) heard.result.txn = ChannelTxn("T1");
  return heard;
}

}  // namespace tillrig::engine
