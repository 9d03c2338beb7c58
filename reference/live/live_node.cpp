#include "reference/live/live_node.h"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>

#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "reference/conversation/conversation.h"
#include "reference/live/clock.h"
#include "reference/live/control.h"
#include "reference/live/heartbeat.h"
#include "reference/live/inbox.h"
#include "reference/live/keys.h"
#include "reference/live/lifecycle.h"
#include "reference/live/log.h"
#include "reference/live/random.h"
#include "reference/live/store.h"
#include "reference/live/timers.h"
#include "reference/live/wire.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

constexpr int clean_end = 0, broken_end = 70;
// A node that begins before its connections stand would find its first requests refused. Some peers may be down.
constexpr auto time_to_connect = std::chrono::milliseconds(50);
// For cables, whose other end may be a process that starts now. One that is unplugged or dead costs a restart this
// much.
constexpr auto time_to_attach = std::chrono::milliseconds(200);
constexpr std::int64_t log_bytes_ahead = 262'144;  // about a hundred small commits
constexpr auto lateness_worth_saying = std::chrono::milliseconds(2);

using WhyNot = std::optional<std::string>;

// One line on stderr: the harness shows the last of them when a node dies.
void complain(const std::string& line) {
  fmt::print(stderr, "{}\n", line);
}

Database open_database(const NodeSpec& spec, std::string vfs) {
  if (!spec.postgres.empty())
    return Database(PostgresOptions{.connection = spec.postgres, .schema = spec.postgres_schema});
  SqliteOptions options;
  options.path = spec.sqlite_file;
  options.vfs = std::move(vfs);
  options.log_bytes_ahead = log_bytes_ahead;
  return Database(options);
}

ZmqOptions connections_of(const NodeSpec& spec) {
  ZmqOptions options;
  options.self = spec.name;
  options.session = spec.incarnation;
  options.endpoint = spec.endpoint;
  options.keys = spec.keys;
  options.peers = spec.peers;
  return options;
}

ConversationOptions conversation_options() {
  ConversationOptions options;
  options.open_at_once = false;
  return options;
}

class LiveNode {
 public:
  LiveNode(const NodeSpec& spec, MakeGuest make_guest)
      : spec_(spec),
        log_(spec.log_pipe, spec.time, spec.name, spec.incarnation),
        clock_(executor(), spec.time, spec.epoch),
        timers_(executor(), spec.time),
        network_(executor(), connections_of(spec), complain),
        guest_(make_guest(spec, network_, clock_, timers_, log_)),
        bus_(spec.name, spec.incarnation, executor(), clock_, timers_, guest_->transport(), log_,
             conversation_options()),
        directory_(spec.folder + "/wire"),
        wire_(executor(), spec.time, directory_),
        store_(executor(), open_database(spec, guest_->vfs()), log_),
        devices_(executor(), spec.cables),
        inbox_(executor(), spec.folder + "/inbox/" + spec.name.text()),
        lifecycle_(spec.incarnation, log_, [this] { bus_.open(); }),
        keys_(spec.key_file),
        random_(spec.seed, spec.name, spec.incarnation),
        ports_{spec.name, executor(), clock_,        bus_,  wire_,   store_, devices_,
               inbox_,    lifecycle_, spec.settings, keys_, random_, log_},
        control_(
            executor(), spec.control_socket,
            [this](std::string_view verb, std::string_view arguments) { return perform(verb, arguments); },
            [] { _exit(broken_end); }),
        heartbeat_(executor(), [this](std::chrono::nanoseconds worst) { say_lateness(worst); }) {}

  void run(const MakeNodeOnPorts& factory) {
    for (const auto& command : spec_.commands)
      if (const auto why_not = perform_line(command)) throw std::runtime_error(command + ": " + *why_not);
    const auto connected = std::make_shared<bool>(false);
    network_.on_all_connected([this, connected] {
      control_.say("connected");
      *connected = true;
    });
    const auto no_longer_than = std::chrono::steady_clock::now() + time_to_connect;
    while (!*connected && std::chrono::steady_clock::now() < no_longer_than) context_.run_one_until(no_longer_than);
    wait_for_cables();
    log_.record(Event("node.started"));
    const auto node = factory(ports_);
    node->start();
    context_.run();
  }

 private:
  boost::asio::any_io_executor executor() { return context_.get_executor(); }

  void wait_for_cables() {
    const auto names = devices_.names();
    const auto attached = [&] {
      return std::all_of(names.begin(), names.end(), [&](const auto& name) { return devices_.attached(name); });
    };
    const auto no_longer_than = std::chrono::steady_clock::now() + time_to_attach;
    while (!attached() && std::chrono::steady_clock::now() < no_longer_than) context_.run_one_until(no_longer_than);
  }

  void say_lateness(std::chrono::nanoseconds worst) {
    if (worst < lateness_worth_saying) return;
    control_.say(fmt::format("late {} {}", spec_.time.now().since_start.count(), worst.count()));
  }

  WhyNot perform_line(std::string_view line) {
    const auto verb = line.substr(0, line.find(' '));
    return perform(verb, line.substr(std::min(line.size(), verb.size() + 1)));
  }

  WhyNot perform(std::string_view verb, std::string_view arguments) {
    if (verb == "bye") leave();
    if (verb == "arm") return arm(arguments);
    if (verb == "disarm") return lifecycle_.disarm_all(), std::nullopt;
    if (verb == "clock.step" || verb == "clock.drift") return set_clock(verb, arguments);
    if (verb == "plug") return devices_.plug(std::string(arguments)), std::nullopt;
    if (verb == "unplug") return devices_.unplug(std::string(arguments)), std::nullopt;
    return guest_->perform(verb, arguments);
  }

  WhyNot arm(std::string_view arguments) {
    const auto space = arguments.rfind(' ');
    const auto nth = space == std::string_view::npos ? std::nullopt : whole_number(arguments.substr(space + 1));
    if (!nth || *nth < 1 || *nth > 1'000'000) return "expected: arm POINT NTH, NTH from 1 to 1000000";
    lifecycle_.arm(std::string(arguments.substr(0, space)), static_cast<int>(*nth));
    return std::nullopt;
  }

  WhyNot set_clock(std::string_view verb, std::string_view arguments) {
    const auto number = whole_number(arguments);
    if (!number) return "expected a whole number, not \"" + std::string(arguments) + "\"";
    if (verb == "clock.step")
      clock_.step(Duration(*number));
    else
      clock_.drift(*number);
    return std::nullopt;
  }

  // Nothing is destroyed: a node must survive being killed, so leaving needs no more than that.
  [[noreturn]] void leave() {
    log_.bye();
    _exit(clean_end);
  }

  const NodeSpec& spec_;
  boost::asio::io_context context_{1};
  PipeLog log_;
  LiveClock clock_;
  LiveTimers timers_;
  ZmqTransport network_;
  std::unique_ptr<NodeGuest> guest_;
  Conversation bus_;
  FolderDirectory directory_;
  LiveWire wire_;
  LiveStore store_;
  LiveDevices devices_;
  FolderInbox inbox_;
  LiveLifecycle lifecycle_;
  FileKeys keys_;
  LiveRandom random_;
  NodePorts ports_;
  ControlSocket control_;
  Heartbeat heartbeat_;
};

}  // namespace

void run_live_node(const NodeSpec& spec, const MakeNodeOnPorts& factory, MakeGuest make_guest) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    // Never destroyed, see LiveNode::leave; and what is broken must not be touched again.
    auto* node = new LiveNode(spec, make_guest);
    node->run(factory);
    complain(spec.name.text() + ": nothing is left to do");
  } catch (const std::exception& error) {
    complain(spec.name.text() + ": " + error.what());
  }
  _exit(broken_end);
}

}  // namespace tillrig
