#include "reference/engine/engine_node.h"
#include "reference/engine/patience.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/records.h"
#include "reference/engine/terminal_store.h"
#include "reference/ports/spawn.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

std::optional<std::string> wrong_with(const Advice& advice) {
  const auto& tender = advice.tender;
  if (tender.attempt.empty()) return "tender.attempt: expected a key, found none";
  if (advice.order.empty()) return "order: expected an order, found none";
  if (tender.tender != TenderKind::card || !tender.card) return "tender.card: expected a card, found none";
  if (!tender.card->pin_block.empty()) return "tender.card: a sale made offline has no PIN block";
  if (tender.amount.minor() <= 0) return "tender.amount: expected more than zero, found " + tender.amount.text();
  if (advice.till.empty() || advice.till.text().find('/') != std::string::npos)
    return "till: expected a terminal, found '" + advice.till.text() + "'";
  return std::nullopt;
}

Payment payment_for(const Advice& advice) {
  Payment payment;
  payment.plan = PaymentPlan::advice;
  payment.attempt = advice.tender.attempt;
  payment.order = advice.order;
  payment.line = advice.tender.line;
  payment.channel = advice.channel;
  payment.till = advice.till;
  payment.code = advice.tender.card->masked;
  payment.amount = advice.tender.amount;
  payment.card = encode(advice);
  return payment;
}

bool same_advice(const Payment& known, const Payment& told) {
  const bool advised = known.plan == told.plan || known.plan == PaymentPlan::statement;
  return advised && known.order == told.order && known.line == told.line && known.channel == told.channel &&
         known.till == told.till && known.amount == told.amount && known.code == told.code;
}

}  // namespace

EngineNode::Awaitable<Answer> EngineNode::advise(Request request) {
  const auto advice = decode<Advice>(request.message.body);
  if (!advice) co_return not_executed(advice.error().line);
  if (const auto wrong = wrong_with(*advice)) co_return not_executed(*wrong);
  auto opened = co_await open_advice(*advice);
  if (auto* refused = std::get_if<Refused>(&opened)) co_return std::move(*refused);
  auto& [payment, fresh, begins_batch] = std::get<Opened>(opened);
  if (fresh) {
    if (begins_batch)
      record_batch(ports_.log, batch_key(payment.till, payment.channel, payment.batch), BatchState::open);
    record_move(ports_.log, payment, "NONE", "advise");
    co_await ports_.lifecycle.fault_point("engine.sending.stored");
    at_work(pursuit_of(payment), true);
  }
  co_return co_await answer_soon(std::move(payment));
}

// What is stored is what is repeated.
EngineNode::Awaitable<std::variant<EngineNode::Opened, Refused>> EngineNode::open_advice(Advice advice) {
  auto fresh = payment_for(advice);
  fresh.day = today();
  bool begins_batch = false, is_own = false;
  std::optional<Payment> existing;
  std::optional<std::string> objection;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    objection.reset();
    existing = find_by_attempt(db, fresh.attempt);
    is_own = !existing || (in_doubt && existing->number == fresh.number);
    if (existing) return false;
    const auto allotted = allot(db, settings_.merchant, fresh.till, fresh.channel);
    if (!allotted) {
      objection = "the terminal has no number left: settle its batch";
      return false;
    }
    fresh.number = allotted->card.number();
    fresh.batch = allotted->card.batch;
    begins_batch = allotted->begins_batch;
    return insert(db, fresh);
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (objection) co_return not_executed(std::move(*objection));
  if (is_own) co_return Opened{fresh, true, begins_batch};
  if (!same_advice(*existing, fresh)) co_return not_executed("same key, other content");
  co_return Opened{std::move(*existing), false, false};
}

EngineNode::Awaitable<bool> EngineNode::is_held_up(Payment payment) {
  bool held_up = false;
  std::function<bool(DbSession&)> look = [&](DbSession& db) {
    held_up = obstacle_at(db, payment.till, payment.channel, payment.number).has_value();
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(look));
  co_return held_up;
}

// Once the bank has answered or failed to, or when the caller has waited long enough; the rest is told later.
EngineNode::Awaitable<Answer> EngineNode::answer_soon(Payment payment) {
  const auto found = pursuits_.find(payment.number.text());
  if (found == pursuits_.end()) {
    const auto stored = co_await read(payment.attempt);
    co_return answer_of(*stored);
  }
  const auto pursuit = found->second;
  const auto at = ports_.clock.steady_now() + settings_.answer_within;
  spawn(ports_.executor, wake_at(ports_.clock, pursuit, at));
  while (pursuit->payment.state == PaymentState::sending && ports_.clock.steady_now() < at)
    co_await pursuit->moved.wait();
  co_return answer_of(pursuit->payment);
}

}  // namespace tillrig::engine
