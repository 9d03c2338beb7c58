#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/order_steps.h"
#include "reference/acquiring/order_store.h"
#include "reference/acquiring/recovery_store.h"
#include "reference/acquiring/refund_decision.h"
#include "reference/protocol/business_day.h"
#include "reference/shell/settle.h"

namespace tillrig::acquiring {
namespace {

constexpr const char* kLost = "lost";

Attempt attempt_from(const KnownAttempt& told, const std::string& cut_off) {
  Attempt attempt;
  attempt.key = told.report.attempt;
  attempt.line = told.report.line;
  attempt.tender = told.report.tender;
  attempt.channel = told.report.channel;
  attempt.code = told.code;
  attempt.amount = told.report.amount;
  attempt.number = told.report.number;
  attempt.txn = told.report.txn;
  attempt.taken_ms = whole_milliseconds(business_day_begins(told.day, cut_off).since_epoch);
  return attempt;
}

// A part is called after its wish.
RefundKey wish_of(const RefundKey& part) {
  return RefundKey(part.text().substr(0, part.text().rfind('/')));
}

// An attempt that is on this disk no more is born again, and goes where the engine says it is.
OrderDecision on_told(const OrderTables& tables, const Purchase& before, const KnownAttempt& told,
                      const std::string& cut_off) {
  auto purchase = before;
  if (find(purchase.attempts, told.report.attempt)) return on_report(tables, before, told.report);
  OrderDecision decision{before, {}};
  auto lost = attempt_from(told, cut_off);
  const auto taken = lost.taken_ms;
  auto& attempt = add_attempt(tables, decision, std::move(lost), "recovered");
  attempt.taken_ms = taken;
  step_attempt(tables, decision, attempt, told.report, "recovered");
  attempt.refunded = told.report.refunded;
  end_when_all_final(tables, decision);
  return finished(std::move(decision), before);
}

}  // namespace

// Before anybody is served and before anything expires. Orders whose lines only a till knows stay lost: they are
// listed, each by its number, and refused in words.
AcquiringNode::Awaitable<void> AcquiringNode::recover_from_peers() {
  PaymentsQuery payments;
  do {
    Message message{"engine.payments", encode(payments), {}};
    auto known = co_await ask_until_told<KnownPayments>(settings_.engine, std::move(message));
    payments.after = known.last;
    co_await recover_from(std::move(known));
  } while (!payments.after.empty());
  GoodsQuery orders;
  do {
    Message message{"stock.orders", encode(orders), {}};
    const auto known = co_await ask_until_told<OrderNumbers>(settings_.stock, std::move(message));
    orders.after = known.last;
    for (const auto& order : known.orders)
      co_await list_lost_order(order, "on an old disk: the stock knows of its goods, and nobody here of the order");
  } while (!orders.after.empty());
  std::vector<Purchase> unfinished;
  std::function<bool(DbSession&)> over = [&](DbSession& db) {
    unfinished = unfinished_purchases(db);
    end_recovery(db);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(over));
  for (const auto& [order, attempts, refunds] : unfinished)
    if (order.state == OrderState::open)
      list(kLost, order.id.text(), "open on an old disk: what tills have told of it since is not known");
  list("recovery", ports_.name.text(),
       "on an old disk: cash taken and given back since is not known here, nor cards sold offline that were not passed "
       "on");
}

AcquiringNode::Awaitable<void> AcquiringNode::recover_from(KnownPayments known) {
  for (const auto& attempt : known.attempts) co_await hear_of_attempt(attempt);
  for (const auto& refund : known.refunds) co_await list_lost_refund(refund);
}

AcquiringNode::Awaitable<void> AcquiringNode::hear_of_attempt(KnownAttempt told) {
  Decide decide = [this, told](const Purchase& before) { return on_told(tables(), before, told, settings_.cut_off); };
  const auto known = co_await apply(told.order, std::move(decide));
  if (known) co_return;
  const auto& report = told.report;
  co_await list_lost_order(told.order, "on an old disk: " + report.amount.text() + " at " + report.channel.text() +
                                           " are " + std::string(word_of(report.state)) + " under " +
                                           report.number.text());
}

AcquiringNode::Awaitable<void> AcquiringNode::list_lost_refund(KnownRefund told) {
  OrderQuery query;
  query.order = told.order;
  auto purchase = co_await read(std::move(query));
  const auto& report = told.report;
  if (purchase && find(purchase->refunds, report.refund)) {
    Decide decide = [this, report](const Purchase& before) { return on_refund_report(tables(), before, report); };
    co_await apply(told.order, std::move(decide));
    co_return;
  }
  if (!purchase) co_await keep_lost(wish_of(report.refund));
  list(kLost, report.refund.text(),
       "on an old disk: " + report.amount.text() + " of order " + told.order.text() + " are " +
           std::string(word_of(report.state)));
}

AcquiringNode::Awaitable<void> AcquiringNode::keep_lost(RefundKey wish) {
  std::function<bool(DbSession&)> keep = [&](DbSession& db) {
    keep_lost_wish(db, wish);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(keep));
}

AcquiringNode::Awaitable<bool> AcquiringNode::is_lost(RefundKey wish) {
  bool lost = false;
  std::function<bool(DbSession&)> look = [&](DbSession& db) {
    lost = is_lost_wish(db, wish);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(look));
  co_return lost;
}

AcquiringNode::Awaitable<void> AcquiringNode::list_lost_order(OrderId order, std::string why) {
  OrderQuery query;
  query.order = order;
  const auto known = co_await read(std::move(query));
  if (!known && lost_.insert(order.text()).second) list(kLost, order.text(), why);
}

template <class Known>
AcquiringNode::Awaitable<Known> AcquiringNode::ask_until_told(NodeName peer, Message message) {
  for (std::int64_t round = 0;; ++round) {
    auto question = message;
    const auto outcome = co_await ask(peer, std::move(question), settings_.ask_timeout);
    if (const auto* reply = std::get_if<Reply>(&outcome))
      if (auto known = decode<Known>(reply->body)) co_return std::move(*known);
    if (round == settings_.list_after)
      list("recovery", ports_.name.text(), peer.text() + " does not say what is lost here");
    const auto again = ports_.clock.steady_now() + settings_.pacing.pause(round);
    co_await ports_.clock.sleep_until(again);
  }
}

}  // namespace tillrig::acquiring
