#include <fmt/format.h>

#include "reference/acquiring/acquiring_node.h"

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
    default:
      return "engine.status";
  }
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
  auto pause = first_pause;
  for (std::int64_t repetition = 0; job->worker == worker; ++repetition) {
    if (pause > Duration::zero()) {
      const auto due = ports_.clock.steady_now() + pause;
      co_await ports_.clock.sleep_until(due);
    }
    const auto attempts = job->purchase.attempts;
    for (const auto& attempt : attempts) {
      if (job->worker != worker) co_return;
      if (attempt.duty != EngineDuty::none) co_await ask_engine(job, attempt.key, attempt.duty);
    }
    if (job->worker != worker) co_return;
    if (job->purchase.order.stock != StockDuty::none) co_await ask_stock(job);
    ++job->rounds;
    job->moved.notify();
    pause = settings_.pacing.pause(repetition);
  }
}

AcquiringNode::Awaitable<void> AcquiringNode::ask_stock(JobPtr job) {
  const auto& order = job->purchase.order;
  const auto id = order.id;
  const auto duty = order.stock;
  const auto reserve = order.reserve;
  Message message;
  message.key = id.text();
  if (duty == StockDuty::reserve) {
    message.verb = "stock.reserve";
    message.body = reserve;
  } else {
    message.verb = duty == StockDuty::confirm ? "stock.confirm" : "stock.cancel";
    message.body = encode(StockSettle{id});
  }
  const auto outcome = co_await ports_.bus.call(settings_.stock, std::move(message), settings_.ask_timeout);
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
  Message message{verb_for(duty), encode(PaymentQuery{attempt}), attempt.text()};
  // A question about a charge in flight is answered when the charge is.
  const auto budget = duty == EngineDuty::status ? settings_.charge_timeout : settings_.ask_timeout;
  const auto outcome = co_await ports_.bus.call(settings_.engine, std::move(message), budget);

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

}  // namespace tillrig::acquiring
