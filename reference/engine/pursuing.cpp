#include "reference/engine/engine_node.h"
#include "reference/engine/payment_store.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

struct Question {
  const char* verb;
  Asked asked;
};

Question question_for(Chore chore) {
  switch (chore) {
    case Chore::close:
      return {"adapter.close", Asked::close};
    case Chore::cancel:
      return {"adapter.cancel", Asked::cancel};
    case Chore::recheck:
      return {"adapter.query", Asked::recheck};
    case Chore::reverse:
      return {"adapter.reverse", Asked::reverse};
    case Chore::advise:
      return {"adapter.advise", Asked::advise};
    default:
      return {"adapter.query", Asked::query};
  }
}

}  // namespace

EngineNode::Awaitable<void> EngineNode::pursue(PursuitPtr pursuit, std::uint64_t worker) {
  while (pursuit->worker == worker) {
    if (!pursuit->payment.told) co_await tell(pursuit);
    if (pursuit->worker != worker) co_return;
    const auto due = pursuit->due;
    co_await ports_.clock.sleep_until(due);
    if (pursuit->worker != worker) co_return;
    const auto chore = chore_of(pursuit->payment);
    if (chore != Chore::none) co_await do_chore(pursuit, chore);
    if (pursuit->worker != worker) co_return;
    if (rest(pursuit)) co_return;
    if (++pursuit->repetition >= settings_.rules.list_after && !pursuit->payment.listed) {
      Heard nothing;
      nothing.event = PaymentEvent::unanswered;
      co_await apply(pursuit->payment.number, std::move(nothing));
    }
    const auto pause =
        pursuit->payment.listed ? settings_.rules.slow_interval : settings_.rules.pacing.pause(pursuit->repetition);
    pursuit->due = ports_.clock.steady_now() + pause;
  }
}

EngineNode::Awaitable<void> EngineNode::do_chore(PursuitPtr pursuit, Chore chore) {
  const auto question = question_for(chore);
  if (chore == Chore::advise) {
    const auto held_up = co_await is_held_up(pursuit->payment);
    if (held_up) co_return;
  }
  ChannelRequest request;
  request.number = pursuit->payment.number;
  request.order = pursuit->payment.order;
  request.amount = pursuit->payment.amount;
  // Whatever the channel holds goes back: the answer is not held to an amount.
  if (chore == Chore::cancel) request.amount = Money::zero(request.amount.currency());
  Heard heard;
  heard.asked = question.asked;
  if (chore == Chore::advise) request.card = decode<Advice>(pursuit->payment.card)->tender.card;
  heard.result =
      co_await channels_.ask(pursuit->payment.channel, question.verb, std::move(request), settings_.ask_timeout);
  // Only of an advice does it matter that it may have arrived.
  const bool silent = heard.result.state == ChannelState::unknown && chore != Chore::advise;
  if (silent || heard.result.state == ChannelState::refused) co_return;
  co_await apply(pursuit->payment.number, std::move(heard));
}

EngineNode::Awaitable<void> EngineNode::tell(PursuitPtr pursuit) {
  const auto told = pursuit->payment;
  PaymentMoved moved{told.order, report_of(told)};
  Message message{"order.result", encode(moved), told.attempt.text()};
  const auto outcome = co_await ports_.bus.call(settings_.acquiring, std::move(message), settings_.ask_timeout);
  if (!std::holds_alternative<Reply>(outcome)) co_return;
  std::optional<Payment> stored;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    stored = find_by_number(db, told.number);
    // Something newer is still to be told when it moved meanwhile.
    if (!stored || stored->told || stored->state != told.state || stored->refunded != told.refunded) return false;
    stored->told = true;
    ++stored->moves;
    update(db, *stored);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (stored) keep(pursuit, *stored);
}

}  // namespace tillrig::engine
