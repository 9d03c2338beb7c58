#include "reference/engine/recovery.h"

#include "reference/protocol/bank_messages.h"

namespace tillrig::engine {
namespace {

constexpr const char* kNumberLost = "its number was lost with the disk: a statement settles it";

void make_final(Payment& payment) {
  payment.card.clear();
  payment.recheck = false;
  payment.reply = encode(report_of(payment));
}

// "P2-..." is the number of the second charge under one key.
std::int64_t generation_of(const ChannelNumber& number, const AttemptKey& attempt) {
  std::int64_t generation = 1;
  while (generation < 10 && wallet_number(attempt, generation) != number) ++generation;
  return generation < 10 ? generation : 1;
}

void make_lost(Payment& payment) {
  payment.plan = PaymentPlan::statement;
  payment.state = PaymentState::unknown;
  payment.number = ChannelNumber(std::string(kLost) + payment.attempt.text());
  payment.why = kNumberLost;
  payment.listed = true;
}

// What is over and never had a number here leaves the record that a late charge finds.
void make_over(Payment& payment) {
  if (payment.number.empty()) {
    payment.number = ChannelNumber("none-" + payment.attempt.text());
    payment.state = PaymentState::closed;
  }
  make_final(payment);
}

void make_doubtful(Payment& payment, const KnownAttempt& told) {
  const bool reversing = payment.state == PaymentState::reversing;
  if (payment.state == PaymentState::sending) payment.state = PaymentState::unknown;
  if (payment.plan == PaymentPlan::query) {
    if (payment.number.empty()) payment.number = wallet_number(payment.attempt, 1);
  } else if (payment.number.empty() || (told.offline && told.advice.empty())) {
    make_lost(payment);
  } else if (told.offline) {
    payment.state = PaymentState::unknown;
    payment.card = told.advice;
  } else if (!reversing) {
    payment.state = PaymentState::reversing;
  }
}

ChannelNumber lost_number(const RefundKey& key) {
  return ChannelNumber(std::string(kLost) + key.text());
}

Refund refund_of(const KnownRefund& told) {
  Refund refund;
  refund.key = told.report.refund;
  refund.cause = RefundCause::customer;
  refund.plan = told.void_sale                             ? RefundPlan::void_sale
                : told.report.tender == TenderKind::wallet ? RefundPlan::repeat
                                                           : RefundPlan::once;
  refund.txn = told.sale;
  refund.number = told.number;
  refund.attempt = told.report.attempt;
  refund.line = told.report.line;
  refund.order = told.order;
  refund.channel = told.report.channel;
  refund.till = told.till;
  refund.amount = told.report.amount;
  refund.state = told.report.state;
  refund.refund_txn = told.report.txn;
  refund.why = told.report.why;
  refund.day = told.day;
  if (refund.plan != RefundPlan::repeat) refund.sent_as = lost_number(refund.key);
  return refund;
}

// Whether it was sent, and under which number, nobody can be asked.
void make_lost(Refund& refund) {
  refund.plan = RefundPlan::once;
  refund.state = RefundState::unknown;
  refund.sent_as = lost_number(refund.key);
  refund.why = kNumberLost;
  refund.listed = true;
}

}  // namespace

bool may_still_come(const KnownAttempt& told) {
  return told.report.state == PaymentState::sending && told.report.number.empty() && !told.offline;
}

Payment recovered(const KnownAttempt& told) {
  const auto& report = told.report;
  Payment payment;
  payment.number = report.number;
  payment.attempt = report.attempt;
  payment.order = told.order;
  payment.line = report.line;
  payment.channel = report.channel;
  payment.code = told.code;
  payment.amount = report.amount;
  payment.state = report.state;
  payment.decline = report.decline;
  payment.txn = report.txn;
  payment.refunded = report.refunded;
  payment.why = report.why;
  payment.day = told.day;
  const bool wallet = report.tender == TenderKind::wallet;
  payment.plan = wallet ? PaymentPlan::query : told.offline ? PaymentPlan::advice : PaymentPlan::reversal;
  if (wallet) payment.generation = generation_of(report.number, report.attempt);
  if (!wallet) payment.till = told.till;
  if (const auto card = CardNumber::from(report.number)) payment.batch = card->batch;
  if (is_final(payment.state))
    make_over(payment);
  else
    make_doubtful(payment, told);
  return payment;
}

std::optional<Payment> brought_up_to_date(const Payment& here, const KnownAttempt& told) {
  const auto& report = told.report;
  const bool told_by_number = !report.number.empty();
  auto after = here;
  if (is_final(here.state)) {
    if (!report.refunded || here.refunded) return std::nullopt;
    after.refunded = true;
  } else if (told_by_number && is_final(report.state)) {
    after.state = report.state;
    after.decline = report.decline;
    after.txn = report.txn;
    after.refunded = report.refunded;
    after.why = report.why;
    after.told = true;
    make_final(after);
  } else if (told_by_number && report.state == PaymentState::reversing && here.state != PaymentState::reversing) {
    after.state = PaymentState::reversing;
  } else {
    return std::nullopt;
  }
  ++after.moves;
  return after;
}

bool is_another(const Payment& here, const KnownAttempt& told) {
  return !told.report.number.empty() && told.report.number != here.number;
}

bool is_to_be_looked_at(const Payment& payment) {
  return payment.plan == PaymentPlan::query && is_final(payment.state) && payment.state != PaymentState::succeeded &&
         !payment.refunded && !payment.order.empty() && !payment.number.text().starts_with("none-");
}

Refund promised_refund(const Payment& payment, Money amount) {
  auto refund = late_refund(payment, payment.txn, amount);
  refund.state = RefundState::unknown;
  refund.day = payment.day;
  if (refund.plan != RefundPlan::repeat) make_lost(refund);
  return refund;
}

std::optional<Refund> recovered(const KnownRefund& told) {
  auto refund = refund_of(told);
  if (is_final(refund.state)) return refund;
  if (refund.plan == RefundPlan::repeat) {
    if (told.due) return std::nullopt;
    refund.state = RefundState::unknown;
    return refund;
  }
  make_lost(refund);
  refund.told = told.report.state == RefundState::unknown;
  return refund;
}

Refund recovered_late_refund(const Payment& payment) {
  auto refund = late_refund(payment, payment.txn, payment.amount);
  refund.state = RefundState::refunded;
  refund.day = payment.day;
  if (refund.plan != RefundPlan::repeat) refund.sent_as = lost_number(refund.key);
  return refund;
}

std::optional<Refund> brought_up_to_date(const Refund& here, const KnownRefund& told) {
  if (is_final(here.state) || !is_final(told.report.state)) return std::nullopt;
  auto after = here;
  after.state = told.report.state;
  after.refund_txn = told.report.txn;
  after.why = told.report.why;
  after.told = true;
  ++after.moves;
  return after;
}

}  // namespace tillrig::engine
