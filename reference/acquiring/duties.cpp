#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/advice_store.h"
#include "reference/acquiring/refund_decision.h"
#include "reference/shell/settle.h"

namespace tillrig::acquiring {
namespace {

const char* verb_for(EngineDuty duty) {
  switch (duty) {
    case EngineDuty::close:
      return "engine.close";
    case EngineDuty::abandon:
      return "engine.abandon";
    case EngineDuty::refund:
      return "engine.refund";
    case EngineDuty::advise:
      return "engine.advise";
    default:
      return "engine.status";
  }
}

Message stock_message(const Order& order) {
  Message message{"stock.cancel", encode(StockSettle{order.id}), order.id.text()};
  switch (order.stock) {
    case StockDuty::reserve:
      return {"stock.reserve", order.reserve, order.id.text()};
    case StockDuty::sold:
      return {"stock.sold_offline", order.reserve, order.id.text()};
    case StockDuty::confirm:
      message.verb = "stock.confirm";
      break;
    case StockDuty::returned:
      message.verb = "stock.return";
      break;
    default:
      break;
  }
  return message;
}

std::string why_short(const std::string& reserve, const std::string& short_of) {
  const auto decoded = decode<StockReserve>(reserve);
  if (decoded)
    for (const auto& line : decoded->lines)
      if (line.sku.text() == short_of) return "out of stock: " + line.title;
  return "out of stock: " + short_of;
}

}  // namespace

AcquiringNode::Awaitable<void> AcquiringNode::work(JobPtr job, std::uint64_t worker, Duration first_pause) {
  const auto order = job->purchase.order.id;
  auto pause = first_pause;
  for (std::int64_t round = 1; job->worker == worker; ++round) {
    if (pause > Duration::zero()) {
      const auto due = ports_.clock.steady_now() + pause;
      co_await ports_.clock.sleep_until(due);
    }
    if (job->worker != worker) co_return;
    slow_.erase(order.text());
    co_await do_round(job, worker);
    if (job->worker != worker) co_return;
    ++job->rounds;
    job->moved.notify();
    const bool slowly = round >= settings_.list_after;
    if (slowly) slow_.insert(order.text());
    if (slowly && !job->purchase.order.listed) co_await list_duties(job);
    pause = slowly ? settings_.slow_interval : settings_.pacing.pause(round - 1);
  }
}

AcquiringNode::Awaitable<void> AcquiringNode::do_round(JobPtr job, std::uint64_t worker) {
  const auto attempts = job->purchase.attempts;
  for (const auto& attempt : attempts) {
    if (job->worker != worker) co_return;
    const bool is_asked = attempt.duty != EngineDuty::none && attempt.duty != EngineDuty::cash_back;
    if (is_asked) co_await ask_engine(job, attempt.key, attempt.duty);
  }
  const auto refunds = job->purchase.refunds;
  for (const auto& part : refunds) {
    if (job->worker != worker) co_return;
    if (part.due) co_await ask_to_give_back(part);
  }
  if (job->worker != worker) co_return;
  if (job->purchase.order.stock != StockDuty::none) co_await ask_stock(job);
}

AcquiringNode::Awaitable<void> AcquiringNode::list_duties(JobPtr job) {
  bool fresh = false;
  Decide decide = [&](const Purchase& before) {
    fresh = has_duty(before) && !before.order.listed;
    return fresh ? on_listed(before) : OrderDecision{before, {}};
  };
  const auto after = co_await apply(job->purchase.order.id, std::move(decide));
  if (fresh) list("duties", after->order.id.text(), "nobody answers: " + duties_in_words(*after));
}

// Whoever did not answer and does so now may have more to answer: what was asked slowly is asked at once.
AcquiringNode::Awaitable<CallOutcome> AcquiringNode::ask(NodeName peer, Message message, Duration budget) {
  auto outcome = co_await ports_.bus.call(peer, std::move(message), budget);
  const auto* refused = std::get_if<Refused>(&outcome);
  const bool answers = refused ? refused->why == RefusedWhy::not_executed : std::holds_alternative<Reply>(outcome);
  if (answers)
    heard_from(peer);
  else
    silent_.insert(peer);
  co_return outcome;
}

void AcquiringNode::heard_from(const NodeName& peer) {
  if (silent_.erase(peer) == 0) return;
  for (const auto& order : std::exchange(slow_, {})) {
    const auto job = jobs_.find(order);
    if (job != jobs_.end()) rest_or_work(job->second, true);
  }
}

AcquiringNode::Awaitable<void> AcquiringNode::ask_stock(JobPtr job) {
  const auto id = job->purchase.order.id;
  const auto duty = job->purchase.order.stock;
  const auto reserve = job->purchase.order.reserve;
  auto message = stock_message(job->purchase.order);
  const auto outcome = co_await ask(settings_.stock, std::move(message), settings_.ask_timeout);
  const auto* refused = std::get_if<Refused>(&outcome);
  job->stock_objects = refused && refused->why == RefusedWhy::not_executed ? refused->detail : std::string();
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) co_return;

  Decide decide = [duty](const Purchase& before) { return on_stock_done(before, duty); };
  if (duty == StockDuty::reserve) {
    const auto reserved = decode<StockReserved>(reply->body);
    if (!reserved || reserved->order != id) co_return;
    if (!reserved->reserved)
      decide = [this, why = why_short(reserve, reserved->short_of)](const Purchase& before) {
        return on_event(tables(), before, OrderEvent::out_of_stock, why);
      };
  }
  co_await apply(id, std::move(decide));
}

AcquiringNode::Awaitable<void> AcquiringNode::ask_engine(JobPtr job, AttemptKey attempt, EngineDuty duty) {
  const auto order = job->purchase.order.id;
  auto body = co_await body_of(attempt, duty);
  Message message{verb_for(duty), std::move(body), attempt.text()};
  // A question about a charge in flight is answered when the charge is.
  const auto budget = duty == EngineDuty::status ? settings_.charge_timeout : settings_.ask_timeout;
  const auto outcome = co_await ask(settings_.engine, std::move(message), budget);

  Decide decide;
  if (const auto* reply = std::get_if<Reply>(&outcome)) {
    const auto report = decode<AttemptReport>(reply->body);
    if (!report || report->attempt != attempt) co_return;
    decide = [this, report = *report, duty](const Purchase& before) {
      return on_report(tables(), before, report, duty);
    };
  } else if (const auto* refused = std::get_if<Refused>(&outcome);
             refused && refused->why == RefusedWhy::not_executed && duty == EngineDuty::status) {
    decide = [attempt](const Purchase& before) { return on_never_seen(before, attempt); };
  } else {
    co_return;
  }
  co_await apply(order, std::move(decide));
}

AcquiringNode::Awaitable<std::string> AcquiringNode::body_of(AttemptKey attempt, EngineDuty duty) {
  if (duty != EngineDuty::advise) co_return encode(PaymentQuery{attempt});
  std::optional<std::string> advice;
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    advice = find_advice(db, attempt);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  // It was forgotten: the bank has decided while we were about to ask.
  co_return advice ? std::move(*advice) : encode(PaymentQuery{attempt});
}

// A key that the engine has taken is never refused: who is refused was never given anything.
AcquiringNode::Awaitable<void> AcquiringNode::ask_to_give_back(RefundPart part) {
  GiveBack wanted{part.order, part.key, part.attempt, part.amount, part.void_sale, part.till};
  Message message{"engine.give-back", encode(wanted), part.key.text()};
  const auto outcome = co_await ask(settings_.engine, std::move(message), settings_.ask_timeout);
  auto report = report_of(part);
  if (const auto* reply = std::get_if<Reply>(&outcome)) {
    const auto told = decode<RefundReport>(reply->body);
    if (!told || told->refund != part.key) co_return;
    report = *told;
  } else if (const auto* refused = std::get_if<Refused>(&outcome);
             refused && refused->why == RefusedWhy::not_executed) {
    report.state = RefundState::failed;
    report.why = refused->detail;
  } else {
    co_return;
  }
  Decide decide = [&](const Purchase& before) { return on_refund_report(tables(), before, report); };
  co_await apply(part.order, std::move(decide));
}

}  // namespace tillrig::acquiring
