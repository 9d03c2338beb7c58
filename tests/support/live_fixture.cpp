#include "tests/support/live_fixture.h"

#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "reference/conversation/conversation.h"
#include "reference/live/clock.h"
#include "reference/live/devices.h"
#include "reference/live/inbox.h"
#include "reference/live/keys.h"
#include "reference/live/lifecycle.h"
#include "reference/live/random.h"
#include "reference/live/store.h"
#include "reference/live/timers.h"
#include "reference/live/wire.h"
#include "reference/live/zmq_transport.h"
#include "simulators/disks/faulty_vfs.h"

namespace tillrig {

namespace {

std::string key_file(const TemporaryFolder& folder) {
  auto path = (folder.path() / "keys").string();
  std::ofstream(path) << "merchant 00ff\n";
  chmod(path.c_str(), 0600);
  return path;
}

ZmqOptions connections(const TemporaryFolder& folder, const NodeName& self, std::uint64_t session) {
  const auto endpoint = [&](const std::string& name) { return "ipc://" + (folder.path() / name).string(); };
  ZmqOptions options;
  options.self = self;
  options.session = session;
  options.endpoint = endpoint(self.text());
  for (const char* name : {"asker", "answerer"}) options.peers.push_back({NodeName(name), endpoint(name), {}});
  return options;
}

constexpr auto pause = std::chrono::microseconds(100);  // when nothing has happened

Database own_file(const TemporaryFolder& folder, const NodeName& self, const FaultyVfs& disk) {
  SqliteOptions options;
  options.path = (folder.path() / (self.text() + ".db")).string();
  options.vfs = disk.name();
  return Database(options);
}

ConversationOptions closed_until_ready() {
  ConversationOptions options;
  options.open_at_once = false;
  return options;
}

}  // namespace

struct LiveFixture::Journal {
  struct Line {
    NodeName node;
    Event event;
  };
  std::vector<Line> lines;
  std::mutex mutex;  // a disk speaks from the thread of its store
};

struct LiveFixture::Incarnation {
  struct Voice final : Log {
    Voice(Journal& j, NodeName n) : journal(j), node(std::move(n)) {}
    void record(Event event) override {
      const std::lock_guard lock(journal.mutex);
      if (alive) journal.lines.push_back({node, std::move(event)});
    }
    Journal& journal;
    NodeName node;
    bool alive = true;
  };

  Incarnation(LiveFixture& world, const NodeName& name, std::uint64_t number)
      : executor(context.get_executor()),
        running(context.get_executor()),
        log(*world.journal_, name),
        clock(executor, world.time_, WallInstant{}),
        timers(executor, world.time_),
        network(executor, connections(world.folder_, name, number), [](const std::string&) {}),
        links(network, clock, timers, log, 1, NodeName("harness")),
        bus(std::make_unique<Conversation>(name, number, executor, clock, timers, links, log, closed_until_ready())),
        directory((world.folder_.path() / "wire").string()),
        wire(executor, world.time_, directory),
        disk([speed = world.time_.speed](Duration delay) { std::this_thread::sleep_for(delay / speed); },
             [this](const DiskRule& rule) { log.record(Event("fault.fired").with("fault", name_of(rule.trouble))); }),
        store(executor, world.open_database_ ? world.open_database_() : own_file(world.folder_, name, disk), log),
        devices(executor, world.cables_[name]),
        inbox(executor, world.inbox_of(name)),
        lifecycle(number, log, [this] { bus->open(); }),
        keys(key_file(world.folder_)),
        random(1, name, number),
        ports{name, executor, clock, *bus, wire, store, devices, inbox, lifecycle, settings, keys, random, log} {}

  boost::asio::io_context context{1};  // last to go, and with it, without running, what its handlers wait for
  boost::asio::any_io_executor executor;
  boost::asio::executor_work_guard<boost::asio::any_io_executor> running;
  Voice log;
  LiveClock clock;
  LiveTimers timers;
  ZmqTransport network;
  LinkFaults links;
  std::unique_ptr<Conversation> bus;
  FolderDirectory directory;
  LiveWire wire;
  FaultyVfs disk;
  LiveStore store;
  LiveDevices devices;
  FolderInbox inbox;
  LiveLifecycle lifecycle;
  Settings settings;
  FileKeys keys;
  LiveRandom random;
  NodePorts ports;
};

LiveFixture::LiveFixture(std::int64_t speed)
    : time_(LiveTime::starting_now(speed)), journal_(std::make_unique<Journal>()) {}

LiveFixture::~LiveFixture() = default;

void LiveFixture::define(const NodeName& name, Program program) {
  programs_[name] = std::move(program);
}

void LiveFixture::start(const NodeName& name) {
  bury();
  auto& node = up_[name];
  node = std::make_unique<Incarnation>(*this, name, ++incarnations_[name]);
  for (const auto& rule : rules_) node->links.add(rule);
  programs_.at(name)(node->ports);
  if (!run_until([this] { return all_connected(); }, std::chrono::seconds(20)))
    throw std::runtime_error(name.text() + ": not connected");
}

bool LiveFixture::all_connected() {
  for (const auto& [name, node] : up_)
    for (const auto& [other, peer] : up_)
      if (name != other && !node->network.connected_to(other)) return false;
  return true;
}

void LiveFixture::kill(const NodeName& name) {
  const auto found = up_.find(name);
  if (found == up_.end()) return;
  found->second->log.alive = false;
  found->second->bus.reset();
  found->second->context.stop();
  dead_.push_back(std::move(found->second));
  up_.erase(found);
}

void LiveFixture::bury() {
  dead_.clear();
}

void LiveFixture::perform_on(const NodeName& name, const std::function<void(NodePorts&)>& work) {
  work(up_.at(name)->ports);
}

bool LiveFixture::run_until(const std::function<bool()>& done, Duration at_most) {
  const auto limit = time_.real(time_.now() + at_most);
  bury();
  while (!done()) {
    if (std::chrono::steady_clock::now() >= limit) return false;
    if (!perform_one()) std::this_thread::sleep_for(pause);
    bury();
  }
  return true;
}

// One handler of each node, each of which may end any node.
bool LiveFixture::perform_one() {
  bool performed = false;
  std::vector<NodeName> names;
  names.reserve(up_.size());
  for (const auto& [name, node] : up_) names.push_back(name);
  for (const auto& name : names)
    if (const auto node = up_.find(name); node != up_.end() && node->second->context.poll_one() > 0) performed = true;
  return performed;
}

void LiveFixture::run_for(Duration time) {
  run_until([] { return false; }, time);
}

void LiveFixture::damage(const LinkRule& rule) {
  rules_.push_back(rule);
  for (const auto& [name, node] : up_) node->links.add(rule);
}

void LiveFixture::heal(std::int64_t id) {
  std::erase_if(rules_, [id](const LinkRule& rule) { return rule.id == id; });
  for (const auto& [name, node] : up_) node->links.heal(id);
}

void LiveFixture::connect_devices(const NodeName& till, const NodeName& device,
                                  const std::vector<std::string>& channels) {
  for (const auto& channel : channels) {
    const auto path = (folder_.path() / channel).string();
    cables_[till].push_back({channel, path, false});
    cables_[device].push_back({channel, path, true});
  }
}

void LiveFixture::plug(const NodeName& name, const std::string& channel) {
  up_.at(name)->devices.plug(channel);
}

void LiveFixture::unplug(const NodeName& name, const std::string& channel) {
  up_.at(name)->devices.unplug(channel);
}

void LiveFixture::step_clock(const NodeName& name, Duration by) {
  up_.at(name)->clock.step(by);
}

void LiveFixture::drift_clock(const NodeName& name, std::int64_t parts_per_million) {
  up_.at(name)->clock.drift(parts_per_million);
}

std::filesystem::path LiveFixture::inbox_of(const NodeName& name) const {
  return folder_.path() / "inbox" / name.text();
}

void LiveFixture::drop_file(const NodeName& name, const std::string& file_name, const std::string& bytes) {
  const auto folder = inbox_of(name);
  std::filesystem::create_directories(folder);
  const auto unseen = folder / ("." + file_name);
  std::ofstream(unseen, std::ios::binary) << bytes;
  std::filesystem::rename(unseen, folder / file_name);
}

void LiveFixture::damage_disk(const NodeName& name, const DiskRule& rule) {
  up_.at(name)->disk.add(rule);
}

void LiveFixture::heal_disk(const NodeName& name, std::int64_t id) {
  up_.at(name)->disk.heal(id);
}

int LiveFixture::fired(std::string_view fault) const {
  const std::lock_guard lock(journal_->mutex);
  return static_cast<int>(std::count_if(journal_->lines.begin(), journal_->lines.end(), [&](const Journal::Line& line) {
    return line.event.kind() == "fault.fired" && line.event.text("fault") == fault;
  }));
}

int LiveFixture::journaled(std::string_view kind, std::string_view node, std::string_view why) const {
  const std::lock_guard lock(journal_->mutex);
  int found = 0;
  for (const auto& line : journal_->lines)
    if (line.event.kind() == kind && line.node.text() == node && (why.empty() || line.event.text("why") == why))
      ++found;
  return found;
}

}  // namespace tillrig
