#include <algorithm>

#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/order_steps.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/text.h"

namespace tillrig::acquiring {

void AcquiringNode::watch_expiry(const Order& order) {
  if (order.state != OrderState::open || is_of_an_old_disk(order)) return;
  const auto latest = ports_.clock.steady_now() + settings_.order_expiry;
  expiries_.watch(order.id, order.expires_ms, latest);
  if (watching_) return;
  watching_ = true;
  spawn(ports_.executor, expire_orders());
}

// What tills have told of it since is not known here: it may be paid in cash. It does not expire by itself.
bool AcquiringNode::is_of_an_old_disk(const Order& order) const {
  return whole_number(order.id.text()).value_or(0) < whole_number(least_own_.text()).value_or(0);
}

void AcquiringNode::forget_expiry(const OrderId& order) {
  expiries_.forget(order);
  overdue_.erase(order.text());
}

// The wall clock may step: it is looked at every now and then, not only when something is due.
AcquiringNode::Awaitable<void> AcquiringNode::expire_orders() {
  while (!expiries_.empty()) {
    auto next = expiries_.next(wall_ms(), ports_.clock.steady_now());
    if (next.left <= Duration::zero()) {
      expiries_.forget(next.order);
      co_await expire(std::move(next.order));
      continue;
    }
    const auto look_again = ports_.clock.steady_now() + std::min(next.left, settings_.expiry_check);
    co_await ports_.clock.sleep_until(look_again);
  }
  watching_ = false;
}

// Where a part is paid the rest may have been paid in cash at a till that nobody can hear: the goods are gone then, and
// what was paid must not go back. Its till says what became of it, or, by asking for the order, that it is open.
AcquiringNode::Awaitable<void> AcquiringNode::expire(OrderId order) {
  OrderQuery query{order, {}};
  const auto purchase = co_await read(std::move(query));
  const bool part_paid = purchase && std::ranges::any_of(purchase->attempts, succeeded);
  if (!part_paid) co_return co_await expired(std::move(order));
  overdue_.insert(order.text());
  spawn(ports_.executor, list_overdue(std::move(order)));
}

AcquiringNode::Awaitable<void> AcquiringNode::expired(OrderId order) {
  Decide decide = [this](const Purchase& before) { return on_event(tables(), before, OrderEvent::expired); };
  co_await apply(std::move(order), std::move(decide));
}

AcquiringNode::Awaitable<void> AcquiringNode::list_overdue(OrderId order) {
  const auto bound = ports_.clock.steady_now() + settings_.slow_interval;
  co_await ports_.clock.sleep_until(bound);
  if (overdue_.contains(order.text()))
    list("part-paid", order.text(), "it has expired, a part of it is paid, and nothing is heard of its till");
}

}  // namespace tillrig::acquiring
