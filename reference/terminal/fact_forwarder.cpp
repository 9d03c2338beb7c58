#include "reference/terminal/fact_forwarder.h"

#include <algorithm>
#include <utility>

namespace tillrig::terminal {

FactForwarder::FactForwarder(NodePorts& ports, CoreWatch& core, FactClient& client, Options options)
    : ports_(ports), core_(core), client_(client), options_(std::move(options)), stored_(ports.executor) {}

void FactForwarder::nudge() {
  pending_ = true;
  stored_.notify();
}

boost::asio::awaitable<void> FactForwarder::keep() {
  for (;;) {
    while (!std::exchange(pending_, false)) co_await stored_.wait();
    for (;;) {
      auto fact = co_await duties::next_fact(ports_.store, ports_.clock);
      if (!fact) break;
      const auto sequence = fact->sequence;
      co_await tell(std::move(*fact));
      co_await duties::told(ports_.store, ports_.clock, sequence);
    }
  }
}

boost::asio::awaitable<void> FactForwarder::tell(Fact fact) {
  for (auto pause = options_.retry;; pause = std::min(pause + options_.retry, options_.retry_max)) {
    Message message{fact.verb, fact.body, fact.key};
    const auto outcome = co_await core_.call(options_.acquiring, std::move(message), options_.budget);
    if (std::holds_alternative<Reply>(outcome)) co_return;
    const auto* refused = std::get_if<Refused>(&outcome);
    if (refused && refused->why == RefusedWhy::not_executed) {
      co_await client_.fact_refused(std::move(fact), refused->detail);
      co_return;
    }
    const auto again = ports_.clock.steady_now() + pause;
    co_await ports_.clock.sleep_until(again);
  }
}

}  // namespace tillrig::terminal
