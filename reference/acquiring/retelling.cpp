#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/advice_store.h"
#include "reference/acquiring/order_steps.h"
#include "reference/acquiring/order_store.h"
#include "reference/protocol/business_day.h"
#include "reference/protocol/recovery_messages.h"
#include "reference/shell/settle.h"

namespace tillrig::acquiring {
namespace {

constexpr std::int64_t kOrdersATime = 100;

// What the engine keeps of a card is its number alone, masked.
std::string means_of(const Attempt& attempt) {
  return attempt.tender == TenderKind::card ? attempt.code.substr(0, attempt.code.find(' ')) : attempt.code;
}

}  // namespace

AcquiringNode::Awaitable<Answer> AcquiringNode::tell_attempts(Request request) {
  const auto query = decode<AttemptsQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  const auto day_of = [&](std::int64_t ms) {
    return business_day(WallInstant{std::chrono::milliseconds(ms)}, settings_.cut_off);
  };
  KnownAttempts known;
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    known = {};
    const auto purchases = purchases_after(db, query->after, kOrdersATime);
    for (const auto& [order, attempts, refunds] : purchases) {
      for (const auto& attempt : attempts) {
        if (attempt.tender == TenderKind::cash) continue;
        known.attempts.push_back({order.id, order.till, means_of(attempt), day_of(attempt.taken_ms),
                                  find_advice(db, attempt.key).value_or(""), is_offline(order),
                                  attempt.goes_back && !attempt.refunded, report_of(attempt)});
      }
      for (const auto& part : refunds) {
        if (part.tender == TenderKind::cash) continue;
        auto paid = attempts;
        const auto* sale = find(paid, part.attempt);
        known.refunds.push_back({order.id, order.till, sale->number, sale->txn, day_of(part.taken_ms), part.void_sale,
                                 part.due, report_of(part)});
      }
    }
    if (std::ssize(purchases) == kOrdersATime) known.last = purchases.back().order.id;
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  co_return Reply{encode(known), false};
}

// What is still to be reserved is asked for by itself.
AcquiringNode::Awaitable<Answer> AcquiringNode::tell_goods(Request request) {
  const auto query = decode<GoodsQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  KnownOrders known;
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    known = {};
    const auto purchases = purchases_after(db, query->after, kOrdersATime);
    for (const auto& purchase : purchases) {
      const auto& order = purchase.order;
      if (order.stock == StockDuty::reserve) continue;
      const auto reserve = decode<StockReserve>(order.reserve);
      if (!reserve) continue;
      known.orders.push_back(
          {order.id, reserve->lines, order.state, is_offline(order), !order.why.empty(), is_refunded(purchase)});
    }
    if (std::ssize(purchases) == kOrdersATime) known.last = purchases.back().order.id;
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  co_return Reply{encode(known), false};
}

}  // namespace tillrig::acquiring
