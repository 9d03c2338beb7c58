#include "reference/engine/engine_node.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/records.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

constexpr std::int64_t kPaymentsATime = 100;

KnownAttempt told_of(const Payment& payment) {
  KnownAttempt told;
  told.order = payment.order;
  told.till = payment.till;
  told.code = payment.code;
  told.day = payment.day;
  told.offline = payment.plan == PaymentPlan::advice;
  told.report = report_of(payment);
  return told;
}

KnownRefund told_of(const Refund& refund) {
  KnownRefund told;
  told.order = refund.order;
  told.till = refund.till;
  told.number = refund.number;
  told.sale = refund.txn;
  told.day = refund.day;
  told.void_sale = refund.plan == RefundPlan::void_sale;
  told.report = report_of(refund);
  return told;
}

DayRow row_of(const Payment& payment) {
  DayRow row;
  row.what = "SALE";
  row.key = payment.attempt.text();
  row.order = payment.order;
  row.tender = tender_of(payment.plan);
  row.channel = payment.channel;
  row.number = payment.number;
  row.txn = payment.txn;
  row.amount = payment.amount;
  row.state = word_of(payment.state);
  row.day = payment.day;
  return row;
}

// A card's refund has a number of its own, a wallet's goes by the number of its sale.
DayRow row_of(const Refund& refund) {
  DayRow row;
  row.what = "REFUND";
  row.key = refund.key.text();
  row.order = refund.order;
  row.tender = report_of(refund).tender;
  row.channel = refund.channel;
  row.number = refund.sent_as.empty() ? refund.number : refund.sent_as;
  row.txn = refund.refund_txn;
  row.amount = refund.amount;
  row.state = word_of(refund.state);
  row.day = refund.day;
  return row;
}

}  // namespace

EngineNode::Awaitable<std::optional<Payment>> EngineNode::read(AttemptKey attempt) {
  std::optional<Payment> payment;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    payment = find_by_attempt(db, attempt);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return payment;
}

EngineNode::Awaitable<Answer> EngineNode::status(Request request) {
  const auto query = decode<PaymentQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  auto payment = co_await assume_sent(query->attempt);
  if (!payment) co_return not_executed("no such attempt");
  co_return co_await answer_when_settled(std::move(*payment));
}

EngineNode::Awaitable<Answer> EngineNode::stop(Request request, PaymentEvent event) {
  const auto query = decode<PaymentQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  auto payment = co_await assume_sent(query->attempt);
  if (!payment) {
    const auto record = co_await leave_record(query->attempt);
    co_return answer_of(record);
  }
  if (is_final(payment->state)) co_return answer_of(*payment);
  Heard heard;
  heard.event = event;
  payment = co_await apply(payment->number, std::move(heard));
  // What a close does not touch is in flight: its own answer settles it.
  if (payment->plan == PaymentPlan::reversal) co_return co_await answer_when_settled(std::move(*payment));
  co_return answer_of(*payment);
}

// An end that overtakes its beginning leaves a record, so that the late charge finds its attempt closed.
EngineNode::Awaitable<Payment> EngineNode::leave_record(AttemptKey attempt) {
  Payment record;
  record.number = ChannelNumber("none-" + attempt.text());
  record.attempt = attempt;
  record.state = PaymentState::closed;
  record.why = "ended before it was charged";
  record.reply = encode(report_of(record));
  std::optional<Payment> winner;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const bool inserted = insert(db, record);
    winner = find_by_attempt(db, attempt);
    return inserted;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return *winner;
}

EngineNode::Awaitable<Answer> EngineNode::refund(Request request) {
  const auto query = decode<PaymentQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  std::optional<Payment> payment;
  Refund wanted;
  NewRefund born;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    if (!in_doubt) born = {};
    payment = find_by_attempt(db, query->attempt);
    if (!payment || payment->state != PaymentState::succeeded) return false;
    if (find_refund(db, refund_key(payment->txn))) return false;
    // What the customer has got back already does not go back again.
    const auto left = refundable(db, *payment);
    if (left.minor() <= 0) return false;
    wanted = late_refund(*payment, payment->txn, left);
    wanted.day = today();
    born = insert(db, settings_.merchant, wanted);
    return born.stored;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!payment) co_return not_executed("no such attempt");
  if (born.stored) refunds_.begin(wanted, born);
  co_return Reply{encode(report_of(*payment)), false};
}

// Acknowledged after the commit. What it says is weighed like any answer; who never heard of the number keeps it.
EngineNode::Awaitable<Answer> EngineNode::notice(Request request) {
  const auto result = decode<ChannelResult>(request.message.body);
  if (!result) co_return not_executed(result.error().line);
  Heard heard;
  heard.asked = Asked::notice;
  heard.result = *result;
  const auto known = co_await apply(result->number, std::move(heard));
  if (!known) {
    std::function<bool(DbSession&)> work = [&](DbSession& db) {
      keep_orphan_notice(db, result->number, request.message.body);
      return true;
    };
    co_await settle(ports_.store, ports_.clock, std::move(work));
    record_listed(ports_.log, "notices", result->number.text(), "nobody knows the number");
  }
  co_return Reply{encode(Done{}), false};
}

EngineNode::Awaitable<Answer> EngineNode::day(Request request) {
  const auto query = decode<DayQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  DayRows rows;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    rows.rows.clear();
    for (const auto& payment : payments_of_day(db, query->day)) rows.rows.push_back(row_of(payment));
    for (const auto& refund : refunds_of_day(db, query->day)) rows.rows.push_back(row_of(refund));
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return Reply{encode(rows), false};
}

EngineNode::Awaitable<Answer> EngineNode::payments(Request request) {
  const auto query = decode<PaymentsQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  KnownPayments known;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    known = {};
    const auto payments = payments_after(db, query->after, kPaymentsATime);
    for (const auto& payment : payments) {
      known.attempts.push_back(told_of(payment));
      for (const auto& refund : customers_refunds_of(db, payment.number)) known.refunds.push_back(told_of(refund));
    }
    if (std::ssize(payments) == kPaymentsATime) known.last = payments.back().number;
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return Reply{encode(known), false};
}

}  // namespace tillrig::engine
