#include "reference/engine/refund.h"

namespace tillrig::engine {
namespace {

Refund refund_of(const Payment& payment, RefundCause cause, RefundKey key, Money amount) {
  Refund refund;
  refund.key = std::move(key);
  refund.cause = cause;
  refund.plan = payment.plan == PaymentPlan::query ? RefundPlan::repeat : RefundPlan::once;
  refund.txn = payment.txn;
  refund.number = payment.number;
  refund.attempt = payment.attempt;
  refund.line = payment.line;
  refund.order = payment.order;
  refund.channel = payment.channel;
  refund.till = payment.till;
  refund.amount = amount;
  return refund;
}

}  // namespace

bool is_lost(const Refund& refund) {
  return refund.sent_as.text().starts_with(kLost);
}

RefundReport report_of(const Refund& refund) {
  RefundReport report;
  report.refund = refund.key;
  report.attempt = refund.attempt;
  report.line = refund.line;
  report.tender = refund.plan == RefundPlan::repeat ? TenderKind::wallet : TenderKind::card;
  report.channel = refund.channel;
  report.state = refund.state;
  report.amount = refund.amount;
  report.txn = refund.refund_txn;
  report.why = refund.why;
  return report;
}

RefundKey refund_key(const ChannelTxn& txn) {
  return RefundKey("R" + txn.text());
}

Refund late_refund(const Payment& payment, const ChannelTxn& txn, Money amount) {
  auto refund = refund_of(payment, RefundCause::late, refund_key(txn), amount);
  refund.txn = txn;
  return refund;
}

Refund excess_refund(const Payment& payment, const ChannelTxn& txn, Money amount) {
  auto refund = refund_of(payment, RefundCause::excess, RefundKey("E" + txn.text()), amount);
  refund.txn = txn;
  return refund;
}

Refund customers_refund(const Payment& payment, const GiveBack& wish) {
  auto refund = refund_of(payment, RefundCause::customer, wish.refund, wish.amount);
  if (wish.void_sale) refund.plan = RefundPlan::void_sale;
  return refund;
}

bool same_content(const Refund& refund, const GiveBack& wish) {
  return refund.cause == RefundCause::customer && refund.attempt == wish.attempt && refund.order == wish.order &&
         refund.amount == wish.amount && ((refund.plan == RefundPlan::void_sale) == wish.void_sale || is_lost(refund));
}

}  // namespace tillrig::engine
