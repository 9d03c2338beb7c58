#include "harness/live/live_world.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "harness/live/live_folder.h"
#include "harness/live/live_world_state.h"

namespace tillrig {

namespace {

constexpr auto start_bound = std::chrono::seconds(20);
constexpr auto leave_bound = std::chrono::seconds(2);

std::string all_of(const std::vector<Death>& deaths) {
  std::string text;
  for (const auto& death : deaths)
    text += fmt::format("{}{} ended ({}): {}", text.empty() ? "" : "; ", death.node.text(), death.how,
                        death.lines.empty() ? "it said nothing" : death.lines.back());
  return text;
}

}  // namespace

LiveWorld::LiveWorld(LiveWorldOptions options, JournalSink& sink)
    : state_(std::make_unique<State>(std::move(options), sink)) {}

LiveWorld::~LiveWorld() {
  state_->watcher.end();
}

void LiveWorld::add_node(const NodeName& name, LiveNodeOptions options) {
  NodeSpec spec;
  spec.name = name;
  spec.role = std::move(options.role);
  spec.incarnation = 0;
  spec.seed = state_->options.seed;
  spec.settings = std::move(options.settings);
  spec.time = state_->time;
  spec.epoch = state_->options.wall_epoch;
  spec.folder = state_->folder;
  spec.key_file = make_key_file(state_->folder, name, options.keys, state_->shared_keys);
  spec.sqlite_file = state_->folder + "/store/" + name.text();
  spec.postgres = std::move(options.postgres);
  spec.postgres_schema = std::move(options.postgres_schema);
  state_->nodes.emplace(name, NodeProcess(std::move(spec)));
}

void LiveWorld::connect_devices(const NodeName& till, const NodeName& device,
                                const std::vector<std::string>& channels) {
  for (const auto& channel : channels) {
    const auto path = fmt::format("{}/dev/{}.{}", state_->folder, till.text(), channel);
    state_->node(till).spec().cables.push_back({channel, path, false});
    state_->node(device).spec().cables.push_back({channel, path, true});
  }
}

void LiveWorld::start() {
  auto& state = *state_;
  state.lay_out();
  for (auto& [name, process] : state.nodes) state.start_process(process);
  state.open_driver();
  const auto everybody = [&state] { return state.not_ready().empty(); };
  if (state.turn_until(everybody, std::chrono::steady_clock::now() + start_bound)) return;
  if (!state.deaths.empty()) throw std::runtime_error("the world did not start: " + all_of(state.deaths));
  throw std::runtime_error(fmt::format("not ready after {} s: {}", start_bound.count(), state.not_ready()));
}

Duration LiveWorld::now() const {
  return state_->time.now().since_start;
}

bool LiveWorld::run_until(const std::function<bool()>& done, SteadyInstant limit) {
  return state_->turn_until(done, state_->time.real(limit));
}

const std::vector<Death>& LiveWorld::deaths() const {
  return state_->deaths;
}

void LiveWorld::stop() {
  auto& state = *state_;
  for (auto& [name, process] : state.nodes) {
    process.restart_wanted = false;
    process.command("bye");
  }
  const auto limit = std::chrono::steady_clock::now() + leave_bound;
  while (!state.pipe_owners.empty() && std::chrono::steady_clock::now() < limit)
    state.context.run_one_for(limit - std::chrono::steady_clock::now());
  state.watcher.end();
  state.take_arrivals();
}

boost::asio::any_io_executor LiveWorld::executor() {
  return state_->context.get_executor();
}
Clock& LiveWorld::clock() {
  return state_->driver.value().clock;
}
Timers& LiveWorld::timers() {
  return state_->driver.value().timers;
}
Bus& LiveWorld::bus() {
  return state_->driver.value().bus;
}
Log& LiveWorld::log() {
  return *state_;
}

void LiveWorld::crash(const NodeName& name) {
  auto& node = state_->node(name);
  if (!node.up()) return;
  node.restart_wanted = false;
  node.being_killed = true;
  state_->watcher.kill(node.process());
}

void LiveWorld::restart(const NodeName& name) {
  state_->restart(name);
}
bool LiveWorld::up(const NodeName& name) const {
  return state_->node(name).up() && !state_->node(name).being_killed;
}
bool LiveWorld::ready(const NodeName& name) const {
  return up(name) && state_->node(name).ready;
}

void LiveWorld::pause(const NodeName& name, std::int64_t fault_id) {
  auto& node = state_->node(name);
  if (!up(name)) return;
  state_->record(Event("fault.fired").with("fault", "pause").with("target", name).with("id", fault_id));
  node.paused_by.insert(fault_id);
  state_->watcher.stop(node.process());
}

void LiveWorld::arm_fault_point(const NodeName& name, const std::string& point, int nth,
                                std::optional<Duration> restart_after) {
  state_->node(name).arm(point, nth, restart_after);
}

void LiveWorld::disarm_fault_points() {
  for (auto& [name, process] : state_->nodes) process.disarm();
}

void LiveWorld::add_link_rule(const LinkRule& rule) {
  if (!rule.from.empty()) return state_->node(rule.from).add_rule(rule);
  for (auto& [name, process] : state_->nodes) process.add_rule(rule);
}

void LiveWorld::add_disk_rule(const NodeName& name, const DiskRule& rule) {
  state_->node(name).add_rule(rule);
}

void LiveWorld::heal_fault(std::int64_t fault_id) {
  for (auto& [name, process] : state_->nodes) {
    process.heal(fault_id);
    if (process.paused_by.erase(fault_id) == 0 || !process.paused_by.empty()) continue;
    process.went_on_at = state_->time.now();
    if (process.up()) state_->watcher.go_on(process.process());
  }
}

void LiveWorld::step_clock(const NodeName& name, Duration by) {
  state_->node(name).step_clock(by);
}

void LiveWorld::drift_clock(const NodeName& name, std::int64_t parts_per_million) {
  state_->node(name).drift_clock(parts_per_million);
}

namespace {

// The device's end is the one that is pulled out.
NodeProcess& device_of(std::map<NodeName, NodeProcess>& nodes, const std::string& folder, const NodeName& till,
                       const std::string& channel) {
  const auto path = fmt::format("{}/dev/{}.{}", folder, till.text(), channel);
  for (auto& [name, process] : nodes)
    for (const auto& cable : process.spec().cables)
      if (cable.listens && cable.path == path) return process;
  throw std::invalid_argument(fmt::format("{} has no {}", till.text(), channel));
}

}  // namespace

void LiveWorld::plug(const NodeName& till, const std::string& channel) {
  device_of(state_->nodes, state_->folder, till, channel).plug(channel);
}

void LiveWorld::unplug(const NodeName& till, const std::string& channel) {
  device_of(state_->nodes, state_->folder, till, channel).unplug(channel);
}

void LiveWorld::drop_file(const NodeName& name, const std::string& file_name, const std::string& bytes) {
  const auto inbox = std::filesystem::path(state_->folder) / "inbox" / state_->node(name).name().text();
  std::filesystem::create_directories(inbox);
  const auto aside = inbox / ("." + file_name);
  std::ofstream(aside, std::ios::binary) << bytes;
  std::filesystem::rename(aside, inbox / file_name);
}

std::chrono::nanoseconds LiveWorld::worst_lateness(SteadyInstant from, SteadyInstant to) const {
  constexpr std::chrono::milliseconds window(100);  // of one report, in real time; it is dated at its end
  std::chrono::nanoseconds worst{};
  for (const auto& [at, late] : state_->lateness)
    if (at >= from && at <= to + Duration(window) * state_->options.speed) worst = std::max(worst, late);
  return worst;
}

const std::string& LiveWorld::folder() const {
  return state_->folder;
}

}  // namespace tillrig
