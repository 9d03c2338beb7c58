#include "tests/unit/harness/scenario/rig_double.h"

#include <fmt/format.h>

#include "reference/ports/spawn.h"
#include "reference/ports/suspend.h"

namespace tillrig::testing {

namespace {

boost::asio::awaitable<void> keep_result(boost::asio::awaitable<ScenarioResult> run,
                                         std::optional<ScenarioResult>* into) {
  *into = co_await std::move(run);
}

}  // namespace

RigDouble::RigDouble(Scenario scenario) : scenario_(std::move(scenario)), journal_({}), seen_(scenario_.world) {
  journal_.subscribe([this](const Entry& entry) {
    recorded_.emplace_back(entry.event.kind());
    seen_.see(entry);
  });
}

void RigDouble::at(Duration when, std::string node, Event event) {
  at(SteadyInstant{when}, [this, node = std::move(node), event = std::move(event)] {
    journal_.record({now_, NodeName(node), 1}, event);
  });
}

ScenarioResult RigDouble::run(QuietPeriod quiet) {
  std::optional<ScenarioResult> result;
  const DriverPorts ports{io_.get_executor(), *this, *this, *this, *this, Duration::zero()};
  spawn(io_.get_executor(), keep_result(run_scenario(scenario_, ports, *this, seen_, std::move(quiet)), &result));
  io_.poll();
  while (!result && !timers_.empty()) {
    auto first = timers_.extract(timers_.begin());
    now_ = first.key().first;
    when_.erase(first.key().second);
    first.mapped()();
    io_.restart();
    io_.poll();
  }
  if (!result) throw std::runtime_error("the scenario waits for something that will never come");
  return *result;
}

boost::asio::awaitable<void> RigDouble::sleep_until(SteadyInstant when) {
  co_await suspend<Woken>([this, when](Resumption<Woken> waiting) {
    const auto held = std::make_shared<Resumption<Woken>>(std::move(waiting));
    at(when, [held] { (*held)({}); });
  });
}

Timers::Token RigDouble::at(SteadyInstant when, std::function<void()> fire) {
  const Duration due = std::max(when.since_start, now_);
  timers_.emplace(std::pair{due, ++last_token_}, std::move(fire));
  when_[last_token_] = due;
  return last_token_;
}

void RigDouble::cancel(Token token) {
  const auto found = when_.find(token);
  if (found == when_.end()) return;
  timers_.erase({found->second, token});
  when_.erase(found);
}

boost::asio::awaitable<CallOutcome> RigDouble::call(NodeName peer, Message message, Duration) {
  note(message.verb, peer.text() + " " + message.body);
  if (lost[message.verb]-- > 0) co_return Unknown{UnknownWhy::peer_lost, "the peer has a new session"};
  const auto found = answers.find(message.verb);
  if (found == answers.end()) co_return Reply{"{}"};
  const Answer answer = found->second(message);
  if (const auto* refused = std::get_if<Refused>(&answer)) co_return *refused;
  co_return std::get<Reply>(answer);
}

void RigDouble::record(Event event) {
  journal_.record({now_, NodeName("harness"), 1}, std::move(event));
}

Acted RigDouble::note(const std::string& call, const std::string& rest) {
  told.push_back(fmt::format("{}: {} {}", duration_text(now_), call, rest));
  return lacking.contains(call) ? Acted::not_here : Acted::done;
}

Acted RigDouble::crash(const NodeName& node) {
  const Acted acted = note("crash", node.text());
  journal_.record({now_, node, 1}, Event("node.crashed").with("point", ""));
  return acted;
}
Acted RigDouble::restart(const NodeName& node) {
  const Acted acted = note("restart", node.text());
  journal_.record({now_, node, 2}, Event("node.started"));
  return acted;
}
Acted RigDouble::arm_fault_point(const NodeName& node, const std::string& point, int nth,
                                 std::optional<Duration> after) {
  return note("arm", fmt::format("{} {} {} {}", node.text(), point, nth, after ? duration_text(*after) : "never"));
}
void RigDouble::disarm_fault_points() {
  note("disarm", "");
}
Acted RigDouble::start_link_fault(const LinkFault& fault) {
  return note("link", fmt::format("{} {}->{} {} {} {}", fault.id, fault.from.text(), fault.to.text(), fault.verb,
                                  fault.frame, fault.count));
}
Acted RigDouble::start_disk_fault(const DiskFault& fault) {
  return note("disk", fmt::format("{} {}", fault.id, fault.node.text()));
}
Acted RigDouble::pause(std::int64_t fault_id, const NodeName& node) {
  return note("pause", fmt::format("{} {}", fault_id, node.text()));
}
void RigDouble::heal(std::int64_t fault_id) {
  note("heal", std::to_string(fault_id));
}
Acted RigDouble::unplug(const NodeName& till, const std::string& device) {
  return note("unplug", till.text() + " " + device);
}
Acted RigDouble::plug(const NodeName& till, const std::string& device) {
  return note("plug", till.text() + " " + device);
}
Acted RigDouble::drop_file(const NodeName& node, const std::string& name, const std::string& bytes) {
  return note("drop_file", node.text() + " " + name + " " + bytes);
}
Acted RigDouble::step_clock(const NodeName& node, Duration by) {
  return note("step_clock", node.text() + " " + duration_text(by));
}
Acted RigDouble::drift_clock(const NodeName& node, std::int64_t parts_per_million) {
  return note("drift_clock", fmt::format("{} {}", node.text(), parts_per_million));
}

}  // namespace tillrig::testing
