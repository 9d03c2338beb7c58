#include "reference/engine/refund_desk.h"

#include "reference/engine/patience.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/records.h"
#include "reference/ports/spawn.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

bool is_at_rest(const Refund& refund) {
  return refund.told && chore_of(refund) == RefundChore::none;
}

// Money that this refund gave back was all that its payment held.
bool empties_its_payment(const Refund& refund, const Payment& payment) {
  return refund.cause == RefundCause::late && refund.state == RefundState::refunded &&
         (payment.state != PaymentState::succeeded || payment.txn == refund.txn);
}

ChannelRequest request_for(const Refund& refund) {
  ChannelRequest request;
  request.order = refund.order;
  request.amount = refund.amount;
  if (refund.plan == RefundPlan::repeat) {
    request.number = refund.number;
    request.refund = refund.key;
  } else {
    request.number = refund.sent_as;
    request.original = refund.number;
  }
  return request;
}

}  // namespace

RefundDesk::RefundDesk(NodePorts& ports, const EngineSettings& settings, const EngineTables& tables, Channels& channels,
                       OnPayment on_payment)
    : ports_(ports), settings_(settings), tables_(tables), channels_(channels), on_payment_(std::move(on_payment)) {}

void RefundDesk::begin(const Refund& refund, const NewRefund& born) {
  if (born.begins_batch)
    record_batch(ports_.log, batch_key(refund.till, refund.channel, refund.batch), BatchState::open);
  record_move(ports_.log, refund, "NONE", "begin");
  at_work(refund, false);
}

void RefundDesk::resume(const Refund& refund) {
  at_work(refund, true);
}

void RefundDesk::at_work(const Refund& refund, bool restarted) {
  auto& work = works_[refund.key.text()];
  if (work) return;
  work = std::make_shared<Work>(refund, ports_.executor);
  spawn(ports_.executor, pursue(work, restarted));
}

RefundDesk::Awaitable<void> RefundDesk::pursue(WorkPtr work, bool restarted) {
  const auto key = work->refund.key;
  if (restarted && work->refund.state == RefundState::sending) {
    RefundHeard heard{RefundEvent::no_answer, "restarted"};
    co_await hear(key, std::move(heard));
  }
  for (std::int64_t repetition = 0; !is_at_rest(work->refund); ++repetition) {
    const auto state = work->refund.state;
    co_await do_round(work);
    if (is_at_rest(work->refund)) break;
    if (repetition >= settings_.rules.list_after && !work->refund.listed) {
      RefundHeard heard{RefundEvent::unanswered, "nobody answers"};
      co_await hear(key, std::move(heard));
    }
    // A void that has just been given up is reversed at once.
    if (work->refund.state != state && chore_of(work->refund) == RefundChore::reverse) continue;
    const auto pause = work->refund.listed ? settings_.rules.slow_interval : settings_.rules.pacing.pause(repetition);
    const auto again = ports_.clock.steady_now() + pause;
    co_await ports_.clock.sleep_until(again);
  }
  works_.erase(key.text());
}

RefundDesk::Awaitable<void> RefundDesk::do_round(WorkPtr work) {
  const auto chore = chore_of(work->refund);
  bool settled = chore == RefundChore::none;
  if (chore == RefundChore::reverse) co_await reverse(work);
  if (chore == RefundChore::ask_and_send) settled = co_await settled_by_query(work);
  if (chore != RefundChore::reverse && !settled) co_await send(work);
  ++work->rounds;
  work->moved.notify();
  if (!work->refund.told) co_await tell(work);
}

RefundDesk::Awaitable<void> RefundDesk::send(WorkPtr work) {
  const auto refund = work->refund;
  const bool of_card = refund.plan != RefundPlan::repeat;
  const bool held_up = of_card ? co_await is_held_up(refund) : false;
  if (held_up) co_return;
  const auto budget = of_card ? settings_.card_timeout : settings_.ask_timeout;
  std::string verb = refund.plan == RefundPlan::void_sale ? "adapter.void" : "adapter.refund";
  auto request = request_for(refund);
  const auto result = co_await channels_.ask(refund.channel, std::move(verb), std::move(request), budget);
  co_await ports_.lifecycle.fault_point("engine.refund.answered");
  RefundHeard heard{refund_event_of(result.state), result.why, result.txn};
  co_await hear(refund.key, std::move(heard));
}

// Before the same number is sent again.
RefundDesk::Awaitable<bool> RefundDesk::settled_by_query(WorkPtr work) {
  const auto refund = work->refund;
  auto request = request_for(refund);
  const auto result =
      co_await channels_.ask(refund.channel, "adapter.refund-query", std::move(request), settings_.ask_timeout);
  if (result.state != ChannelState::refunded && result.state != ChannelState::failed) co_return false;
  RefundHeard heard{refund_event_of(result.state), result.why, result.txn};
  co_await hear(refund.key, std::move(heard));
  co_return true;
}

RefundDesk::Awaitable<void> RefundDesk::reverse(WorkPtr work) {
  const auto refund = work->refund;
  auto request = request_for(refund);
  const auto result =
      co_await channels_.ask(refund.channel, "adapter.reverse", std::move(request), settings_.ask_timeout);
  RefundHeard heard{undoing_event_of(result.state), result.why};
  co_await hear(refund.key, std::move(heard));
}

RefundDesk::Awaitable<void> RefundDesk::reverse_first(ChannelNumber number, SteadyInstant at) {
  for (const auto& [key, work] : works_) {
    if (work->refund.sent_as != number) continue;
    const auto held = work;
    spawn(ports_.executor, reverse(held));
    spawn(ports_.executor, wake_at(ports_.clock, held, at));
    while (chore_of(held->refund) == RefundChore::reverse && ports_.clock.steady_now() < at)
      co_await held->moved.wait();
    co_return;
  }
}

// An online transaction of a terminal leaves after what is open there.
RefundDesk::Awaitable<bool> RefundDesk::is_held_up(Refund refund) {
  bool held_up = false;
  std::function<bool(DbSession&)> look = [&](DbSession& db) {
    held_up = obstacle_at(db, refund.till, refund.channel, refund.sent_as).has_value();
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(look));
  co_return held_up;
}

RefundDesk::Awaitable<std::optional<Refund>> RefundDesk::hear(RefundKey key, RefundHeard heard) {
  std::optional<Refund> before;
  std::optional<RefundDecision> decision;
  std::optional<Payment> payment;
  std::function<bool(DbSession&, bool)> move = [&](DbSession& db, bool in_doubt) {
    const auto stored = find_refund(db, key);
    if (!stored) return false;
    if (in_doubt && decision && decision->changed && *stored == decision->after) return true;
    before = stored;
    payment.reset();
    decision = decide(tables_.of(stored->plan), *stored, heard, settings_.rules.list_after);
    if (!decision->changed) return false;
    update(db, decision->after);
    if (!decision->effects.has(RefundEffect::tell)) return true;
    payment = find_by_number(db, stored->number);
    if (!payment || !empties_its_payment(decision->after, *payment)) {
      payment.reset();
      return true;
    }
    payment->refunded = true;
    payment->told = false;
    ++payment->moves;
    update(db, *payment);
    return true;
  };
  const bool stored = co_await settle(ports_.store, ports_.clock, std::move(move));
  if (!stored) co_return before;

  const auto& after = decision->after;
  if (after.state != before->state) record_move(ports_.log, after, word_of(before->state), name_of(heard.event));
  if (decision->listed)
    record_listed(ports_.log, "refunds", after.key.text(), after.why.empty() ? heard.why : after.why);
  if (payment) on_payment_(*payment);
  if (const auto found = works_.find(key.text()); found != works_.end()) {
    if (after.moves > found->second->refund.moves) found->second->refund = after;
    found->second->moved.notify();
  } else if (!is_at_rest(after)) {
    at_work(after, false);
  }
  co_return after;
}

RefundDesk::Awaitable<void> RefundDesk::tell(WorkPtr work) {
  const auto told = work->refund;
  RefundMoved moved{told.order, report_of(told)};
  Message message{"order.refund-result", encode(moved), told.key.text()};
  const auto outcome = co_await ports_.bus.call(settings_.acquiring, std::move(message), settings_.ask_timeout);
  if (!std::holds_alternative<Reply>(outcome)) co_return;
  std::optional<Refund> stored;
  std::function<bool(DbSession&)> mark = [&](DbSession& db) {
    stored = find_refund(db, told.key);
    // Something newer is still to be told when it moved meanwhile.
    if (!stored || stored->told || stored->state != told.state) return false;
    stored->told = true;
    ++stored->moves;
    update(db, *stored);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(mark));
  if (stored && stored->moves > work->refund.moves) work->refund = *stored;
}

}  // namespace tillrig::engine
