#include "reference/acquiring/suspicion.h"

namespace tillrig::acquiring {

void Suspicion::remember(const Order& sold) {
  const auto at_ms = is_offline(sold) ? sold.sold_at_ms : sold.paid_ms;
  auto& last = last_[sold.till];
  if (at_ms >= last.at_ms) last = {sold.id, cart_of(sold), at_ms};
}

std::string Suspicion::of(const Order& fresh, std::int64_t wall_ms) const {
  const auto last = last_.find(fresh.till);
  if (last == last_.end() || last->second.order == fresh.id) return {};
  const Duration since = std::chrono::milliseconds(wall_ms - last->second.at_ms);
  if (since < Duration::zero() || since > window_ || last->second.cart != cart_of(fresh)) return {};
  return "the same goods as order " + last->second.order.text() + ", sold " +
         std::to_string(whole_milliseconds(since)) + " ms before";
}

}  // namespace tillrig::acquiring
