#include "reference/terminal/offline_forwarder.h"

#include <utility>

#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/shell/move_record.h"
#include "reference/terminal/offline_store.h"

namespace tillrig::terminal {

OfflineForwarder::OfflineForwarder(NodePorts& ports, CoreWatch& core, Options options)
    : ports_(ports), core_(core), options_(std::move(options)) {}

void OfflineForwarder::nudge() {
  stored_ = true;
  drain(false);
}

void OfflineForwarder::drain(bool parked_too) {
  if (core_.offline() || !queue_.begin(parked_too)) return;
  spawn(ports_.executor, walk());
}

boost::asio::awaitable<void> OfflineForwarder::walk() {
  bool answered = true;
  while (answered) {
    if (std::exchange(stored_, false)) co_await load();
    const auto* item = queue_.at();
    if (!item && !stored_) break;
    if (item) answered = co_await tell(*item);
  }
  queue_.end();
  if (!answered && !std::exchange(waits_, true)) spawn(ports_.executor, later());
}

boost::asio::awaitable<void> OfflineForwarder::later() {
  const auto again = ports_.clock.steady_now() + options_.interval;
  co_await ports_.clock.sleep_until(again);
  waits_ = false;
  drain(false);
}

boost::asio::awaitable<void> OfflineForwarder::load() {
  auto items = co_await offline_store::untold(ports_.store, ports_.clock, queue_.last_number());
  for (auto& item : items) queue_.put(std::move(item));
}

boost::asio::awaitable<bool> OfflineForwarder::tell(OfflineItem item) {
  Message message{"order.advise", item.body, item.basket.text()};
  const auto outcome = co_await core_.call(options_.acquiring, std::move(message), options_.budget);
  const auto news = offline_news(outcome);
  if (!news) co_return false;
  auto taken = step(offline_table(), item, *news);
  if (taken)
    co_await take(std::move(item), std::move(*taken), news->event);
  else
    queue_.settled(std::move(item));
  co_return true;
}

boost::asio::awaitable<void> OfflineForwarder::take(OfflineItem before, OfflineStep step, OfflineEvent event) {
  co_await ports_.lifecycle.fault_point("till.advice.answered");
  const bool forwarded = step.next.state == OfflineState::forwarded;
  auto day = forwarded ? business_day(ports_.clock.wall_now(), options_.cut_off) : std::string();
  co_await offline_store::move(ports_.store, ports_.clock, step.next, std::move(day));
  ports_.log.record(
      move_record("offline-sale", before.basket.text(), word_of(before.state), word_of(step.next.state), word_of(event))
          .with("number", before.number));
  if (step.effects.has(OfflineEffect::list))
    ports_.log.record(
        Event("listed").with("list", "offline-parked").with("key", before.basket).with("why", step.next.why));
  queue_.settled(std::move(step.next));
}

}  // namespace tillrig::terminal
