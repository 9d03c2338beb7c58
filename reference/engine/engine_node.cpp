#include "reference/engine/engine_node.h"

#include "reference/engine/engine.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/records.h"
#include "reference/engine/recovery_store.h"
#include "reference/engine/repair_store.h"
#include "reference/engine/terminal_store.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/shell/settle.h"

namespace tillrig {

std::unique_ptr<Node> make_engine(NodePorts& ports, const engine::EngineTables& tables) {
  return std::make_unique<engine::EngineNode>(ports, tables);
}

}  // namespace tillrig

namespace tillrig::engine {
namespace {

constexpr std::int64_t kBatchesALife = 1000;

}  // namespace

EngineNode::EngineNode(NodePorts& ports, EngineTables tables)
    : ports_(ports),
      settings_(ports.settings),
      tables_(std::move(tables)),
      channels_(ports, settings_),
      refunds_(ports, settings_, tables_, channels_,
               [this](const Payment& payment) {
                 const auto pursuit = pursuit_of(payment);
                 keep(pursuit, payment);
                 at_work(pursuit, true);
               }),
      batches_(ports, settings_, channels_) {}

void EngineNode::start() {
  auto& bus = ports_.bus;
  bus.serve("engine.charge", [this](Request request) { return charge(std::move(request)); });
  bus.serve("engine.status", [this](Request request) { return status(std::move(request)); });
  bus.serve("engine.close",
            [this](Request request) { return stop(std::move(request), PaymentEvent::close_requested); });
  bus.serve("engine.abandon", [this](Request request) { return stop(std::move(request), PaymentEvent::abandoned); });
  bus.serve("engine.refund", [this](Request request) { return refund(std::move(request)); });
  bus.serve("engine.notice", [this](Request request) { return notice(std::move(request)); });
  bus.serve("engine.give-back", [this](Request request) { return refunds_.give_back(std::move(request)); });
  bus.serve("engine.advise", [this](Request request) { return advise(std::move(request)); });
  bus.serve("engine.settle", [this](Request request) { return batches_.settle_batch(std::move(request)); });
  bus.serve("engine.payments", [this](Request request) { return payments(std::move(request)); });
  bus.serve("engine.day", [this](Request request) { return day(std::move(request)); });
  bus.serve("engine.repair", [this](Request request) { return repair(std::move(request)); });
  spawn(ports_.executor, recover());
}

EngineNode::Awaitable<void> EngineNode::recover() {
  std::vector<Payment> payments;
  std::vector<Refund> refunds;
  std::vector<Batch> batches;
  std::optional<OrderId> recovered;
  std::function<bool(DbSession&)> open = [&](DbSession& db) {
    make_payment_schema(db);
    make_refund_schema(db);
    make_terminal_schema(db);
    make_batch_schema(db);
    make_repair_schema(db);
    make_recovery_schema(db);
    if (settings_.restored) {
      // An incarnation is never the same twice, and no terminal settles a thousand batches in one.
      leap_to_batch(db, kBatchesALife * static_cast<std::int64_t>(ports_.lifecycle.incarnation()));
      begin_recovery(db);
    }
    recovered = recovered_to(db);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(open));
  if (recovered) co_await recover_from_acquiring(*recovered);

  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    payments = unfinished_payments(db);
    refunds = unfinished_refunds(db);
    batches = unsettled_batches(db);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));

  for (const auto& payment : payments) {
    const auto pursuit = pursuit_of(payment);
    if (payment.state != PaymentState::sending) {
      at_work(pursuit, chore_of(payment) != Chore::query);
      continue;
    }
    // It may have left or not: what follows is its plan's affair, and never that it is sent as if for the first time.
    Heard restarted;
    co_await apply(payment.number, std::move(restarted));
  }
  for (const auto& refund : refunds) refunds_.resume(refund);
  for (const auto& batch : batches) batches_.resume(batch);
  for (const auto& number : to_look_at_) spawn(ports_.executor, look_again(number));
  ports_.lifecycle.ready();
}

std::string EngineNode::today() const {
  return business_day(ports_.clock.wall_now(), settings_.cut_off);
}

EngineNode::PursuitPtr EngineNode::pursuit_of(const Payment& payment) {
  auto& pursuit = pursuits_[payment.number.text()];
  if (!pursuit) pursuit = std::make_shared<Pursuit>(payment, ports_.clock.steady_now(), ports_.executor);
  return pursuit;
}

EngineNode::Awaitable<std::optional<Payment>> EngineNode::apply(ChannelNumber number, Heard heard) {
  std::optional<Payment> before;
  std::optional<PaymentDecision> decision;
  std::optional<Refund> refund;
  NewRefund born;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    const auto stored = find_by_number(db, number);
    if (!stored) return false;
    if (in_doubt && decision && decision->changed && *stored == decision->after) return true;
    const auto now = ports_.clock.steady_now();
    const auto found = pursuits_.find(number.text());
    before = stored;
    decision = decide(tables_.of(stored->plan), settings_.rules, *stored, heard,
                      found == pursuits_.end() ? now : found->second->since, now);
    refund.reset();
    if (decision->effects.has(PaymentEffect::refund)) {
      const auto& txn = heard.result.txn.empty() ? decision->after.txn : heard.result.txn;
      refund = late_refund(decision->after, txn, decision->after.amount);
      refund->day = today();
      born = find_refund(db, refund->key) ? NewRefund{} : insert(db, settings_.merchant, *refund);
      if (!born.stored) refund.reset();
    }
    if (decision->changed) update(db, decision->after);
    return decision->changed || refund.has_value();
  };
  const bool stored = co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!before) co_return std::nullopt;
  if (!stored) co_return before;

  const auto& after = decision->after;
  const bool moved = after.state != before->state;
  if (moved || !decision->effects.empty())
    record_move(ports_.log, after, word_of(before->state), name_of(decision->event));
  if (moved) {
    co_await ports_.lifecycle.fault_point("engine.result.stored");
  }
  if (decision->listed) record_listed(ports_.log, "payments", after.number.text(), why_listed(*decision));
  const auto pursuit = pursuit_of(after);
  keep(pursuit, after);
  if (moved || (before->told && !after.told) || (!before->recheck && after.recheck))
    at_work(pursuit, decision->effects.has(PaymentEffect::at_once) || after.recheck || !after.told);
  else
    rest(pursuit);
  if (moved) pursuit->moved.notify();
  if (refund) refunds_.begin(*refund, born);
  co_return after;
}

// true: nothing is left to do but to wait for a charge in flight.
bool EngineNode::rest(const PursuitPtr& pursuit) {
  const auto& payment = pursuit->payment;
  if (!payment.told || chore_of(payment) != Chore::none) return false;
  if (payment.state != PaymentState::sending) pursuits_.erase(payment.number.text());
  return true;
}

// Starts the payment's worker afresh, or lets the payment rest when nothing is left to do.
void EngineNode::at_work(const PursuitPtr& pursuit, bool at_once) {
  ++pursuit->worker;
  if (rest(pursuit)) return;
  const auto& payment = pursuit->payment;
  pursuit->repetition = 0;
  const auto now = ports_.clock.steady_now();
  pursuit->due = at_once && chore_of(payment) != Chore::query ? now : now + settings_.rules.pacing.pause(0);
  spawn(ports_.executor, pursue(pursuit, pursuit->worker));
}

// Who resumes late does not bring back an older row.
void EngineNode::keep(const PursuitPtr& pursuit, const Payment& payment) {
  if (payment.moves > pursuit->payment.moves) pursuit->payment = payment;
}

}  // namespace tillrig::engine
