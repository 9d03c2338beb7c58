#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/live/arrivals.h"
#include "harness/live/live_folder.h"
#include "harness/live/live_world.h"
#include "harness/live/node_process.h"
#include "harness/live/pipe_watch.h"
#include "harness/live/watcher.h"
#include "reference/conversation/conversation.h"
#include "reference/live/clock.h"
#include "reference/live/heartbeat.h"
#include "reference/live/timers.h"

namespace tillrig {

// The ports of the driver, node "harness": what only a running world has.
struct LiveDriver {
  LiveDriver(const boost::asio::any_io_executor& executor, LiveTime time, WallInstant epoch, ZmqOptions options,
             Log& log);

  LiveClock clock;
  LiveTimers timers;
  ZmqTransport network;
  Conversation bus;
};

// The inside of a LiveWorld, and the driver's voice in the journal.
struct LiveWorld::State final : Log {
  using Watched = boost::asio::posix::stream_descriptor;
  struct Lateness {
    SteadyInstant at;
    std::chrono::nanoseconds late;
  };

  State(LiveWorldOptions options, JournalSink& sink);

  NodeProcess& node(const NodeName& name);
  std::vector<std::string> not_ready();  // or not connected, with its peers and with the driver

  // What has happened. The driver's own records come after what the nodes recorded before.
  void record(Event event) override;
  bool take_arrivals();  // whether there were any
  void note(const Recorded& record);
  void ended(const Arrivals::End& end);
  void record_end(const NodeProcess& gone, const Arrivals::End& end);
  Death obituary(const NodeProcess& gone, pid_t process, const std::string& wrong);

  // Calls back whenever the descriptor is readable, until forget(). Watches a copy: the owner closes its own.
  void watch(int descriptor, std::function<void()> happened);
  void wait(const std::weak_ptr<Watched>& watched_still, std::function<void()> happened);
  void forget(int descriptor) { watched.erase(descriptor); }

  void start_process(NodeProcess& node);
  void hear(const NodeName& name);
  bool stood_still(const NodeProcess& node, SteadyInstant at) const;
  void restart(const NodeName& name);
  void lay_out();  // endpoints and keys for everybody
  void open_driver();

  // Runs what happens until `done`, the limit or a death. Answers whether done.
  bool turn_until(const std::function<bool()>& done, std::chrono::steady_clock::time_point limit);

  LiveWorldOptions options;
  JournalSink& sink;
  std::string folder;
  Watcher watcher;
  LiveTime time;
  SharedKeys shared_keys;
  Arrivals arrivals;
  bool taking = false;
  std::vector<Death> deaths;
  std::vector<Lateness> lateness;

  boost::asio::io_context context{1};
  PipeWatch pipes{context.get_executor(), [this] { return take_arrivals(); }};
  std::map<NodeName, NodeProcess> nodes;
  std::map<int, NodeName> pipe_owners;
  std::map<int, std::shared_ptr<Watched>> watched;
  ZmqOptions connections;  // the driver's
  std::optional<LiveDriver> driver;
  std::optional<Heartbeat> heartbeat;
};

}  // namespace tillrig
