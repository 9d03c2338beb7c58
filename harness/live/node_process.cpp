#include "harness/live/node_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "harness/live/fault_guest.h"

namespace tillrig {
namespace {

// Room for what a node records while the harness is busy: a node that cannot record stands still.
constexpr int pipe_bytes = 1024 * 1024;

// An end that closes itself unless it is released.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

// The first rule of this fault has acted once more: a later incarnation is told what is left of it.
template <class Rule>
void use_up(std::vector<Rule>& rules, std::int64_t fault_id) {
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.id == fault_id; });
  if (rule == rules.end() || rule->count == 0) return;
  if (--rule->count == 0) rules.erase(rule);
}

std::string clock_step(Duration by) {
  return fmt::format("clock.step {}", by.count());
}
std::string clock_drift(std::int64_t ppm) {
  return fmt::format("clock.drift {}", ppm);
}

}  // namespace

int NodeProcess::start(Watcher& watcher, const std::string& program) {
  std::array<int, 2> pipe_ends{}, socket_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  Descriptor events(pipe_ends[0]), node_events(pipe_ends[1]);
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket_ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  Descriptor commands(socket_ends[0]), node_commands(socket_ends[1]);
  fcntl(events.get(), F_SETPIPE_SZ, pipe_bytes);  // may be refused: then the pipe is smaller
  fcntl(events.get(), F_SETFL, O_NONBLOCK);

  ++spec_.incarnation;
  spec_.log_pipe = Watcher::log_pipe;
  spec_.control_socket = Watcher::control_socket;
  spec_.commands = standing_commands();
  const auto path = spec_.folder + "/" + name().text() + ".node";
  write_spec(spec_, path);
  process_ = watcher.start(program, path, output_file(), node_events.get(), node_commands.get());
  line_ = std::make_unique<CommandLine>(commands.release());
  ready = connected = being_killed = told_bye = restart_wanted = false;
  paused_by.clear();
  crashed_at.reset();
  armed_.clear();
  return events.release();
}

void NodeProcess::over() {
  process_ = -1;
  ready = connected = false;
  line_.reset();
}

void NodeProcess::command(const std::string& command) {
  if (up() && !being_killed) line_->send(command);
}

std::vector<std::string> NodeProcess::standing_commands() const {
  std::vector<std::string> commands;
  const auto drifted = (spec_.time.now() - drifting_since_) / 1'000'000 * drift_ppm_;
  if (stepped_ + drifted != Duration{}) commands.push_back(clock_step(stepped_ + drifted));
  if (drift_ppm_ != 0) commands.push_back(clock_drift(drift_ppm_));
  for (const auto& channel : unplugged_) commands.push_back("unplug " + channel);
  for (const auto& rule : link_rules_) commands.push_back(link_command(rule));
  for (const auto& rule : disk_rules_) commands.push_back(disk_command(rule));
  return commands;
}

void NodeProcess::add_rule(const LinkRule& rule) {
  link_rules_.push_back(rule);
  command(link_command(rule));
}

void NodeProcess::add_rule(const DiskRule& rule) {
  disk_rules_.push_back(rule);
  command(disk_command(rule));
}

void NodeProcess::fired(std::int64_t fault_id) {
  use_up(link_rules_, fault_id);
  use_up(disk_rules_, fault_id);
}

void NodeProcess::heal(std::int64_t fault_id) {
  const auto healed = [fault_id](const auto& rule) { return rule.id == fault_id; };
  std::erase_if(link_rules_, healed);
  std::erase_if(disk_rules_, healed);
  command(heal_command(fault_id));
}

void NodeProcess::step_clock(Duration by) {
  stepped_ += by;
  command(clock_step(by));
}

void NodeProcess::drift_clock(std::int64_t parts_per_million) {
  const auto now = spec_.time.now();
  stepped_ += (now - drifting_since_) / 1'000'000 * drift_ppm_;
  drifting_since_ = now;
  drift_ppm_ = parts_per_million;
  command(clock_drift(parts_per_million));
}

void NodeProcess::plug(const std::string& channel) {
  if (unplugged_.erase(channel) > 0) command("plug " + channel);
}

void NodeProcess::unplug(const std::string& channel) {
  if (unplugged_.insert(channel).second) command("unplug " + channel);
}

void NodeProcess::arm(const std::string& point, int nth, std::optional<Duration> restart_after) {
  armed_.insert_or_assign(point, restart_after);
  command(fmt::format("arm {} {}", point, nth));
}

void NodeProcess::disarm() {
  if (armed_.empty()) return;
  armed_.clear();
  command("disarm");
}

std::optional<Duration> NodeProcess::restart_after(const std::string& point) const {
  const auto found = armed_.find(point);
  return found == armed_.end() ? std::nullopt : found->second;
}

}  // namespace tillrig
