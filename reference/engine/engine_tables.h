#pragma once

#include "reference/engine/payment.h"
#include "reference/engine/payment_machine.h"
#include "reference/engine/refund_machine.h"

namespace tillrig::engine {

// The rules of the money that an engine runs by: one table a plan.
struct EngineTables {
  PaymentTable payments = payment_table();
  PaymentTable cards = card_payment_table();
  PaymentTable advices = advice_table();
  RefundTable refunds = refund_table();
  RefundTable card_refunds = card_refund_table();
  RefundTable voids = void_table();
  PaymentTable lost = lost_payment_table();

  const PaymentTable& of(PaymentPlan plan) const {
    if (plan == PaymentPlan::query) return payments;
    if (plan == PaymentPlan::statement) return lost;
    return plan == PaymentPlan::reversal ? cards : advices;
  }
  const RefundTable& of(RefundPlan plan) const {
    if (plan == RefundPlan::repeat) return refunds;
    return plan == RefundPlan::once ? card_refunds : voids;
  }
};

}  // namespace tillrig::engine
