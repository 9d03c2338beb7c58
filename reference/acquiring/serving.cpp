#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/answers.h"
#include "reference/acquiring/offline_order.h"
#include "reference/acquiring/order_store.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/invariant.h"
#include "reference/shell/settle.h"

namespace tillrig::acquiring {
namespace {

Answer answer_of(const Purchase& purchase) {
  return Reply{encode(report_of(purchase.order, purchase.attempts)), false};
}

std::optional<PaymentState> state_of(const Purchase& purchase, const AttemptKey& key) {
  for (const auto& attempt : purchase.attempts)
    if (attempt.key == key) return attempt.state;
  return std::nullopt;
}

std::optional<EngineDuty> duty_of(const Purchase& purchase, const AttemptKey& key) {
  for (const auto& attempt : purchase.attempts)
    if (attempt.key == key) return attempt.duty;
  return std::nullopt;
}

// Made of what never changes after the stock has answered: the same bytes for ever. Before that it says what the stock
// said instead, if it said anything.
Answer creation_answer(const Order& order, const std::string& stock_objects) {
  OrderReport report;
  report.basket = order.basket;
  report.total = order.total;
  if (order.stock == StockDuty::reserve) {
    report.why = stock_objects.empty() ? "the stock does not answer" : stock_objects;
    return Reply{encode(report), false};
  }
  report.why = order.why;
  if (order.why.empty()) {
    report.order = order.id;
    report.why = order.suspect;
  } else {
    report.state = OrderState::closed;
  }
  return Reply{encode(report), true};
}

}  // namespace

AcquiringNode::Awaitable<Answer> AcquiringNode::create(Request request) {
  const auto create = decode<OrderCreate>(request.message.body);
  if (!create) co_return not_executed(create.error().line);
  if (create->basket.empty()) co_return not_executed("basket: expected a key, found none");
  if (const auto wrong = wrong_with(create->lines, create->total)) co_return not_executed(*wrong);

  Order fresh;
  fresh.id = OrderId(std::to_string(snowflake_.next(ports_.clock.wall_now())));
  fresh.basket = create->basket;
  fresh.till = create->till;
  fresh.total = create->total;
  fresh.reserve = reserve_body(fresh.id, create->lines);
  fresh.expires_ms = wall_ms() + whole_milliseconds(settings_.order_expiry);
  fresh.suspect = suspicion_.of(fresh, wall_ms());
  std::optional<Purchase> purchase;
  std::function<bool(DbSession&)> store = [&](DbSession& db) {
    purchase = find_purchase(db, create->basket);
    if (purchase) return purchase->order.id == fresh.id;
    purchase = Purchase{fresh, {}, {}};
    return insert(db, fresh);
  };
  const auto settled = co_await settle_or_refuse(ports_.store, ports_.clock, std::move(store));
  if (settled == Settled::cannot_write) co_return not_executed(cannot_write(ports_.name));
  if (purchase->order.id == fresh.id) {
    record(Step{"order", fresh.id.text(), "NONE", word_of(fresh.state), "create"});
    ports_.log.record(Event("order.created").with("order", fresh.id).with("basket", fresh.basket));
    if (!fresh.suspect.empty()) list("suspected-duplicates", fresh.id.text(), fresh.suspect);
    co_await ports_.lifecycle.fault_point("acquiring.order.created");
    watch_expiry(fresh);
    rest_or_work(job_of(*purchase), true);
  } else if (purchase->order.total != create->total ||
             purchase->order.reserve != reserve_body(purchase->order.id, create->lines)) {
    co_return not_executed("same basket, other content");
  }
  if (purchase->order.stock != StockDuty::reserve) co_return creation_answer(purchase->order, {});

  std::function<bool(const Purchase&)> reserved = [](const Purchase& seen) {
    return seen.order.stock != StockDuty::reserve;
  };
  const auto asked = co_await wait_for(std::move(*purchase), std::move(reserved), true);
  const auto job = jobs_.find(asked.order.id.text());
  co_return creation_answer(asked.order, job == jobs_.end() ? std::string() : job->second->stock_objects);
}

AcquiringNode::Awaitable<Answer> AcquiringNode::pay(Request request) {
  const auto pay = decode<PayRequest>(request.message.body);
  if (!pay) co_return not_executed(pay.error().line);
  if (pay->attempt.empty()) co_return not_executed("attempt: expected a key, found none");

  bool fresh = false;
  Purchase purchase;
  if (auto refused = co_await open_attempt(*pay, fresh, purchase)) co_return std::move(*refused);
  if (fresh) {
    const auto job = job_of(purchase);
    keep(job, purchase);
    ++job->charging;
    record(Step{"order-attempt", pay->attempt.text(), "NONE", word_of(PaymentState::sending), "pay"});
    co_await ports_.lifecycle.fault_point("acquiring.attempt.stored");
    spawn(ports_.executor, charge(job, *pay));
  }
  // In flight: waited for, by its own request and by every repetition of it.
  std::function<bool(const Purchase&)> answered = [key = pay->attempt](const Purchase& seen) {
    return state_of(seen, key) != PaymentState::sending;
  };
  const auto settled = co_await wait_for(std::move(purchase), std::move(answered), false);
  co_return answer_of(settled, pay->attempt);
}

AcquiringNode::Awaitable<Purchase> AcquiringNode::wait_for(Purchase seen, std::function<bool(const Purchase&)> enough,
                                                           bool one_round) {
  std::optional<std::uint64_t> round;
  while (!enough(seen)) {
    const auto found = jobs_.find(seen.order.id.text());
    if (found == jobs_.end()) {
      // It came to rest while we were reading.
      const auto soon = ports_.clock.steady_now() + std::chrono::milliseconds(1);
      co_await ports_.clock.sleep_until(soon);
      OrderQuery again;
      again.order = seen.order.id;
      seen = *co_await read(std::move(again));
      continue;
    }
    const auto job = found->second;
    if (!round) round = job->rounds;
    if (!enough(job->purchase)) co_await job->moved.wait();
    seen = job->purchase;
    if (one_round && job->rounds != *round) break;
  }
  co_return seen;
}

// In one transaction: the order is open, the line is free, the money is still owed, and the attempt is stored.
AcquiringNode::Awaitable<std::optional<Refused>> AcquiringNode::open_attempt(PayRequest pay, bool& fresh,
                                                                             Purchase& purchase) {
  std::optional<std::string> objection;
  bool tried = false;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    objection.reset();
    fresh = false;
    auto stored = find_purchase(db, pay.order);
    if (!stored) {
      objection = "no such order";
      return false;
    }
    purchase = std::move(*stored);
    if (const auto* known = find(purchase.attempts, pay.attempt)) {
      const bool record_only = known->amount.is_zero();
      if (!record_only && !same_content(*known, pay)) objection = "same key, other content";
      // After an unknown commit: it is this request's own row.
      fresh = tried && known->state == PaymentState::sending;
      return fresh;
    }
    objection = objection_to(purchase, pay, wall_ms());
    if (objection) return false;
    Attempt attempt;
    attempt.key = pay.attempt;
    attempt.order = pay.order;
    attempt.position = static_cast<std::int64_t>(purchase.attempts.size());
    attempt.line = pay.line;
    attempt.tender = pay.tender;
    attempt.channel = pay.channel;
    attempt.code = masked_code_of(pay);
    attempt.amount = pay.amount;
    attempt.taken_ms = wall_ms();
    if (!insert(db, attempt)) {
      objection = "same key, other content";
      return false;
    }
    purchase.attempts.push_back(std::move(attempt));
    return fresh = tried = true;
  };
  for (;;) {
    const auto outcome = co_await ports_.store.transact(work);
    if (std::holds_alternative<NotCommitted>(outcome)) co_return not_executed(cannot_write(ports_.name));
    if (!std::holds_alternative<CommitUnknown>(outcome)) break;
    const auto again = ports_.clock.steady_now() + std::chrono::milliseconds(50);
    co_await ports_.clock.sleep_until(again);
  }
  if (objection) co_return not_executed(std::move(*objection));
  co_return std::nullopt;
}

AcquiringNode::Awaitable<void> AcquiringNode::charge(JobPtr job, PayRequest pay) {
  Charge charge;
  charge.expires_in_ms = job->purchase.order.expires_ms - wall_ms();
  charge.pay = pay;
  if (pay.tender == TenderKind::card) charge.till = job->purchase.order.till;
  Message message{"engine.charge", encode(charge), pay.attempt.text()};
  const auto budget = settings_.charge_timeout + std::chrono::milliseconds(1000);
  const auto outcome = co_await ask(settings_.engine, std::move(message), budget);

  --job->charging;
  Decide decide = decision_on(pay.attempt, outcome);
  co_await apply(pay.order, std::move(decide));
  rest_or_work(job, false);
}

// Without an answer the attempt is UNKNOWN and asked about, like after a restart.
AcquiringNode::Decide AcquiringNode::decision_on(const AttemptKey& attempt, const CallOutcome& charged) const {
  AttemptReport report;
  report.attempt = attempt;
  bool answered = false;
  if (const auto* refused = std::get_if<Refused>(&charged)) {
    if (refused->why == RefusedWhy::not_executed)
      return [this, attempt, why = refused->detail](const Purchase& before) {
        return on_charge_refused(tables(), before, attempt, why);
      };
    answered = true;
    report.state = PaymentState::refused;
    report.why = refused->detail;
  } else if (const auto* reply = std::get_if<Reply>(&charged)) {
    const auto told = decode<AttemptReport>(reply->body);
    answered = told && told->attempt == attempt;
    if (answered) report = *told;
  }
  return [this, report, answered](const Purchase& before) {
    return answered ? on_report(tables(), before, report) : on_restart(tables(), before);
  };
}

AcquiringNode::Awaitable<Answer> AcquiringNode::status(Request request) {
  const auto query = decode<OrderQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  auto purchase = co_await read(*query);
  if (!purchase) co_return not_executed("no such order");
  const auto& order = purchase->order;
  if (overdue_.contains(order.id.text()) && request.from.text() == order.till.text()) {
    co_await expired(order.id);
    purchase = co_await read(*query);
  }
  co_return answer_of(*purchase);
}

AcquiringNode::Awaitable<Answer> AcquiringNode::abandon(Request request) {
  const auto wanted = decode<OrderAbandon>(request.message.body);
  if (!wanted) co_return not_executed(wanted.error().line);
  if (wanted->attempt.empty()) co_return not_executed("attempt: expected a key, found none");
  Decide decide = [attempt = wanted->attempt](const Purchase& before) { return on_abandon(before, attempt); };
  auto purchase = co_await apply(wanted->order, std::move(decide));
  if (!purchase) co_return not_executed("no such order, or the attempt belongs to another");
  // The engine's first answer is waited for, whatever it is; the rest is repeated behind the cashier's back.
  std::function<bool(const Purchase&)> answered = [key = wanted->attempt](const Purchase& seen) {
    return duty_of(seen, key) != EngineDuty::abandon;
  };
  const auto settled = co_await wait_for(std::move(*purchase), std::move(answered), true);
  co_return answer_of(settled);
}

AcquiringNode::Awaitable<Answer> AcquiringNode::cancel(Request request) {
  const auto wanted = decode<OrderAbandon>(request.message.body);
  if (!wanted) co_return not_executed(wanted.error().line);
  Decide decide = [this](const Purchase& before) { return on_event(tables(), before, OrderEvent::cancelled); };
  const auto purchase = co_await apply(wanted->order, std::move(decide));
  if (!purchase) co_return not_executed("no such order");
  co_return answer_of(*purchase);
}

// Acknowledged after the commit. An attempt nobody here knows is for people, not for repetition.
AcquiringNode::Awaitable<Answer> AcquiringNode::result(Request request) {
  const auto moved = decode<PaymentMoved>(request.message.body);
  if (!moved) co_return not_executed(moved.error().line);
  heard_from(settings_.engine);
  Decide decide = [this, report = moved->report](const Purchase& before) {
    return on_report(tables(), before, report);
  };
  auto purchase = co_await apply(moved->order, std::move(decide));
  if (!purchase || !find(purchase->attempts, moved->report.attempt))
    list("results", moved->report.attempt.text(), "nobody knows the attempt");
  co_return Reply{encode(Done{}), false};
}

}  // namespace tillrig::acquiring
