#include <algorithm>

#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/answers.h"
#include "reference/acquiring/cash_decision.h"
#include "reference/acquiring/order_store.h"
#include "reference/acquiring/refund_decision.h"
#include "reference/protocol/offline_messages.h"
#include "reference/shell/settle.h"

namespace tillrig::acquiring {
namespace {

Answer answer_of(const Purchase& purchase, const RefundKey& wish) {
  const auto report = report_of(purchase, wish);
  const bool final = std::ranges::all_of(report.parts, [](const RefundReport& part) { return is_settled(part.state); });
  return Reply{encode(report), final};
}

}  // namespace

AcquiringNode::Awaitable<Answer> AcquiringNode::cash(Request request) {
  const auto taken = decode<CashTaken>(request.message.body);
  if (!taken) co_return not_executed(taken.error().line);
  if (taken->attempt.empty() || taken->line.empty()) co_return not_executed("expected an attempt and its line");
  DecideOrObject decide = [&](const Purchase& before) { return on_cash(tables(), before, *taken); };
  auto purchase = co_await apply_or_object(taken->order, std::move(decide));
  if (!purchase) co_return not_executed(std::move(purchase.error()));
  co_return answer_of(std::move(*purchase), taken->attempt);
}

AcquiringNode::Awaitable<Answer> AcquiringNode::cash_back(Request request) {
  const auto returned = decode<CashReturned>(request.message.body);
  if (!returned) co_return not_executed(returned.error().line);
  DecideOrObject decide = [&](const Purchase& before) { return on_cash_back(before, *returned); };
  auto purchase = co_await apply_or_object(returned->order, std::move(decide));
  if (!purchase) co_return not_executed(std::move(purchase.error()));
  co_return Reply{encode(report_of(*find(purchase->attempts, returned->attempt))), true};
}

// Stored with all its parts before anybody is asked. The engine's first answers are waited for; what is still open then
// is repeated behind the cashier's back.
AcquiringNode::Awaitable<Answer> AcquiringNode::refund(Request request) {
  auto wish = decode<RefundWish>(request.message.body);
  if (!wish) co_return not_executed(wish.error().line);
  if (wish->refund.empty()) co_return not_executed("refund: expected a key, found none");
  wish->order = co_await sold_as(wish->order);
  DecideOrObject decide = [&](const Purchase& before) { return on_refund(tables(), before, *wish); };
  auto purchase = co_await apply_or_object(wish->order, std::move(decide));
  // Money may have gone back for it before the disk was lost: that is not to be refused, it is for people.
  const bool forgotten = purchase ? false : co_await is_lost(wish->refund);
  if (forgotten) co_return Reply{encode(RefundsReport{wish->order, wish->refund, wish->amount, {}}), false};
  if (!purchase) co_return not_executed(std::move(purchase.error()));
  co_await ports_.lifecycle.fault_point("acquiring.refund.stored");
  std::function<bool(const Purchase&)> answered = [key = wish->refund](const Purchase& seen) {
    return std::ranges::none_of(seen.refunds, [&](const RefundPart& part) { return part.wish == key && part.due; });
  };
  const auto settled = co_await wait_for(std::move(*purchase), std::move(answered), true);
  co_return answer_of(settled, wish->refund);
}

// The receipt names an order; when that was over before the cash for it was told, the goods were sold under a basket of
// their own.
AcquiringNode::Awaitable<OrderId> AcquiringNode::sold_as(OrderId on_the_receipt) {
  auto sold = on_the_receipt;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto named = find_purchase(db, on_the_receipt);
    if (!named || named->order.state != OrderState::closed) return false;
    if (const auto told = find_purchase(db, offline_basket(named->order.basket))) sold = told->order.id;
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return sold;
}

AcquiringNode::Awaitable<Answer> AcquiringNode::refund_result(Request request) {
  const auto moved = decode<RefundMoved>(request.message.body);
  if (!moved) co_return not_executed(moved.error().line);
  heard_from(settings_.engine);
  Decide decide = [&](const Purchase& before) { return on_refund_report(tables(), before, moved->report); };
  const auto purchase = co_await apply(moved->order, std::move(decide));
  if (!purchase || !find(purchase->refunds, moved->report.refund))
    list("results", moved->report.refund.text(), "nobody knows the refund");
  co_return Reply{encode(Done{}), false};
}

}  // namespace tillrig::acquiring
