#include "reference/engine/engine_node.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/refund_store.h"
#include "reference/ports/spawn.h"
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
    default:
      return {"adapter.query", Asked::query};
  }
}

ChannelResult nothing_learned(ChannelState state, const ChannelNumber& number, std::string why) {
  ChannelResult result;
  result.number = number;
  result.state = state;
  result.why = std::move(why);
  return result;
}

}  // namespace

// The bus's outcome is the channel's: refused was never executed, unknown may have been. An answer about another number
// is no answer.
EngineNode::Awaitable<ChannelResult> EngineNode::ask(Channel channel, std::string verb, ChannelRequest request,
                                                     Duration budget) {
  const auto number = request.number;
  const auto refund = request.refund;
  const auto name = "adapter-" + channel.text();
  NodeName adapter(ports_.settings.text(name, name));
  Message message{std::move(verb), encode(request), number.text()};
  auto outcome = co_await ports_.bus.call(std::move(adapter), std::move(message), budget);
  if (auto* refused = std::get_if<Refused>(&outcome))
    co_return nothing_learned(ChannelState::refused, number, std::move(refused->detail));
  if (auto* unknown = std::get_if<Unknown>(&outcome))
    co_return nothing_learned(ChannelState::unknown, number, std::move(unknown->detail));
  auto result = decode<ChannelResult>(std::get<Reply>(outcome).body);
  if (!result) co_return nothing_learned(ChannelState::unknown, number, result.error().line);
  if (result->number != number || (!refund.empty() && result->refund != refund))
    co_return nothing_learned(ChannelState::unknown, number, "an answer about another number");
  co_return std::move(*result);
}

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
    ++pursuit->repetition;
    const auto pause =
        pursuit->payment.listed ? settings_.rules.slow_interval : settings_.rules.pacing.pause(pursuit->repetition);
    pursuit->due = ports_.clock.steady_now() + pause;
  }
}

EngineNode::Awaitable<void> EngineNode::do_chore(PursuitPtr pursuit, Chore chore) {
  const auto question = question_for(chore);
  ChannelRequest request;
  request.number = pursuit->payment.number;
  request.order = pursuit->payment.order;
  request.amount = pursuit->payment.amount;
  Heard heard;
  heard.asked = question.asked;
  heard.result = co_await ask(pursuit->payment.channel, question.verb, std::move(request), settings_.ask_timeout);
  if (heard.result.state == ChannelState::unknown || heard.result.state == ChannelState::refused) co_return;
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

void EngineNode::begin_refund(const Refund& refund) {
  ports_.log.record(Event("state.changed")
                        .with("machine", "refund")
                        .with("key", refund.key)
                        .with("from", "NONE")
                        .with("to", word_of(refund.state))
                        .with("event", "begin"));
  spawn(ports_.executor, pursue_refund(refund, false));
}

EngineNode::Awaitable<void> EngineNode::pursue_refund(Refund refund, bool restarted) {
  if (restarted) refund = co_await apply_refund(refund.key, RefundEvent::no_answer, "restarted");
  for (std::int64_t repetition = 0; !is_final(refund.state); ++repetition) {
    ChannelRequest request;
    request.number = refund.number;
    request.order = refund.order;
    request.refund = refund.key;
    request.amount = refund.amount;
    const auto result = co_await ask(refund.channel, "adapter.refund", std::move(request), settings_.ask_timeout);
    refund = co_await apply_refund(refund.key, refund_event_of(result.state), result.why);
    if (is_final(refund.state)) co_return;
    const auto pause = refund.listed ? settings_.rules.slow_interval : settings_.rules.pacing.pause(repetition);
    const auto again = ports_.clock.steady_now() + pause;
    co_await ports_.clock.sleep_until(again);
  }
}

EngineNode::Awaitable<Refund> EngineNode::apply_refund(RefundKey key, RefundEvent event, std::string why) {
  std::optional<Refund> before;
  std::optional<RefundDecision> decision;
  std::optional<Payment> payment;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto stored = find_refund(db, key);
    invariant(stored.has_value(), "a refund that nobody stored");
    if (decision && decision->changed && stored->moves == decision->after.moves) return true;
    before = stored;
    decision = decide(refunds_, *stored, event, why, settings_.rules.list_after);
    if (!decision->changed) return false;
    update(db, decision->after);
    if (decision->effects.has(RefundEffect::tell)) {
      payment = find_by_number(db, stored->number);
      payment->refunded = true;
      payment->told = false;
      ++payment->moves;
      update(db, *payment);
    }
    return true;
  };
  const bool stored = co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!stored) co_return *before;

  const auto& after = decision->after;
  if (after.state != before->state)
    ports_.log.record(Event("state.changed")
                          .with("machine", "refund")
                          .with("key", after.key)
                          .with("from", word_of(before->state))
                          .with("to", word_of(after.state))
                          .with("event", name_of(event)));
  if (decision->listed)
    ports_.log.record(Event("listed").with("list", "refunds").with("key", after.key).with("why", after.why));
  if (payment) {
    const auto pursuit = pursuit_of(*payment);
    keep(pursuit, *payment);
    at_work(pursuit, true);
  }
  co_return after;
}

}  // namespace tillrig::engine
