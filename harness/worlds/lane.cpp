#include "harness/worlds/lane.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "harness/worlds/case_setup.h"
#include "harness/worlds/role_keys.h"

namespace tillrig {
namespace {

using Json = nlohmann::json;

constexpr Duration kReadyBound = std::chrono::seconds(60);

Latency latency_of(const FrameTime& time) {
  return {time.least, time.mean};
}

struct Deaf final : JournalSink {
  void record(Stamp, Event) override {}
};

std::string disks_of_a_fresh_lane(const World& world, const Roles& roles) {
  Deaf nobody;
  VirtualWorld lane(virtual_options(world, 1), nobody);
  add_lane(lane, world, roles);
  if (!start_lane(lane, world)) return {};
  // A store that is closed in good order has no write-ahead log for every later world to replay.
  for (const auto& node : world.nodes) lane.stop(node.name);
  lane.run_for(Duration::zero());
  auto disks = Json::object();
  for (const auto& node : world.nodes)
    for (const auto& [name, bytes] : lane.disk(node.name).image().files)
      disks[node.name.text()][name] = Json::binary({bytes.begin(), bytes.end()});
  const auto packed = Json::to_cbor(disks);
  return {packed.begin(), packed.end()};
}

// What `work` answers in a child process; empty when the child died.
template <class Work>
std::string in_a_child(const Work& work) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  const auto child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    ::close(ends[0]);
    const std::string answer = work();
    for (std::size_t sent = 0; sent < answer.size();) {
      const auto written = ::write(ends[1], answer.data() + sent, answer.size() - sent);
      if (written <= 0) ::_exit(1);
      sent += static_cast<std::size_t>(written);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string answer;
  std::array<char, 65536> buffer;
  for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
    answer.append(buffer.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return status == 0 ? answer : std::string();
}

}  // namespace

LaneDisks lane_disks(const World& world, const Roles& roles) {
  const auto packed = in_a_child([&] { return disks_of_a_fresh_lane(world, roles); });
  LaneDisks disks;
  if (packed.empty()) return disks;
  const auto images = Json::from_cbor(packed);
  for (const auto& [node, files] : images.items())
    for (const auto& [name, bytes] : files.items())
      disks[NodeName(node)].files[name].assign(bytes.get_binary().begin(), bytes.get_binary().end());
  return disks;
}

WorldOptions virtual_options(const World& world, std::uint64_t seed) {
  WorldOptions options;
  options.seed = seed;
  options.wall_epoch = world.epoch;
  options.link_latency = latency_of(world.latency);
  return options;
}

void add_lane(VirtualWorld& into, const World& world, const Roles& roles, const LaneDisks& disks) {
  for (const auto& node : world.nodes) {
    NodeOptions options;
    options.make = roles.at(node.role);
    options.settings = settings_for(world, node);
    options.keys = keys_of_role(node.role);
    if (const auto disk = disks.find(node.name); disk != disks.end()) options.disk = disk->second;
    into.add_node(node.name, std::move(options));
  }
  for (const auto& node : world.nodes)
    if (node.role == "desk") into.connect_devices(node.till, node.name, node.devices);
  for (const auto& link : world.links) {
    into.set_latency(link.a, link.b, latency_of(link.latency));
    into.set_latency(link.b, link.a, latency_of(link.latency));
  }
}

bool start_lane(VirtualWorld& world, const World& lane) {
  for (const auto& node : lane.nodes) world.start(node.name);
  const auto all_ready = [&] {
    return std::all_of(lane.nodes.begin(), lane.nodes.end(),
                       [&](const WorldNode& node) { return world.ready(node.name); });
  };
  return world.run_until(all_ready, SteadyInstant{kReadyBound});
}

}  // namespace tillrig
