#include "harness/explore/crash_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <optional>
#include <set>
#include <utility>

#include "harness/scenario/role_words.h"
#include "harness/worlds/case_process.h"
#include "harness/worlds/case_run.h"
#include "harness/worlds/virtual_case.h"
#include "simulators/kernel/virtual_world.h"

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLimit(60'000);
constexpr std::int64_t kFaultId = 1'000'000;  // no step of a scenario has it
constexpr std::string_view kMet = "met ";

// Notes in which state the payment was that moved last when the power was cut.
class PaymentAtCrash {
 public:
  explicit PaymentAtCrash(const NodeName& node) : node_(node) {}
  void on(const Entry& entry) {
    const auto kind = entry.event.kind();
    if (kind == "state.changed" && entry.event.text("machine") == "payment") state_ = entry.event.text("to");
    if (kind == "node.crashed" && entry.node == node_ && entry.event.text("point") == kDiskPoint) met_ = state_;
  }
  std::map<std::string, std::int64_t> counts() const {
    if (!met_) return {};
    return {{std::string(kMet) + *met_, 1}};
  }

 private:
  NodeName node_;
  std::string state_ = "none";
  std::optional<std::string> met_;
};

void cut_power(VirtualWorld& world, const NodeName& node, std::uint64_t operation, AtPowerCut how) {
  if (how != AtPowerCut::by_chance)
    world.disk(node).faults().add(
        {kFaultId, how == AtPowerCut::lost ? DiskTrouble::loses_unsynced : DiskTrouble::tears, 1, {}});
  world.crash_before_disk_operation(node, operation, Duration(1s));
}

CaseOutcome play(const Scenario& scenario, const NodeName& node, const Roles& roles, std::uint64_t operation,
                 AtPowerCut how) {
  PackOptions pack;
  pack.roles = &roles;
  PaymentAtCrash payment(node);
  CaseRun run{scenario, scenario.seed.value_or(1), 1, pack, {}};
  run.watch = [&payment](const Entry& entry) { payment.on(entry); };
  run.prepare = [&](VirtualWorld& world) { cut_power(world, node, operation, how); };
  auto outcome = run_virtual_case(run);
  outcome.counts = payment.counts();
  return outcome;
}

std::optional<std::string> payment_met(const CaseOutcome& outcome) {
  for (const auto& [name, count] : outcome.counts)
    if (name.starts_with(kMet)) return name.substr(kMet.size());
  return std::nullopt;
}

}  // namespace

const char* name_of(AtPowerCut how) {
  switch (how) {
    case AtPowerCut::by_chance:
      return "by chance";
    case AtPowerCut::lost:
      return "lost";
    case AtPowerCut::torn:
      break;
  }
  return "torn";
}

std::vector<CrashPoint> crash_at_every_write(const Scenario& scenario, const NodeName& node, const Roles& roles,
                                             unsigned jobs) {
  std::vector<CrashPoint> points;
  for (const auto how : kPowerCuts) {
    for (std::uint64_t next = 1, over = 0; over == 0;) {
      std::list<std::pair<std::uint64_t, CaseProcess>> processes;
      for (unsigned i = 0; i < std::max(1U, jobs); ++i, ++next)
        processes.emplace_back(
            std::piecewise_construct, std::forward_as_tuple(next),
            std::forward_as_tuple(scenario, scenario.seed.value_or(1), kLimit,
                                  [&, operation = next] { return play(scenario, node, roles, operation, how); }));
      for (auto& [operation, process] : processes) {
        auto outcome = process.waited_for();
        const auto payment = payment_met(outcome);
        const bool died = outcome.chain.empty();
        if (over == 0 && (payment || died))
          points.push_back({operation, how, payment.value_or("?"), std::move(outcome)});
        // Whether a world that died had met its power cut nobody can say: the next one may die as well, and for ever.
        if (over == 0 && (!payment || died)) over = operation;
      }
    }
  }
  return points;
}

std::string matrix_text(const NodeName& node, const std::vector<CrashPoint>& points) {
  std::set<std::string> states;
  std::map<std::pair<std::string, std::string>, std::pair<int, int>> cells;  // crashes, broken
  for (const auto& point : points) {
    states.insert(point.payment);
    auto& [crashes, broken] = cells[{name_of(point.how), point.payment}];
    ++crashes;
    if (point.broke()) ++broken;
  }
  std::string text = fmt::format("{:<16}", node.text());
  for (const auto& state : states) text += fmt::format(" {:>12}", state);
  for (const auto how : kPowerCuts) {
    text += fmt::format("\n  {:<14}", name_of(how));
    for (const auto& state : states) {
      const auto [crashes, broken] = cells[{name_of(how), state}];
      text += fmt::format(" {:>12}",
                          broken == 0 ? fmt::format("{}", crashes) : fmt::format("{} ({} broke)", crashes, broken));
    }
  }
  return text + "\n";
}

}  // namespace tillrig::explore
