#include <set>

#include "reference/engine/engine_node.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/records.h"
#include "reference/engine/recovery.h"
#include "reference/engine/recovery_store.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

Event recovered_event(std::string_view machine, const std::string& key, std::string_view state, std::string_view plan) {
  return Event("recovered")
      .with("machine", machine)
      .with("key", key)
      .with("state", state)
      .with("plan", plan)
      .with("from", "acquiring");
}

// What its bank holds of the batch that was open is more, or less, than what is known here.
void list_batches(Log& log, const KnownAttempts& known, std::set<std::string>& told) {
  for (const auto& attempt : known.attempts) {
    if (attempt.report.tender != TenderKind::card) continue;
    const auto terminal = attempt.till.text() + "/" + attempt.report.channel.text();
    if (told.insert(terminal).second)
      record_listed(log, "batches", terminal, "on an old disk: a new batch is begun, nobody counts the ones before it");
  }
}

}  // namespace

// Before anybody is served, and before what this disk says is in flight is taken for unanswered: acquiring stores an
// attempt before it asks for the charge, so it knows of all that was ever sent.
EngineNode::Awaitable<void> EngineNode::recover_from_acquiring(OrderId after) {
  std::set<std::string> terminals;
  do {
    auto known = co_await ask_acquiring(after);
    list_batches(ports_.log, known, terminals);
    after = co_await store_recovered(std::move(known));
  } while (!after.empty());
}

EngineNode::Awaitable<KnownAttempts> EngineNode::ask_acquiring(OrderId after) {
  for (std::int64_t repetition = 0;; ++repetition) {
    Message message{"order.attempts", encode(AttemptsQuery{after}), {}};
    const auto outcome = co_await ports_.bus.call(settings_.acquiring, std::move(message), settings_.ask_timeout);
    if (const auto* reply = std::get_if<Reply>(&outcome))
      if (auto known = decode<KnownAttempts>(reply->body)) co_return std::move(*known);
    if (repetition == settings_.rules.list_after)
      record_listed(ports_.log, "recovery", ports_.name.text(), "acquiring does not say what is lost here");
    const auto again = ports_.clock.steady_now() + settings_.rules.pacing.pause(repetition);
    co_await ports_.clock.sleep_until(again);
  }
}

// One page, in one transaction with how far it goes.
EngineNode::Awaitable<OrderId> EngineNode::store_recovered(KnownAttempts known) {
  std::vector<Payment> payments;
  std::vector<Refund> refunds;
  std::vector<ChannelNumber> over;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    payments.clear();
    refunds.clear();
    over.clear();
    // Acquiring knows that it went back, or is to go back, and not how.
    const auto given_back = [&](const Payment& payment, const KnownAttempt& told) {
      if (payment.txn.empty() || find_refund(db, refund_key(payment.txn))) return;
      const bool promised = told.goes_back && payment.state == PaymentState::succeeded && !payment.refunded;
      const auto left = promised ? refundable(db, payment) : payment.amount;
      if (!(promised ? left.minor() > 0 : payment.refunded)) return;
      auto refund = promised ? promised_refund(payment, left) : recovered_late_refund(payment);
      if (insert(db, settings_.merchant, refund).stored) refunds.push_back(std::move(refund));
    };
    for (const auto& told : known.attempts) {
      const auto here = find_by_attempt(db, told.report.attempt);
      const bool another = here && is_another(*here, told);
      if (!here && may_still_come(told)) {
        keep_perhaps_sent(db, told);
      } else if (here && !another) {
        const auto after = brought_up_to_date(*here, told);
        if (after) update(db, *after);
        if (after) payments.push_back(*after);
        given_back(after ? *after : *here, told);
        if (is_to_be_looked_at(after ? *after : *here)) over.push_back(here->number);
      } else {
        auto lost = recovered(told);
        if (another) lost.generation = here->generation + 1;
        if (insert(db, lost)) payments.push_back(lost);
        given_back(lost, told);
        if (is_to_be_looked_at(lost)) over.push_back(lost.number);
      }
    }
    for (const auto& told : known.refunds) {
      const auto here = find_refund(db, told.report.refund);
      auto after = here ? brought_up_to_date(*here, told) : recovered(told);
      if (!after) continue;
      if (here)
        update(db, *after);
      else
        insert(db, settings_.merchant, *after);
      refunds.push_back(std::move(*after));
    }
    keep_recovered_to(db, known.last);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  for (const auto& payment : payments) record_recovered(payment);
  for (const auto& refund : refunds) {
    auto event = recovered_event("refund", refund.key.text(), word_of(refund.state), word_of(refund.plan));
    if (!refund.sent_as.empty()) event.add("number", refund.sent_as);
    ports_.log.record(std::move(event));
    if (refund.listed) record_listed(ports_.log, "refunds", refund.key.text(), refund.why);
  }
  to_look_at_.insert(to_look_at_.end(), over.begin(), over.end());
  co_return known.last;
}

void EngineNode::record_recovered(const Payment& payment) {
  auto event = recovered_event("payment", payment.number.text(), word_of(payment.state), word_of(payment.plan));
  event.add("attempt", payment.attempt);
  ports_.log.record(std::move(event));
  if (payment.plan == PaymentPlan::statement) record_listed(ports_.log, "lost", payment.attempt.text(), payment.why);
}

EngineNode::Awaitable<std::optional<Payment>> EngineNode::assume_sent(AttemptKey attempt) {
  std::optional<Payment> payment;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    payment = find_by_attempt(db, attempt);
    if (payment) return false;
    const auto told = take_perhaps_sent(db, attempt);
    if (!told) return false;
    payment = recovered(*told);
    return insert(db, *payment);
  };
  const bool stored = co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!stored) co_return payment;
  record_recovered(*payment);
  at_work(pursuit_of(*payment), true);
  co_return payment;
}

// Asked once: money that the channel still holds goes back.
EngineNode::Awaitable<void> EngineNode::look_again(ChannelNumber number) {
  std::optional<Payment> payment;
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    payment = find_by_number(db, number);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  for (std::int64_t repetition = 0;; ++repetition) {
    ChannelRequest request;
    request.number = number;
    request.order = payment->order;
    request.amount = payment->amount;
    Heard heard;
    heard.asked = Asked::recheck;
    heard.result = co_await channels_.ask(payment->channel, "adapter.query", std::move(request), settings_.ask_timeout);
    if (heard.result.state != ChannelState::unknown && heard.result.state != ChannelState::refused) {
      co_await apply(number, std::move(heard));
      co_return;
    }
    const auto again = ports_.clock.steady_now() + settings_.rules.pacing.pause(repetition);
    co_await ports_.clock.sleep_until(again);
  }
}

}  // namespace tillrig::engine
