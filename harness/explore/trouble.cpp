#include "harness/explore/trouble.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "harness/explore/link_troubles.h"
#include "harness/explore/mishaps.h"
#include "harness/scenario/names.h"
#include "harness/scenario/role_words.h"
#include "harness/scenario/vocabulary.h"

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLongestOutage = 40s;
constexpr Duration kLongestDelay = 45s;
constexpr Duration kLongestDown = 20s;
constexpr std::int64_t kMostOperations = 120;  // of a disk: about what five sales write
constexpr auto kBackup = "before";

std::vector<NodeName> nodes_of(const World& world, std::initializer_list<std::string_view> roles) {
  std::vector<NodeName> nodes;
  for (const auto& node : world.nodes)
    if (std::find(roles.begin(), roles.end(), node.role) != roles.end()) nodes.push_back(node.name);
  return nodes;
}

// Makes one trouble after another; each from a stream of its own.
class Storm {
 public:
  Storm(const World& world, const Options& options, Duration horizon)
      : world_(world), options_(options), horizon_(horizon), links_(world) {}

  void strike(const std::string& kind, Draw draw) {
    at_ = draw.moment(horizon_);
    ++number_;
    if (kind == "crash") return crash(draw);
    if (kind == "restart_loop") return restart_loop(draw);
    if (kind == "power_loss") return power_loss(draw);
    if (const auto& all = mishaps(); std::find(all.begin(), all.end(), kind) != all.end()) {
      at_ /= 2;
      for (auto& one : mishap(kind, world_, draw, horizon_ - at_, std::to_string(number_)))
        add(std::move(one.action), one.at);
      return;
    }
    if (kind == "unplug") return unplug(draw);
    if (kind == "clock_step") return step_clock(draw);
    if (kind == "clock_drift") return drift_clock(draw);
    if (kind == "old_backup") return old_backup(draw);
    fault(*find_fault_kind(kind), draw);
  }

  std::vector<Timed> all() {
    std::stable_sort(timed_.begin(), timed_.end(), [](const Timed& a, const Timed& b) { return a.at < b.at; });
    return std::move(timed_);
  }

 private:
  void add(StepAction action, Duration later = {}) { timed_.push_back({at_ + later, std::move(action)}); }

  void crash(Draw& draw) {
    Crash crash;
    crash.node = draw.one_of(nodes_of(world_, {"till", "cashier", "acquiring", "engine", "stock", "wallet-adapter",
                                               "card-adapter", "reconciliation", "wallet", "bank"}));
    crash.restart_after = draw.time(50ms, kLongestDown);
    const auto* words = words_of_role(world_.node(crash.node.text())->role);
    if (draw.permille(options_.at("in_flight_permille"))) {
      if (!words->fault_points.empty()) {
        crash.point = std::string(draw.one_of(words->fault_points));
        crash.nth = static_cast<int>(draw.between(1, 4));
      } else {
        crash.when = money_in_flight(draw);
      }
    }
    add(std::move(crash));
  }

  // Up again for a moment, and down again.
  void restart_loop(Draw& draw) {
    const auto node = draw.one_of(nodes_of(world_, {"till", "acquiring", "engine", "stock", "wallet-adapter",
                                                    "card-adapter", "reconciliation", "wallet", "bank"}));
    Duration later{};
    for (auto left = draw.between(2, 6); left > 0; --left) {
      Crash crash;
      crash.node = node;
      crash.restart_after = draw.time(10ms, 2s);
      later += *crash.restart_after + draw.time(10ms, 5s);
      add(std::move(crash), later);
    }
  }

  // In the middle of what is written: what is not on the disk yet is lost, or half of it is.
  void power_loss(Draw& draw) {
    const auto node = draw.one_of(nodes_with_a_store(world_));
    Fault fault;
    fault.kind = find_fault_kind(draw.permille(500) ? "disk_loses_unsynced" : "disk_tears");
    fault.at = node;
    fault.count = 1;
    named(fault);
    add(StartFault{std::move(fault)});
    Crash crash;
    crash.node = node;
    crash.point = kDiskPoint;
    crash.nth = static_cast<int>(draw.spread(1, kMostOperations));
    crash.restart_after = draw.time(50ms, kLongestDown);
    add(std::move(crash));
  }

  void unplug(Draw& draw) {
    const auto& desk = *world_.node(draw.one_of(nodes_of(world_, {"desk"})).text());
    const auto device = draw.one_of(desk.devices);
    add(Cable{desk.till, device, false});
    add(Cable{desk.till, device, true}, draw.time(100ms, kLongestOutage));
  }

  void step_clock(Draw& draw) {
    const auto by = draw.time(1ms, 2h);
    add(StepClock{draw.one_of(nodes_of(world_, {"till", "acquiring", "engine", "reconciliation", "wallet", "bank"})),
                  draw.permille(500) ? by : -by});
  }

  void drift_clock(Draw& draw) {
    const auto ppm = draw.spread(1, 50'000);
    const auto node = draw.one_of(nodes_of(world_, {"till", "acquiring", "engine", "wallet", "bank"}));
    add(DriftClock{node, draw.permille(500) ? ppm : -ppm});
    add(DriftClock{node, 0}, draw.time(1s, kLongestOutage));
  }

  // Once in a world: what is recovered comes from a peer that knows it.
  void old_backup(Draw& draw) {
    if (std::exchange(has_old_disk_, true)) return;
    const auto node = draw.one_of(nodes_of(world_, {"engine", "stock", "acquiring", "till"}));
    const auto restored = draw.moment(horizon_);
    const auto back_up = std::min(at_, restored);
    const auto later = std::max(at_, restored) - back_up;
    at_ = back_up;
    add(BackUp{node, kBackup});
    add(Restore{node, kBackup, draw.time(50ms, kLongestDown)}, later);
  }

  static Trigger money_in_flight(Draw& draw) {
    static const std::vector<Trigger> kMoments{{"gateway.received", 1, {}},
                                               {"gateway.executed", 1, {}},
                                               {"gateway.answered", 1, {}},
                                               {"state.changed", 1, {{"machine", "payment"}, {"to", "SENDING"}}},
                                               {"state.changed", 1, {{"machine", "order-attempt"}}},
                                               {"state.changed", 1, {{"machine", "sale"}, {"to", "PAYING"}}}};
    auto trigger = draw.one_of(kMoments);
    trigger.nth = static_cast<int>(draw.between(1, 6));
    return trigger;
  }

  void named(Fault& fault) const { fault.as = std::string(fault.kind->name) + "-" + std::to_string(number_); }

  void fault(const FaultKind& kind, Draw& draw) {
    Fault fault;
    fault.kind = &kind;
    named(fault);
    if (kind.place == FaultPlace::outcome && !outcome(fault, draw)) return;
    if (kind.place == FaultPlace::device) {
      fault.at = draw.one_of(nodes_of(world_, {"desk"}));
      if (takes(kind, "delay")) fault.delay = draw.time(5ms, 60ms);
    }
    if (kind.place == FaultPlace::link) links_.draw(fault, draw);
    if (kind.place == FaultPlace::disk) {
      fault.at = draw.one_of(nodes_with_a_store(world_));
      if (takes(kind, "delay")) fault.delay = draw.time(10ms, 3s);
    }
    if (kind.place == FaultPlace::node) {
      fault.at = draw.one_of(nodes_of(world_, {"till", "cashier", "acquiring", "engine", "stock", "wallet-adapter",
                                               "card-adapter", "reconciliation", "wallet", "bank"}));
      if (draw.permille(options_.at("in_flight_permille"))) fault.when = money_in_flight(draw);
    }
    lasts(fault, draw);
    add(StartFault{std::move(fault)});
  }

  // False: no book of this world has it.
  bool outcome(Fault& fault, Draw& draw) {
    std::vector<NodeName> books;
    for (const auto& book : book_names(world_))
      if (fault.kind->happens_at(world_.node(book)->role)) books.emplace_back(book);
    if (books.empty()) return false;
    fault.at = draw.one_of(books);
    if (takes(*fault.kind, "verb") && draw.permille(600)) fault.verb = verb_of(fault, draw);
    if (takes(*fault.kind, "delay")) fault.delay = draw.time(50ms, kLongestDelay);
    // Around the moment at which the till has to say something.
    if (fault.kind->name == "stall" && draw.permille(400)) fault.delay = 2900ms + draw.moment(200ms);
    if (takes(*fault.kind, "reason")) fault.reason = draw.one_of(decline_reasons());
    if (takes(*fault.kind, "amount")) fault.amount = Money(draw.spread(1, 2000), Currency::cny());
    if (takes(*fault.kind, "executed")) fault.executed = draw.permille(500);
    return true;
  }

  // The one that moves the customer's money is as likely as all the others.
  std::string verb_of(const Fault& fault, Draw& draw) const {
    const auto& role = world_.node(fault.at.text())->role;
    const auto& verbs = verbs_of_book(role);
    auto verb = draw.permille(500) ? verbs.front() : draw.one_of(verbs);
    const std::string_view kind = fault.kind->name;
    if (kind == "not_found") verb = draw.permille(700) ? "query" : "refund-query";
    if (kind == "take_back") verb = draw.one_of(std::vector<std::string>{"pay", "query", "close"});
    if (kind == "duplicate_answered") verb = draw.permille(500) ? "pay" : "refund";
    if (kind == "decline") verb = role == "wallet" && draw.permille(200) ? "refund" : verbs.front();
    return verb;
  }

  // Nothing lasts for ever: what counts ends with its count, what holds back ends in time.
  static void lasts(Fault& fault, Draw& draw) {
    static const std::vector<std::string_view> kInTime{"partition", "unreachable",  "hold",        "throttle",
                                                       "pause",     "paper_out",    "cover_open",  "disk_full",
                                                       "disk_slow", "pad_tampered", "low_battery", "overheated"};
    const bool in_time =
        std::find(kInTime.begin(), kInTime.end(), fault.kind->name) != kInTime.end() || draw.permille(200);
    // A phone whose wallet stands still is put away at last.
    const bool pause = fault.kind->place == FaultPlace::node;
    if (in_time)
      fault.lasts = draw.time(20ms, pause ? kLongestDown : kLongestOutage);
    else
      fault.count = static_cast<int>(draw.spread(1, 5));
  }

  const World& world_;
  const Options& options_;
  Duration horizon_;
  LinkTroubles links_;
  Duration at_{};
  int number_ = 0;
  bool has_old_disk_ = false;
  std::vector<Timed> timed_;
};

bool is_core(const std::vector<NodeName>& core, const NodeName& node) {
  return std::find(core.begin(), core.end(), node) != core.end();
}

}  // namespace

std::vector<Timed> storm(const World& world, const Options& options, std::uint64_t seed, Duration horizon) {
  if (options.kinds.empty()) return {};
  Storm storm(world, options, horizon);
  const Draw draws(seed, "troubles");
  const std::vector<std::string> kinds(options.kinds.begin(), options.kinds.end());
  for (std::int64_t i = 0; i < options.at("troubles"); ++i) {
    Draw draw(draws, static_cast<std::uint64_t>(i));
    // What is wrong with a statement is wrong when the day has ended.
    const auto& kind = draw.one_of(kinds);
    if (!kind.starts_with("statement_")) storm.strike(kind, draw);
  }
  return storm.all();
}

std::vector<StepAction> broken_rest(const World& world, const std::vector<NodeName>& core, std::uint64_t seed) {
  std::vector<StepAction> broken;
  Draw draw(seed, "broken rest");
  const auto fault = [&](const char* name, const NodeName& node, const NodeName& to) {
    Fault one;
    one.kind = find_fault_kind(name);
    one.as = std::string("rest-") + name + "-" + node.text();
    (one.kind->place == FaultPlace::link ? one.from : one.at) = node;
    one.to = to;
    one.both_ways = one.kind->place == FaultPlace::link;
    broken.emplace_back(StartFault{std::move(one)});
  };
  for (const auto& node : world.nodes) {
    if (is_core(core, node.name)) continue;
    if (node.role == "wallet" || node.role == "bank") {
      const NodeName adapter("adapter-" + node.name.text());
      if (draw.permille(500))
        fault(draw.permille(500) ? "partition" : "unreachable", adapter, node.name);
      else
        fault("request_lost", node.name, {});
    } else if (node.role == "desk" && draw.permille(300)) {
      fault("paper_out", node.name, {});
    } else if (node.role == "till" && draw.permille(600)) {
      if (draw.permille(500))
        fault("partition", node.name, {});
      else
        broken.emplace_back(Crash{node.name, {}, 1, {}, {}});
    }
  }
  return broken;
}

}  // namespace tillrig::explore
