#include "reference/acquiring/acquiring_node.h"

#include <algorithm>
#include <stdexcept>

#include "reference/acquiring/acquiring.h"
#include "reference/acquiring/order_store.h"
#include "reference/acquiring/recovery_store.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/shell/move_record.h"
#include "reference/shell/settle.h"

namespace tillrig {

std::unique_ptr<Node> make_acquiring(NodePorts& ports, const acquiring::OrderTable& orders,
                                     const acquiring::AttemptTable& attempts, const acquiring::RefundTable& refunds) {
  return std::make_unique<acquiring::AcquiringNode>(ports, orders, attempts, refunds);
}

}  // namespace tillrig

namespace tillrig::acquiring {

using namespace std::chrono_literals;

AcquiringSettings::AcquiringSettings(const Settings& settings)
    : worker(settings.integer("worker", 1)),
      order_expiry(settings.duration("order_expiry", 5min)),
      expiry_check(settings.duration("expiry_check", 5s)),
      charge_timeout(settings.duration("charge_timeout", 30s)),
      ask_timeout(settings.duration("ask_timeout", 5s)),
      after_answer(settings.duration("after_answer", 200ms)),
      slow_interval(settings.duration("slow_interval", 30s)),
      suspect_window(settings.duration("suspect_window", 10s)),
      till_clock_ahead(settings.duration("till_clock_ahead", 15min)),
      list_after(settings.integer("list_after", 20)),
      offline_risk_cap(settings.integer("offline_risk_cap", 100'000)),
      pacing(Pacing::parse(settings.text("repeat_schedule", "1000 2000 3000 5000 5000 10000"))),
      cut_off(settings.text("cut_off", "23:00")),
      card_channel(settings.text("card_channel", "bank")),
      engine(settings.text("engine", "engine")),
      stock(settings.text("stock", "stock")),
      restored(settings.flag("restored", false)) {
  if (!is_time_of_day(cut_off))
    throw std::runtime_error("setting cut_off: expected a time of day such as 23:00, found '" + cut_off + "'");
}

AcquiringNode::AcquiringNode(NodePorts& ports, const OrderTable& orders, const AttemptTable& attempts,
                             const RefundTable& refunds)
    : ports_(ports),
      settings_(ports.settings),
      orders_(orders),
      attempts_(attempts),
      refunds_(refunds),
      snowflake_(settings_.worker, 0),
      suspicion_(settings_.suspect_window) {}

void AcquiringNode::start() {
  auto& bus = ports_.bus;
  bus.serve("order.create", [this](Request request) { return create(std::move(request)); });
  bus.serve("order.pay", [this](Request request) { return pay(std::move(request)); });
  bus.serve("order.status", [this](Request request) { return status(std::move(request)); });
  bus.serve("order.abandon", [this](Request request) { return abandon(std::move(request)); });
  bus.serve("order.cancel", [this](Request request) { return cancel(std::move(request)); });
  bus.serve("order.result", [this](Request request) { return result(std::move(request)); });
  bus.serve("order.cash", [this](Request request) { return cash(std::move(request)); });
  bus.serve("order.cash-back", [this](Request request) { return cash_back(std::move(request)); });
  bus.serve("order.refund", [this](Request request) { return refund(std::move(request)); });
  bus.serve("order.refund-result", [this](Request request) { return refund_result(std::move(request)); });
  bus.serve("order.day", [this](Request request) { return day(std::move(request)); });
  bus.serve("order.settle", [this](Request request) { return settle_batch(std::move(request)); });
  bus.serve("order.goods", [this](Request request) { return tell_goods(std::move(request)); });
  bus.serve("order.attempts", [this](Request request) { return tell_attempts(std::move(request)); });
  bus.serve("order.advise", [this](Request request) { return advise(std::move(request)); });
  spawn(ports_.executor, recover());
}

AcquiringNode::Awaitable<void> AcquiringNode::recover() {
  std::vector<Purchase> unfinished;
  std::vector<Order> sold;
  std::int64_t last = 0;
  bool lacks = false;
  std::function<bool(DbSession&)> open = [&](DbSession& db) {
    make_schema(db);
    make_recovery_schema(db);
    if (settings_.restored) {
      Snowflake above(settings_.worker, greatest_order_number(db));
      above.leap(ports_.clock.wall_now());
      begin_recovery(db, above.next(ports_.clock.wall_now()));
    }
    lacks = is_recovering(db);
    least_own_ = OrderId(std::to_string(least_order_number(db)));
    last = std::max(greatest_order_number(db), least_order_number(db));
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(open));
  snowflake_ = Snowflake(settings_.worker, last);
  if (lacks) co_await recover_from_peers();

  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    unfinished = unfinished_purchases(db);
    sold = orders_sold_since(db, wall_ms() - whole_milliseconds(settings_.suspect_window));
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  for (const auto& order : sold) suspicion_.remember(order);

  for (const auto& purchase : unfinished) {
    watch_expiry(purchase.order);
    Decide restarted = [this](const Purchase& before) { return on_restart(tables(), before); };
    const auto after = co_await apply(purchase.order.id, std::move(restarted));
    if (after && has_duty(*after)) rest_or_work(job_of(*after), true);
  }
  ports_.lifecycle.ready();
}

std::int64_t AcquiringNode::wall_ms() const {
  return whole_milliseconds(ports_.clock.wall_now().since_epoch);
}

AcquiringNode::JobPtr AcquiringNode::job_of(const Purchase& purchase) {
  auto& job = jobs_[purchase.order.id.text()];
  if (!job) job = std::make_shared<Job>(purchase, ports_.executor);
  return job;
}

// Who resumes late does not bring back older rows.
void AcquiringNode::keep(const JobPtr& job, const Purchase& purchase) {
  if (age_of(purchase) > age_of(job->purchase)) job->purchase = purchase;
}

AcquiringNode::Awaitable<std::optional<Purchase>> AcquiringNode::apply(OrderId order, Decide decide) {
  std::optional<Purchase> before;
  std::optional<OrderDecision> decision;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    auto stored = find_purchase(db, order);
    if (in_doubt && stored && decision && decision->changed && *stored == decision->after) return true;
    before = std::move(stored);
    if (!before) return false;
    decision = decide(*before);
    if (!decision->changed) return false;
    if (save(db, *before, decision->after)) return true;
    before.reset();
    return false;
  };
  const bool stored = co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!before) co_return std::nullopt;
  if (!stored) co_return before;

  const auto& after = decision->after;
  record(*decision);
  const bool paid = after.order.state == OrderState::paid && before->order.state != OrderState::paid;
  if (paid) suspicion_.remember(after.order);
  if (paid) co_await ports_.lifecycle.fault_point("acquiring.paid.stored");
  if (after.order.state != OrderState::open) forget_expiry(after.order.id);
  const auto job = job_of(after);
  keep(job, after);
  job->moved.notify();
  rest_or_work(job, gained_duty(*before, after));
  if (after.order.state == OrderState::uncollected && before->order.state != OrderState::uncollected)
    co_await see_uncollected(after);
  co_return after;
}

AcquiringNode::Awaitable<tl::expected<Purchase, std::string>> AcquiringNode::apply_or_object(OrderId order,
                                                                                             DecideOrObject decide) {
  std::string objection;
  Decide without_objection = [&](const Purchase& before) {
    auto decided = decide(before);
    objection = decided ? std::string() : std::move(decided.error());
    return decided ? std::move(*decided) : OrderDecision{before, {}};
  };
  auto purchase = co_await apply(std::move(order), std::move(without_objection));
  if (!purchase) co_return tl::unexpected(std::string("no such order, or the key belongs to another"));
  if (!objection.empty()) co_return tl::unexpected(std::move(objection));
  co_return std::move(*purchase);
}

// New duties are worked on at once, by a fresh worker; an order that owes nothing is left to the store.
void AcquiringNode::rest_or_work(const JobPtr& job, bool gained) {
  const auto& [order, attempts, refunds] = job->purchase;
  if (!has_duty(job->purchase)) {
    ++job->worker;
    slow_.erase(order.id.text());
    if (job->charging == 0) jobs_.erase(order.id.text());
    return;
  }
  if (!gained) return;
  // A paid order's goods can wait until the customer has the answer.
  const bool can_wait = order.stock == StockDuty::confirm && refunds.empty() &&
                        std::ranges::all_of(attempts, [](const Attempt& a) { return a.duty == EngineDuty::none; });
  spawn(ports_.executor, work(job, ++job->worker, can_wait ? settings_.after_answer : Duration::zero()));
}

AcquiringNode::Awaitable<std::optional<Purchase>> AcquiringNode::read(OrderQuery query) {
  std::optional<Purchase> purchase;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    purchase = query.order.empty() ? find_purchase(db, query.basket) : find_purchase(db, query.order);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return purchase;
}

void AcquiringNode::record(const OrderDecision& decision) {
  for (const auto& step : decision.steps) record(step);
}

void AcquiringNode::list(std::string_view list, std::string_view key, std::string_view why) {
  ports_.log.record(Event("listed").with("list", list).with("key", key).with("why", why));
}

void AcquiringNode::record(const Step& step) {
  ports_.log.record(move_record(step.machine, step.key, step.from, step.to, step.event));
}

}  // namespace tillrig::acquiring
