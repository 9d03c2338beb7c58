#include "reference/terminal/core_watch.h"

#include <utility>

#include "reference/ports/spawn.h"
#include "reference/protocol/messages.h"

namespace tillrig::terminal {
namespace {

// A link that is refused at once must not count twice in the same breath.
constexpr Duration between_suspicions = std::chrono::milliseconds(200);

}  // namespace

CoreWatch::CoreWatch(NodePorts& ports, CoreWatchClient& client, Options options)
    : ports_(ports), client_(client), options_(std::move(options)), reachability_(options_.reachability) {}

boost::asio::awaitable<CallOutcome> CoreWatch::call(NodeName peer, Message message, Duration budget) {
  auto outcome = co_await ports_.bus.call(peer, std::move(message), budget);
  heard(peer, outcome);
  co_return outcome;
}

void CoreWatch::heard(const NodeName& peer, const CallOutcome& outcome) {
  const auto contact = contact_of(outcome);
  const bool door = peer == options_.acquiring;
  take(door ? reachability_.heard(contact, ports_.clock.steady_now()) : reachability_.heard_elsewhere(contact));
}

void CoreWatch::take(Reachability::Turn turn) {
  switch (turn) {
    case Reachability::Turn::none:
      return;
    case Reachability::Turn::offline:
      ports_.log.record(Event("till.offline").with("peer", options_.acquiring));
      client_.core_lost();
      break;
    case Reachability::Turn::online:
      ports_.log.record(Event("till.online").with("peer", options_.acquiring));
      return client_.core_back();
    case Reachability::Turn::probe:
      break;
  }
  if (!std::exchange(probing_, true)) spawn(ports_.executor, probe());
}

// Asks until acquiring answers. Any answer will do, and an order that nobody made costs it least.
boost::asio::awaitable<void> CoreWatch::probe() {
  for (;;) {
    Message question{"order.status", encode(OrderQuery{}), {}};
    const auto outcome = co_await ports_.bus.call(options_.acquiring, std::move(question), options_.probe_budget);
    heard(options_.acquiring, outcome);
    if (contact_of(outcome) == Contact::answered) break;
    const auto again = ports_.clock.steady_now() + (offline() ? options_.probe_interval : between_suspicions);
    co_await ports_.clock.sleep_until(again);
  }
  probing_ = false;
}

}  // namespace tillrig::terminal
