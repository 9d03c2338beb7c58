#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/advice_store.h"
#include "reference/acquiring/answers.h"
#include "reference/acquiring/offline_order.h"
#include "reference/acquiring/order_store.h"
#include "reference/shell/settle.h"

namespace tillrig::acquiring {
namespace {

bool insert_advices(DbSession& db, const OfflineSale& sale, const OrderId& order, const Channel& channel) {
  for (const auto& tender : sale.tenders) {
    if (tender.tender != TenderKind::card) continue;
    if (!insert_advice(db, tender.attempt, encode(advice_of(sale, order, tender, channel)))) return false;
  }
  return true;
}

}  // namespace

// One transaction: the order, its tenders, and what the bank has still to be told.
AcquiringNode::Awaitable<Answer> AcquiringNode::advise(Request request) {
  const auto sale = decode<OfflineSale>(request.message.body);
  if (!sale) co_return not_executed(sale.error().line);
  if (const auto wrong = wrong_with(*sale)) co_return not_executed(*wrong);

  const OrderId id(std::to_string(snowflake_.next(ports_.clock.wall_now())));
  auto decision = on_sold_offline(tables(), *sale, id, settings_.card_channel);
  auto& fresh = decision.after.order;
  fresh.suspect = suspicion_.of(fresh, fresh.sold_at_ms);
  const auto too_soon = too_soon_for(*sale, wall_ms() + whole_milliseconds(settings_.till_clock_ahead));
  std::optional<Purchase> known;
  bool stored = false;
  std::function<bool(DbSession&)> store = [&](DbSession& db) {
    known = find_purchase(db, sale->basket);
    // After an unknown commit it may be our own.
    stored = known ? known->order.id == id
                   : !too_soon && insert(db, decision.after) && insert_advices(db, *sale, id, settings_.card_channel);
    return stored;
  };
  co_await settle(ports_.store, ports_.clock, std::move(store));
  if (!stored && !known && too_soon) co_return not_executed(*too_soon);
  if (!stored && !known) co_return not_executed("the key of a tender belongs to another sale");
  if (!stored && !same_content(*known, *sale)) co_return not_executed("same basket, other content");
  if (!stored) co_await sold_otherwise(sale->basket);
  if (!stored) co_return Reply{encode(told_of(*known)), true};

  ports_.log.record(Event("order.created").with("order", id).with("basket", fresh.basket));
  record(decision);
  if (!fresh.suspect.empty()) list("suspected-duplicates", id.text(), fresh.suspect);
  suspicion_.remember(fresh);
  co_await ports_.lifecycle.fault_point("acquiring.offline.stored");
  rest_or_work(job_of(decision.after), true);
  co_await sold_otherwise(sale->basket);
  co_return Reply{encode(told_of(decision.after)), true};
}

// The order that the till had for these goods is not needed any more, and what was paid of it goes back.
AcquiringNode::Awaitable<void> AcquiringNode::sold_otherwise(BasketKey basket) {
  if (!basket.text().ends_with(offline_suffix)) co_return;
  OrderQuery query{{}, basket_sold_otherwise(basket)};
  const auto purchase = co_await read(std::move(query));
  if (!purchase || purchase->order.state != OrderState::open) co_return;
  Decide decide = [this](const Purchase& before) { return on_event(tables(), before, OrderEvent::cancelled); };
  co_await apply(purchase->order.id, std::move(decide));
}

// Goods given, no money: people hear of each such sale, and once more when all of them together pass the cap.
AcquiringNode::Awaitable<void> AcquiringNode::see_uncollected(Purchase purchase) {
  const auto lacks = uncollected(purchase);
  list("uncollected", purchase.order.id.text(), purchase.order.why);
  auto all = Money::zero(lacks.currency());
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    all = Money::zero(lacks.currency());
    for (const auto& each : uncollected_purchases(db))
      if (each.order.total.currency() == lacks.currency()) all = all + uncollected(each);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  const Money cap(settings_.offline_risk_cap, lacks.currency());
  if (all > cap && all - lacks <= cap)
    list("risk-cap", purchase.order.id.text(), all.text() + " is uncollected, more than " + cap.text());
}

}  // namespace tillrig::acquiring
