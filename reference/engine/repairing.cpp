#include <algorithm>

#include "reference/engine/engine_node.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/repair.h"
#include "reference/engine/repair_store.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

std::optional<Refund> refund_wanted_by(const Repair& repair, const Payment& payment) {
  if (repair.kind == RepairKind::refund) return late_refund(payment, repair.txn, repair.amount);
  if (repair.kind == RepairKind::excess) return excess_refund(payment, repair.txn, repair.amount);
  return std::nullopt;
}

// As of a channel that is silent: repeated until it is over.
Refused ask_again(std::string why) {
  return Refused{RefusedWhy::no_connection, std::move(why)};
}

}  // namespace

// The record is stored first. What follows from it can be done twice and is done once: so a repetition makes up for
// what a crash has left undone.
EngineNode::Awaitable<Answer> EngineNode::repair(Request request) {
  const auto repair = decode<Repair>(request.message.body);
  if (!repair) co_return not_executed(repair.error().line);
  if (repair->repair.empty()) co_return not_executed("repair: expected a key, found none");
  auto confirmed = co_await confirm(*repair, request.budget);
  if (auto* refused = std::get_if<Refused>(&confirmed)) co_return std::move(*refused);
  auto stored = co_await store_repair(*repair, std::get<Compared>(confirmed));
  if (auto* refused = std::get_if<Refused>(&stored)) co_return std::move(*refused);
  auto& adjusted = std::get<Adjusted>(stored);
  if (adjusted.fresh)
    ports_.log.record(Event("repair.recorded")
                          .with("repair", repair->repair)
                          .with("kind", word_of(repair->kind))
                          .with("number", repair->number)
                          .with("txn", repair->txn)
                          .with(repair->amount)
                          .with("by", repair->by));
  if (adjusted.begun) refunds_.begin(*adjusted.begun, adjusted.born);
  const bool states_the_end = repair->kind != RepairKind::refund;
  if (states_the_end && adjusted.refund) {
    auto says = statement_says_of_refund(*repair);
    co_await refunds_.hear(adjusted.refund->key, std::move(says));
  } else if (states_the_end && !is_final(adjusted.payment->state)) {
    auto says = statement_says(*repair, *adjusted.payment);
    adjusted.payment = co_await apply(repair->number, std::move(says));
  }
  co_return Reply{encode(report_of(*adjusted.payment)), false};
}

// A channel that does not answer objects to nothing: it is asked again with the next repetition. So is one that may
// have a refund to execute: what it holds cannot be compared with what is left here.
EngineNode::Awaitable<std::variant<EngineNode::Compared, Refused>> EngineNode::confirm(Repair repair, Duration budget) {
  std::optional<Payment> payment;
  Compared standing;
  bool stranger = false;
  std::function<bool(DbSession&)> look = [&](DbSession& db) {
    const bool about_payment = !find_repair(db, repair.repair) && !find_refund_sent_as(db, repair.number);
    payment = about_payment ? find_by_number(db, repair.number) : std::nullopt;
    stranger = about_payment && !payment && !objection_to_stranger(repair);
    if (payment || stranger) standing = refund_standing(db, payment ? *payment : stranger_in(repair));
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(look));
  const bool known = payment && !objection_to(repair, *payment) && needs_confirmation(repair, *payment);
  if (!known && !stranger) co_return Compared();
  if (standing->pending) co_return ask_again("a refund of it is not final yet");
  std::optional<Refused> objection;
  if (stranger)
    objection = co_await what_stranger_lacks(repair, budget);
  else
    objection = co_await what_channel_lacks(repair, standing->left, budget);
  if (objection) co_return std::move(*objection);
  co_return standing;
}

// Nothing of it is ours: the channel must hold all of it, and be one that can be asked.
EngineNode::Awaitable<std::optional<Refused>> EngineNode::what_stranger_lacks(Repair repair, Duration budget) {
  const auto* can = channels_.known(repair.channel);
  if (!can) can = co_await channels_.learn(repair.channel);
  if (!can) co_return ask_again(repair.channel.text() + " does not say what it can do");
  if (!can->query_after_unknown)
    co_return not_executed(repair.channel.text() + " cannot be asked what it holds, and nobody here knows the number");
  const auto nothing = Money::zero(repair.amount.currency());
  co_return co_await what_channel_lacks(std::move(repair), nothing, budget);
}

// Asked without an amount: the answer is not held to any, it says what is there.
EngineNode::Awaitable<std::optional<Refused>> EngineNode::what_channel_lacks(Repair repair, Money ours,
                                                                             Duration budget) {
  ChannelRequest request;
  request.number = repair.number;
  request.amount = Money::zero(ours.currency());
  const auto patience = std::min<Duration>(settings_.ask_timeout, budget / 2);
  const auto answer = co_await channels_.ask(repair.channel, "adapter.query", std::move(request), patience);
  if (answer.state == ChannelState::unknown || answer.state == ChannelState::refused)
    co_return ask_again(repair.channel.text() + " does not say what it holds");
  if (auto objection = not_confirmed(repair, ours, answer)) co_return not_executed(std::move(*objection));
  co_return std::nullopt;
}

// The channel has confirmed what was so when it was asked. In the transaction that acts on it, it must still be so.
EngineNode::Awaitable<std::variant<EngineNode::Adjusted, Refused>> EngineNode::store_repair(Repair repair,
                                                                                            Compared compared) {
  Adjusted adjusted;
  std::optional<std::string> objection;
  bool outdated = false;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    objection.reset();
    outdated = false;
    if (!in_doubt) adjusted = Adjusted();
    auto& [payment, refund, begun, born, fresh] = adjusted;
    refund = find_refund_sent_as(db, repair.number);
    payment = find_by_number(db, refund ? refund->number : repair.number);
    const bool stranger = !payment;
    if (stranger) {
      objection = objection_to_stranger(repair);
      if (objection) return false;
      payment = stranger_in(repair);
    }
    if (const auto known = find_repair(db, repair.repair)) {
      if (encode(*known) != encode(repair)) objection = "same key, other content";
      return false;
    }
    objection = refund ? objection_to(repair, *refund) : objection_to(repair, *payment);
    if (objection) return false;
    begun = refund ? std::nullopt : refund_wanted_by(repair, *payment);
    if (begun && find_refund(db, begun->key)) begun.reset();
    const bool confirmed = stranger || needs_confirmation(repair, *payment);
    outdated = begun && confirmed && compared != refund_standing(db, *payment);
    if (outdated) return false;
    if (begun) {
      begun->day = today();
      born = insert(db, settings_.merchant, *begun);
      if (!born.stored) begun.reset();
    }
    return fresh = insert(db, repair);
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (objection) co_return not_executed(std::move(*objection));
  if (outdated) co_return ask_again("its refunds have changed since the channel was asked");
  co_return std::move(adjusted);
}

}  // namespace tillrig::engine
