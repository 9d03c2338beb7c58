#include "reference/engine/engine_node.h"
#include "reference/engine/patience.h"
#include "reference/engine/payment_plan.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/records.h"
#include "reference/ports/spawn.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

bool is_record_only(const Payment& payment) {
  return payment.order.empty();
}

std::optional<std::string> wrong_with_card(const Charge& charge) {
  if (charge.pay.tender != TenderKind::card) return std::nullopt;
  if (!charge.pay.card) return "pay.card: expected a card, found none";
  if (charge.till.empty() || charge.till.text().find('/') != std::string::npos)
    return "till: expected a terminal, found '" + charge.till.text() + "'";
  return std::nullopt;
}

std::optional<std::string> wrong_with(const Charge& charge) {
  if (charge.pay.attempt.empty()) return "pay.attempt: expected a key, found none";
  if (charge.pay.order.empty()) return "pay.order: expected an order, found none";
  if (charge.pay.amount.minor() <= 0) return "pay.amount: expected more than zero, found " + charge.pay.amount.text();
  if (charge.expires_in_ms <= 0) return "expires_in_ms: the order is over";
  return wrong_with_card(charge);
}

}  // namespace

Answer answer_of(const Payment& payment) {
  if (is_final(payment.state)) return Reply{payment.reply, payment.state != PaymentState::refused};
  return Reply{encode(report_of(payment)), false};
}

EngineNode::Awaitable<Answer> EngineNode::charge(Request request) {
  auto charge = decode<Charge>(request.message.body);
  if (!charge) co_return not_executed(charge.error().line);
  if (const auto wrong = wrong_with(*charge)) co_return not_executed(*wrong);

  auto opening = co_await open_planned(*charge);
  if (const auto* obstacle = std::get_if<Obstacle>(&opening)) {
    co_await reverse_first(*obstacle);
    opening = co_await open_planned(*charge);
  }
  if (const auto* obstacle = std::get_if<Obstacle>(&opening)) co_return not_executed(obstacle->why);
  if (auto* refused = std::get_if<Refused>(&opening)) co_return std::move(*refused);
  auto& [payment, fresh, begins_batch] = std::get<Opened>(opening);
  if (fresh) {
    pursuit_of(payment);
    if (begins_batch)
      record_batch(ports_.log, batch_key(payment.till, payment.channel, payment.batch), BatchState::open);
    record_move(ports_.log, payment, "NONE", "charge");
    co_await ports_.lifecycle.fault_point("engine.sending.stored");
    spawn(ports_.executor, send(std::move(*charge), payment));
  }
  co_return co_await answer_when_settled(std::move(payment));
}

// Only a charge that has to be stored needs the channel's plan: a repetition is answered without it.
EngineNode::Awaitable<EngineNode::Opening> EngineNode::open_planned(Charge charge) {
  const auto channel = charge.pay.channel;
  const auto* capabilities = channels_.known(channel);
  if (!capabilities) {
    auto opening = co_await open(charge, std::nullopt);
    if (!std::holds_alternative<Unplanned>(opening)) co_return opening;
    capabilities = co_await channels_.learn(channel);
  }
  if (!capabilities) co_return not_executed(channel.text() + " does not say what it can do");
  const auto plan = plan_for(*capabilities, charge.pay.tender);
  if (!plan) co_return not_executed(plan.error());
  co_return co_await open(std::move(charge), *plan);
}

EngineNode::Awaitable<EngineNode::Opening> EngineNode::open(Charge charge, std::optional<PaymentPlan> plan) {
  const auto& pay = charge.pay;
  Payment fresh;
  fresh.attempt = pay.attempt;
  fresh.order = pay.order;
  fresh.line = pay.line;
  fresh.channel = pay.channel;
  fresh.code = masked_means(pay);
  fresh.amount = pay.amount;
  fresh.day = today();
  if (plan) fresh.plan = *plan;
  if (pay.tender == TenderKind::card) fresh.till = charge.till;
  bool begins_batch = false;
  std::optional<Payment> existing;
  std::optional<Opening> instead;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    instead.reset();
    existing = find_by_attempt(db, pay.attempt);
    // A refusal was never bound to the key: the attempt may be tried again, under a number of its own.
    const bool again = existing && existing->state == PaymentState::refused && same_content(*existing, pay);
    if (existing && !again) return false;
    fresh.generation = again ? existing->generation + 1 : 1;
    existing.reset();
    if (!plan) instead = Unplanned{};
    if (!instead) instead = number(db, fresh, begins_batch);
    return !instead && insert(db, fresh);
  };
  for (;;) {
    const auto outcome = co_await ports_.store.transact(work);
    if (std::holds_alternative<NotCommitted>(outcome)) co_return not_executed(cannot_write(ports_.name));
    if (!std::holds_alternative<CommitUnknown>(outcome)) break;
    const auto again = ports_.clock.steady_now() + std::chrono::milliseconds(50);
    co_await ports_.clock.sleep_until(again);
  }
  if (instead) co_return std::move(*instead);
  if (!existing || existing->number == fresh.number) co_return Opened{fresh, true, begins_batch};
  if (!is_record_only(*existing) && !same_content(*existing, pay)) co_return not_executed("same key, other content");
  co_return Opened{*existing, false, false};
}

// A card's number is its terminal's next, when nothing is open there. Answers what becomes of the charge otherwise.
std::optional<EngineNode::Opening> EngineNode::number(DbSession& db, Payment& fresh, bool& begins_batch) {
  if (fresh.plan == PaymentPlan::query) {
    fresh.number = wallet_number(fresh.attempt, fresh.generation);
    return std::nullopt;
  }
  if (auto obstacle = obstacle_at(db, fresh.till, fresh.channel, {})) return std::move(*obstacle);
  const auto allotted = allot(db, settings_.merchant, fresh.till, fresh.channel);
  if (!allotted) return not_executed("the terminal has no number left: settle its batch");
  fresh.number = allotted->card.number();
  fresh.batch = allotted->card.batch;
  begins_batch = allotted->begins_batch;
  return std::nullopt;
}

// What a terminal has open is ended before its next transaction: a reversal goes out now, whatever its pace was.
EngineNode::Awaitable<void> EngineNode::reverse_first(Obstacle obstacle) {
  if (!obstacle.reversal) co_return;
  const auto at = ports_.clock.steady_now() + settings_.reversal_first;
  const auto found = pursuits_.find(obstacle.number.text());
  if (found == pursuits_.end()) {
    co_await refunds_.reverse_first(obstacle.number, at);
    co_return;
  }
  const auto pursuit = found->second;
  at_work(pursuit, true);
  spawn(ports_.executor, wake_at(ports_.clock, pursuit, at));
  while (pursuit->payment.state == PaymentState::reversing && ports_.clock.steady_now() < at)
    co_await pursuit->moved.wait();
}

EngineNode::Awaitable<void> EngineNode::send(Charge charge, Payment payment) {
  ChannelRequest request;
  request.number = payment.number;
  request.order = charge.pay.order;
  request.code = charge.pay.code;
  request.amount = charge.pay.amount;
  request.expires_in_ms = charge.expires_in_ms;
  request.card = charge.pay.card;
  const auto timeout = payment.plan == PaymentPlan::query ? settings_.charge_timeout : settings_.card_timeout;
  const auto budget = timeout + std::chrono::milliseconds(500);
  Heard heard;
  heard.asked = Asked::charge;
  heard.result = co_await channels_.ask(charge.pay.channel, "adapter.charge", std::move(request), budget);
  co_await ports_.lifecycle.fault_point("engine.charge.answered");
  co_await apply(payment.number, std::move(heard));
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

}  // namespace tillrig::engine
