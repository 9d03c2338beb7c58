#include "harness/live/live_world_state.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <utility>

#include "harness/live/fault_guest.h"

namespace tillrig {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kept_lines = 20;

// A hand waits for its simulator: at speed 10 the usual half second is 50 ms of a machine that may be busy.
ConversationOptions patient() {
  ConversationOptions options;
  options.connect_bound = std::chrono::seconds(30);
  return options;
}

}  // namespace

LiveDriver::LiveDriver(const asio::any_io_executor& executor, LiveTime time, WallInstant epoch, ZmqOptions options,
                       Log& log)
    : clock(executor, time, epoch),
      timers(executor, time),
      network(executor, std::move(options), [](const std::string& line) { fmt::print(stderr, "{}\n", line); }),
      bus(live_driver(), 1, executor, clock, timers, network, log, patient()) {}

LiveWorld::State::State(LiveWorldOptions o, JournalSink& s)
    : options(std::move(o)),
      sink(s),
      folder(make_live_folder()),
      watcher(folder),
      time(LiveTime::starting_now(options.speed)),
      arrivals(time) {}

NodeProcess& LiveWorld::State::node(const NodeName& name) {
  const auto found = nodes.find(name);
  if (found == nodes.end()) throw std::invalid_argument("there is no node " + name.text());
  return found->second;
}

std::vector<std::string> LiveWorld::State::not_ready() {
  std::vector<std::string> names;
  for (const auto& [name, process] : nodes)
    if (!process.ready || !process.connected || !driver->network.connected_to(name)) names.push_back(name.text());
  return names;
}
void LiveWorld::State::record(Event event) {
  take_arrivals();
  sink.record(Stamp{time.now().since_start, live_driver(), 1}, std::move(event));
}

bool LiveWorld::State::take_arrivals() {
  if (taking) return false;
  taking = true;
  struct Done {
    bool& flag;
    ~Done() { flag = false; }
  } const done{taking};
  auto batch = arrivals.take();
  for (auto& record : batch.records) {
    note(record);
    sink.record(std::move(record.stamp), std::move(record.event));
  }
  for (const auto& end : batch.ends) ended(end);
  return !batch.records.empty() || !batch.ends.empty();
}

void LiveWorld::State::note(const Recorded& record) {
  const auto found = nodes.find(record.stamp.node);
  if (found == nodes.end()) return;
  auto& node = found->second;
  if (record.event.kind() == "node.ready") node.ready = true;
  if (record.event.kind() == "node.crashed") node.crashed_at = record.event.text("point");
  if (record.event.kind() == "fault.fired") node.fired(record.event.integer("id"));
}

void LiveWorld::State::ended(const Arrivals::End& end) {
  auto& gone = node(pipe_owners.at(end.pipe));
  pipe_owners.erase(end.pipe);
  pipes.forget(end.pipe);
  if (gone.line()) forget(gone.line()->descriptor());
  const auto process = gone.process();
  gone.over();
  record_end(gone, end);
  if (!end.said_bye && !gone.being_killed && !gone.crashed_at) deaths.push_back(obituary(gone, process, end.wrong));
  if (gone.restart_wanted) return start_process(gone);
  const auto again = gone.crashed_at ? gone.restart_after(*gone.crashed_at) : std::nullopt;
  if (again) driver->timers.at(time.now() + *again, [this, name = gone.name()] { restart(name); });
}

void LiveWorld::State::record_end(const NodeProcess& gone, const Arrivals::End& end) {
  const Stamp stamp{time.now().since_start, gone.name(), gone.incarnation()};
  if (end.said_bye) return sink.record(stamp, Event("node.stopped"));
  if (gone.crashed_at) return;
  sink.record(stamp, Event("node.crashed").with("point", ""));
  // Killed anywhere, so perhaps between a commit and its record.
  sink.record(stamp, Event("disk.kept_unsynced").with("node", gone.name()));
}

Death LiveWorld::State::obituary(const NodeProcess& gone, pid_t process, const std::string& wrong) {
  Death death{gone.name(), "its pipe ended", last_lines(gone.output_file(), kept_lines)};
  constexpr int tries = 100;
  constexpr auto pause_us = 1000;
  for (int i = 0; i < tries; ++i, usleep(pause_us))  // the watcher hears of it a moment after the pipe has ended
    for (const auto& ended : watcher.ended())
      if (ended.process == process) {
        death.how = how_it_ended(ended.status);
        i = tries;
      }
  if (!wrong.empty()) death.how += "; what it recorded cannot be read: " + wrong;
  return death;
}

void LiveWorld::State::watch(int descriptor, std::function<void()> happened) {
  auto& kept = watched[descriptor];
  kept = std::make_shared<Watched>(context, dup(descriptor));
  wait(kept, std::move(happened));
}

void LiveWorld::State::wait(const std::weak_ptr<Watched>& watched_still, std::function<void()> happened) {
  const auto descriptor = watched_still.lock();
  if (!descriptor) return;
  descriptor->async_wait(Watched::wait_read, [this, watched_still, happened](const boost::system::error_code& error) {
    if (error) return;
    happened();
    wait(watched_still, happened);
  });
}

void LiveWorld::State::start_process(NodeProcess& node) {
  const int pipe = node.start(watcher, options.program);
  arrivals.add(pipe);
  pipe_owners.emplace(pipe, node.name());
  pipes.add(pipe);
  watch(node.line()->descriptor(), [this, name = node.name()] { hear(name); });
}

// By our will, in the time that a report of this moment is about: that says nothing of the machine.
bool LiveWorld::State::stood_still(const NodeProcess& node, SteadyInstant at) const {
  constexpr std::chrono::milliseconds report_window(200);  // in real time
  if (!node.paused_by.empty()) return true;
  return node.went_on_at && at <= *node.went_on_at + Duration(report_window) * options.speed;
}

void LiveWorld::State::hear(const NodeName& name) {
  auto& speaker = node(name);
  if (!speaker.line()) return;
  for (const auto& line : speaker.line()->news()) {
    if (line == "connected") speaker.connected = true;
    long long at = 0, late = 0;
    if (std::sscanf(line.c_str(), "late %lld %lld", &at, &late) == 2 &&
        !stood_still(speaker, SteadyInstant{Duration(at)}))
      lateness.push_back({SteadyInstant{Duration(at)}, std::chrono::nanoseconds(late)});
  }
  // A node that is gone leaves its line readable for ever; its pipe says that it is gone.
  take_arrivals();
}

void LiveWorld::State::restart(const NodeName& name) {
  auto& node_again = node(name);
  if (!node_again.up()) return start_process(node_again);
  if (node_again.being_killed) node_again.restart_wanted = true;
}

void LiveWorld::State::lay_out() {
  std::vector<ZmqPeer> everybody;
  std::map<NodeName, CurveKeys> keys;
  const auto ports = options.transport == LiveTransport::tcp ? free_ports(nodes.size() + 1) : std::vector<int>();
  const auto add = [&](const NodeName& name) {
    if (!ports.empty()) keys[name] = CurveKeys::make();
    const auto endpoint = ports.empty() ? fmt::format("ipc://{}/net/{}", folder, name.text())
                                        : fmt::format("tcp://127.0.0.1:{}", ports[everybody.size()]);
    everybody.push_back({name, endpoint, keys[name].public_key});
  };
  add(live_driver());
  for (const auto& [name, process] : nodes) add(name);
  for (std::size_t i = 1; i < everybody.size(); ++i) {
    auto& spec = node(everybody[i].name).spec();
    spec.endpoint = everybody[i].endpoint;
    spec.keys = keys[everybody[i].name];
    spec.peers = everybody;
  }
  connections.self = live_driver();
  connections.endpoint = everybody.front().endpoint;
  connections.keys = keys[live_driver()];
  connections.peers = everybody;
}

void LiveWorld::State::open_driver() {
  driver.emplace(context.get_executor(), time, options.wall_epoch, connections, *this);
  heartbeat.emplace(context.get_executor(), [this](std::chrono::nanoseconds worst) {
    lateness.push_back({time.now(), worst});
  });
}

bool LiveWorld::State::turn_until(const std::function<bool()>& done, std::chrono::steady_clock::time_point limit) {
  while (!done()) {
    const auto left = limit - std::chrono::steady_clock::now();
    if (!deaths.empty() || left <= left.zero()) return done();
    context.run_one_for(left);
  }
  return true;
}

}  // namespace tillrig
