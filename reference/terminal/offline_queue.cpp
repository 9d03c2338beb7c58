#include "reference/terminal/offline_queue.h"

#include <algorithm>
#include <utility>

#include "reference/protocol/messages.h"

namespace tillrig::terminal {

const OfflineTable& offline_table() {
  using S = OfflineState;
  using E = OfflineEvent;
  using F = OfflineEffect;
  static const OfflineTable table{{S::queued, E::taken, S::forwarded, {}},
                                  {S::queued, E::refused, S::parked, {F::list}},
                                  {S::parked, E::taken, S::forwarded, {}}};
  return table;
}

std::optional<OfflineNews> offline_news(const CallOutcome& outcome) {
  const auto* refused = std::get_if<Refused>(&outcome);
  if (refused && refused->why == RefusedWhy::not_executed) return OfflineNews{OfflineEvent::refused, refused->detail};
  const auto* reply = std::get_if<Reply>(&outcome);
  const auto report = reply ? decode<OrderReport>(reply->body) : tl::unexpected(BadMessage{"no answer"});
  if (!report || report->order.empty()) return std::nullopt;
  return OfflineNews{OfflineEvent::taken, {}};
}

std::optional<OfflineStep> step(const OfflineTable& table, const OfflineItem& item, const OfflineNews& news) {
  const auto* row = table.find(item.state, news.event);
  if (!row) return std::nullopt;
  OfflineStep step{item, row->effects};
  step.next.state = row->to;
  step.next.why = news.why;
  return step;
}

void OfflineQueue::put(OfflineItem item) {
  const auto number = item.number;
  last_number_ = std::max(last_number_, number);
  if (item.state != OfflineState::forwarded) items_.emplace(number, std::move(item));
}

bool OfflineQueue::begin(bool parked_too) {
  if (std::exchange(walking_, true)) return false;
  parked_too_ = parked_too;
  walked_ = 0;
  return true;
}

const OfflineItem* OfflineQueue::at() const {
  if (!walking_) return nullptr;
  for (auto next = items_.upper_bound(walked_); next != items_.end(); ++next)
    if (next->second.state == OfflineState::queued || parked_too_) return &next->second;
  return nullptr;
}

void OfflineQueue::settled(OfflineItem item) {
  walked_ = item.number;
  if (item.state == OfflineState::forwarded)
    items_.erase(item.number);
  else
    items_.insert_or_assign(item.number, std::move(item));
}

std::int64_t OfflineQueue::waiting(OfflineState state) const {
  return std::count_if(items_.begin(), items_.end(), [&](const auto& entry) { return entry.second.state == state; });
}

}  // namespace tillrig::terminal
