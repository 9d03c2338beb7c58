#include <fmt/format.h>

#include "reference/engine/engine_node.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/refund_store.h"
#include "reference/ports/spawn.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

Refused not_executed(std::string why) {
  return Refused{RefusedWhy::not_executed, std::move(why)};
}

// A final state answers with the bytes it was born with; a refusal is never bound to its key.
Answer answer_of(const Payment& payment) {
  if (is_final(payment.state)) return Reply{payment.reply, payment.state != PaymentState::refused};
  return Reply{encode(report_of(payment)), false};
}

bool is_record_only(const Payment& payment) {
  return payment.order.empty();
}

std::optional<std::string> wrong_with(const Charge& charge) {
  if (charge.pay.attempt.empty()) return "pay.attempt: expected a key, found none";
  if (charge.pay.order.empty()) return "pay.order: expected an order, found none";
  if (charge.pay.amount.minor() <= 0) return "pay.amount: expected more than zero, found " + charge.pay.amount.text();
  if (charge.expires_in_ms <= 0) return "expires_in_ms: the order is over";
  return std::nullopt;
}

}  // namespace

Refund refund_for(const Payment& payment, const ChannelTxn& txn) {
  Refund refund;
  refund.key = refund_key(txn);
  refund.txn = txn;
  refund.number = payment.number;
  refund.order = payment.order;
  refund.channel = payment.channel;
  refund.amount = payment.amount;
  return refund;
}

// Unique without a look at the store: an incarnation is never the same twice.
ChannelNumber EngineNode::new_number() {
  const auto ms = whole_milliseconds(ports_.clock.wall_now().since_epoch);
  return ChannelNumber(fmt::format("P{}-{}-{}", ms, ports_.lifecycle.incarnation(), ++numbers_));
}

EngineNode::Awaitable<Answer> EngineNode::charge(Request request) {
  auto charge = decode<Charge>(request.message.body);
  if (!charge) co_return not_executed(charge.error().line);
  if (const auto wrong = wrong_with(*charge)) co_return not_executed(*wrong);

  auto opened = co_await open(charge->pay);
  if (auto* refused = std::get_if<Refused>(&opened)) co_return std::move(*refused);
  auto& [payment, fresh] = std::get<Opened>(opened);
  if (fresh) {
    pursuit_of(payment);
    record_move(payment, "NONE", "charge");
    co_await ports_.lifecycle.fault_point("engine.sending.stored");
    spawn(ports_.executor, send(std::move(*charge), payment.number));
  }
  co_return co_await answer_when_settled(std::move(payment));
}

EngineNode::Awaitable<std::variant<EngineNode::Opened, Refused>> EngineNode::open(PayRequest pay) {
  Payment fresh;
  fresh.number = new_number();
  fresh.attempt = pay.attempt;
  fresh.order = pay.order;
  fresh.line = pay.line;
  fresh.channel = pay.channel;
  fresh.code = pay.code.masked();
  fresh.amount = pay.amount;
  std::optional<Payment> existing;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    existing = find_by_attempt(db, pay.attempt);
    // A refusal was never bound to the key: the attempt may be tried again, under a number of its own.
    const bool again = existing && existing->state == PaymentState::refused && same_content(*existing, pay);
    if (existing && !again) return false;
    fresh.generation = again ? existing->generation + 1 : 1;
    existing.reset();
    return insert(db, fresh);
  };
  for (;;) {
    const auto outcome = co_await ports_.store.transact(work);
    if (const auto* trouble = std::get_if<NotCommitted>(&outcome)) co_return not_executed("store: " + trouble->detail);
    if (!std::holds_alternative<CommitUnknown>(outcome)) break;
    const auto again = ports_.clock.steady_now() + std::chrono::milliseconds(50);
    co_await ports_.clock.sleep_until(again);
  }
  if (!existing || existing->number == fresh.number) co_return Opened{fresh, true};
  if (!is_record_only(*existing) && !same_content(*existing, pay)) co_return not_executed("same key, other content");
  co_return Opened{*existing, false};
}

EngineNode::Awaitable<void> EngineNode::send(Charge charge, ChannelNumber number) {
  ChannelRequest request;
  request.number = number;
  request.order = charge.pay.order;
  request.code = charge.pay.code;
  request.amount = charge.pay.amount;
  request.expires_in_ms = charge.expires_in_ms;
  const auto budget = settings_.charge_timeout + std::chrono::milliseconds(500);
  Heard heard;
  heard.asked = Asked::charge;
  heard.result = co_await ask(charge.pay.channel, "adapter.charge", std::move(request), budget);
  co_await ports_.lifecycle.fault_point("engine.charge.answered");
  co_await apply(std::move(number), std::move(heard));
}

// A charge in flight is waited for, by its own request and by every repetition of it.
EngineNode::Awaitable<Answer> EngineNode::answer_when_settled(Payment payment) {
  while (payment.state == PaymentState::sending) {
    const auto found = pursuits_.find(payment.number.text());
    if (found != pursuits_.end()) {
      const auto pursuit = found->second;
      while (pursuit->payment.state == PaymentState::sending) co_await pursuit->moved.wait();
      co_return answer_of(pursuit->payment);
    }
    // It moved, or has just been stored, while we were reading.
    const auto soon = ports_.clock.steady_now() + std::chrono::milliseconds(1);
    co_await ports_.clock.sleep_until(soon);
    payment = *co_await read(payment.attempt);
  }
  co_return answer_of(payment);
}

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
  auto payment = co_await read(query->attempt);
  if (!payment) co_return not_executed("no such attempt");
  co_return co_await answer_when_settled(std::move(*payment));
}

EngineNode::Awaitable<Answer> EngineNode::stop(Request request, PaymentEvent event) {
  const auto query = decode<PaymentQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  auto payment = co_await read(query->attempt);
  if (!payment) {
    const auto record = co_await leave_record(query->attempt);
    co_return answer_of(record);
  }
  if (is_final(payment->state)) co_return answer_of(*payment);
  Heard heard;
  heard.event = event;
  payment = co_await apply(payment->number, std::move(heard));
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
  std::optional<Refund> begun;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    begun.reset();
    payment = find_by_attempt(db, query->attempt);
    if (!payment || payment->state != PaymentState::succeeded) return false;
    const auto wanted = refund_for(*payment, payment->txn);
    if (insert(db, wanted)) begun = wanted;
    return begun.has_value();
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!payment) co_return not_executed("no such attempt");
  if (begun) begin_refund(*begun);
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
    ports_.log.record(
        Event("listed").with("list", "notices").with("key", result->number).with("why", "nobody knows the number"));
  }
  co_return Reply{encode(Done{}), false};
}

}  // namespace tillrig::engine
