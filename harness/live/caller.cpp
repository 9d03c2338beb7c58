#include "harness/live/caller.h"

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "reference/conversation/conversation.h"
#include "reference/live/clock.h"
#include "reference/live/node_spec.h"
#include "reference/live/timers.h"
#include "reference/ports/spawn.h"

namespace tillrig {
namespace {

// What an outsider says is on record where it is heard.
struct Mute final : Log {
  void record(Event) override {}
};

std::optional<NodeSpec> spec_of(const std::string& folder, std::string_view role) {
  std::error_code missing;
  for (const auto& file : std::filesystem::directory_iterator(folder, missing)) {
    if (file.path().extension() != ".node") continue;
    auto spec = read_spec(file.path().string());
    if (spec.role == role) return spec;
  }
  return std::nullopt;
}

boost::asio::awaitable<void> ask(Bus* bus, NodeName node, Message message, Duration budget,
                                 std::optional<CallOutcome>* outcome) {
  *outcome = co_await bus->call(std::move(node), std::move(message), budget);
}

}  // namespace

tl::expected<CallOutcome, std::string> ask_world(const std::string& folder, std::string_view role, Message message,
                                                 std::chrono::seconds patience) {
  const auto spec = spec_of(folder, role);
  if (!spec) return tl::unexpected(folder + ": no world is up there that has a node " + std::string(role));

  boost::asio::io_context context{1};
  const Duration budget = Duration(patience) * spec->time.speed;
  ZmqOptions connections;
  connections.self = NodeName("back-office");
  // Whoever asks later is the newer one.
  connections.session = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  connections.endpoint = "inproc://back-office";
  connections.peers = {{spec->name, spec->endpoint, {}}};
  ConversationOptions options;
  options.connect_bound = budget;

  Mute log;
  LiveClock clock(context.get_executor(), spec->time, spec->epoch);
  LiveTimers timers(context.get_executor(), spec->time);
  ZmqTransport network(context.get_executor(), connections, [](const std::string&) {});
  Conversation bus(connections.self, connections.session, context.get_executor(), clock, timers, network, log, options);
  // Nothing waits for a peer that is not connected yet.
  bool connected = false;
  network.on_all_connected([&connected] { connected = true; });
  const auto no_longer_than = std::chrono::steady_clock::now() + patience;
  while (!connected && std::chrono::steady_clock::now() < no_longer_than) context.run_one_until(no_longer_than);
  if (!connected) return Refused{RefusedWhy::no_connection, spec->name.text() + " does not answer its socket"};
  std::optional<CallOutcome> outcome;
  spawn(context.get_executor(), ask(&bus, spec->name, std::move(message), budget, &outcome));
  while (!outcome) context.run_one();
  return std::move(*outcome);
}

}  // namespace tillrig
