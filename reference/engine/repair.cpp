#include "reference/engine/repair.h"

namespace tillrig::engine {
namespace {

constexpr std::string_view kRule = "rule";

std::optional<std::string> objection_to_adopting(const Repair& repair, const Payment& payment) {
  if (repair.amount != payment.amount) return "settled with " + repair.amount.text() + ", not " + payment.amount.text();
  if (payment.state == PaymentState::succeeded)
    return payment.txn == repair.txn ? std::nullopt : std::optional<std::string>("paid here by another transaction");
  if (payment.state == PaymentState::reversing) return "its reversal is activated: it adopts nothing";
  if (is_final(payment.state)) return "the payment is " + std::string(word_of(payment.state)) + ": it adopts nothing";
  return std::nullopt;
}

// Only what was never sold and is not being reversed: an advice is repeated, a reversal goes on, until it is answered.
std::optional<std::string> objection_to_failing(const Payment& payment) {
  if (payment.state == PaymentState::succeeded) return "paid here: for people to decide";
  if (payment.state == PaymentState::reversing) return "its reversal is activated: it goes on until it is answered";
  if (payment.plan == PaymentPlan::advice && !is_final(payment.state))
    return "it was sold offline: the bank is told until it answers";
  return std::nullopt;
}

// A wallet's payment in doubt has settled with more than it was to be: it is adopted, and the excess goes back.
bool adopts_with_excess(const Repair& repair, const Payment& payment) {
  return repair.kind == RepairKind::excess && payment.plan == PaymentPlan::query && !is_final(payment.state) &&
         payment.state != PaymentState::reversing;
}

std::optional<std::string> objection_to_returning(const Repair& repair, const Payment& payment) {
  if (repair.txn.empty()) return "txn: expected the transaction that is to go back";
  if (repair.amount.minor() <= 0) return "amount: expected more than zero";
  const bool adopted = adopts_with_excess(repair, payment);
  if (!is_final(payment.state) && !adopted) return "the payment is not settled here yet";
  const bool paid_here = payment.state == PaymentState::succeeded || adopted;
  if (repair.kind == RepairKind::excess && !paid_here) return "nothing was paid here that there could be too much of";
  if (repair.kind == RepairKind::refund && paid_here && payment.txn == repair.txn)
    return "paid here by this transaction: it stays";
  if (paid_here && payment.plan != PaymentPlan::query && repair.by == kRule)
    return payment.channel.text() + " cannot be asked what it holds: a person decides";
  return std::nullopt;
}

std::string why_of(const Repair& repair) {
  return "statement " + repair.statement;
}

}  // namespace

std::optional<std::string> objection_to(const Repair& repair, const Payment& payment) {
  if (payment.state == PaymentState::sending && payment.plan != PaymentPlan::advice) return "the charge is in flight";
  switch (repair.kind) {
    case RepairKind::adopt:
      return objection_to_adopting(repair, payment);
    case RepairKind::fail:
      return objection_to_failing(payment);
    case RepairKind::refund:
    case RepairKind::excess:
      return objection_to_returning(repair, payment);
  }
  return "kind: not a known one";
}

std::optional<std::string> objection_to(const Repair& repair, const Refund& refund) {
  if (repair.kind != RepairKind::adopt && repair.kind != RepairKind::fail) return "the number is of a refund";
  if (refund.plan != RefundPlan::once) return "its own reversal settles a void";
  if (refund.state == RefundState::sending) return "the refund is in flight";
  const auto wanted = repair.kind == RepairKind::adopt ? RefundState::refunded : RefundState::failed;
  if (is_final(refund.state) && refund.state != wanted) return "the refund is " + std::string(word_of(refund.state));
  if (repair.kind == RepairKind::adopt && repair.amount != refund.amount)
    return "settled with " + repair.amount.text() + ", not " + refund.amount.text();
  return std::nullopt;
}

bool needs_confirmation(const Repair& repair, const Payment& payment) {
  const bool gives_back = repair.kind == RepairKind::refund || repair.kind == RepairKind::excess;
  const bool paid_here = payment.state == PaymentState::succeeded || adopts_with_excess(repair, payment);
  return gives_back && paid_here && payment.plan == PaymentPlan::query;
}

std::optional<std::string> objection_to_stranger(const Repair& repair) {
  if (repair.kind != RepairKind::refund || repair.by == kRule) return "nobody here knows the number";
  if (repair.txn.empty()) return "txn: expected the transaction that is to go back";
  if (repair.amount.minor() <= 0) return "amount: expected more than zero";
  return std::nullopt;
}

Payment stranger_in(const Repair& repair) {
  Payment payment;
  payment.number = repair.number;
  payment.channel = repair.channel;
  payment.amount = repair.amount;
  payment.txn = repair.txn;
  payment.state = PaymentState::closed;
  payment.why = "nobody here has asked for it";
  return payment;
}

std::optional<std::string> not_confirmed(const Repair& repair, Money ours, const ChannelResult& answer) {
  const auto& channel = repair.channel.text();
  if (answer.state != ChannelState::succeeded)
    return channel + " holds nothing of it: " + std::string(word_of(answer.state));
  for (const auto& money : {answer.amount, answer.refunded, repair.amount})
    if (money.currency() != ours.currency())
      return channel + " holds " + answer.amount.text() + ", paid here are " + ours.text();
  const auto held = answer.amount - answer.refunded;
  if (held - ours < repair.amount) return channel + " holds " + held.text() + ", not " + (ours + repair.amount).text();
  return std::nullopt;
}

Heard statement_says(const Repair& repair, const Payment& payment) {
  Heard heard;
  heard.asked = Asked::statement;
  heard.result.number = repair.number;
  heard.result.txn = repair.txn;
  heard.result.amount = payment.amount;
  heard.result.state = repair.kind == RepairKind::fail ? ChannelState::not_found : ChannelState::succeeded;
  heard.result.why = why_of(repair);
  return heard;
}

RefundHeard statement_says_of_refund(const Repair& repair) {
  const bool there = repair.kind == RepairKind::adopt;
  return {there ? RefundEvent::settled : RefundEvent::unsettled, why_of(repair), repair.txn};
}

}  // namespace tillrig::engine
