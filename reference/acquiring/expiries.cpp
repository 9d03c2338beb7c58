#include "reference/acquiring/expiries.h"

namespace tillrig::acquiring {

void Expiries::watch(const OrderId& order, std::int64_t wall_ms, SteadyInstant latest) {
  if (!orders_.emplace(order.text(), Moments{wall_ms, latest}).second) return;
  by_wall_.emplace(wall_ms, order.text());
  by_steady_.emplace(latest.since_start, order.text());
}

void Expiries::forget(const OrderId& order) {
  const auto found = orders_.find(order.text());
  if (found == orders_.end()) return;
  by_wall_.erase({found->second.wall_ms, order.text()});
  by_steady_.erase({found->second.latest.since_start, order.text()});
  orders_.erase(found);
}

Expiries::Next Expiries::next(std::int64_t wall_ms, SteadyInstant now) const {
  const auto& [at_ms, by_wall] = *by_wall_.begin();
  const auto& [latest, by_steady] = *by_steady_.begin();
  const Duration wall_left = std::chrono::milliseconds(at_ms - wall_ms);
  const Duration steady_left = latest - now.since_start;
  return wall_left <= steady_left ? Next{OrderId(by_wall), wall_left} : Next{OrderId(by_steady), steady_left};
}

}  // namespace tillrig::acquiring
