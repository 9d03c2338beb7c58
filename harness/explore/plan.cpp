#include "harness/explore/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "harness/explore/tills.h"
#include "harness/explore/trouble.h"
#include "harness/explore/workload.h"
#include "harness/scenario/names.h"
#include "reference/protocol/business_day.h"

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kCutOff = "23:00";
constexpr Duration kBeforeNight = 2min;
constexpr auto kBooks = "books";
// A row that it leaves for the next statement is not damaged there once more, and the last statement leaves none.
constexpr std::string_view kAfterCutOff = "statement_after_cut_off";

void set_everywhere(World& world, std::string_view role, const char* name, const Settings::Value& value) {
  for (auto& node : world.nodes)
    if (node.role == role) node.settings.set(name, value);
}

std::set<std::string> tills_after(const World& world, std::int64_t used) {
  const auto tills = names_with_role(world, "till");
  return {tills.begin() + used, tills.end()};
}

// The day that the world file names, at the drawn time of it.
WallInstant start_of(const World& world, const Options& options, std::uint64_t seed) {
  const auto day = business_day(world.epoch, kCutOff);
  Draw draw(seed, "night");
  if (draw.permille(options.at("night_permille")))
    return {business_day_begins(next_business_day(day), kCutOff).since_epoch - kBeforeNight};
  return {business_day_begins(day, kCutOff).since_epoch + std::chrono::minutes(options.at("clock_min"))};
}

World world_of(const Setup& setup, const Options& options, std::uint64_t seed) {
  World world = setup.world;
  leave_tills_out(world, tills_after(world, options.at("tills")));
  world.epoch = start_of(world, options, seed);
  world.latency = {100us, std::chrono::microseconds(options.at("frame_us"))};
  for (auto& link : world.links) link.latency = {5ms, std::chrono::milliseconds(options.at("channel_ms"))};
  set_everywhere(world, "acquiring", "order_expiry", Duration(std::chrono::seconds(options.at("order_expiry_s"))));
  for (const char* role : {"acquiring", "engine"})
    set_everywhere(world, role, "slow_interval", Duration(std::chrono::seconds(options.at("slow_interval_s"))));
  set_everywhere(world, "till", "offline_floor_limit", options.at("floor_limit_minor"));
  set_everywhere(world, "wallet", "remembers_early_cancel", options.at("forgetful") == 0);
  set_everywhere(world, "bank", "remembers_early_reversal", options.at("forgetful") == 0);
  set_everywhere(world, "card-adapter", "early_reversal_counts", options.at("forgetful") == 0);
  set_everywhere(world, "wallet", "password_above", options.at("ask_above_minor"));
  return world;
}

// Writes the steps down: what happens at moments becomes waits between.
class Steps {
 public:
  void add(StepAction action) { steps_.push_back({std::move(action), "", "", 0}); }
  void add(std::vector<Timed> timed) {
    std::stable_sort(timed.begin(), timed.end(), [](const Timed& a, const Timed& b) { return a.at < b.at; });
    Duration now{};
    for (auto& one : timed) {
      if (one.at > now) add(Wait{one.at - std::exchange(now, one.at)});
      add(std::move(one.action));
    }
  }
  std::vector<Step> all() { return std::move(steps_); }

 private:
  std::vector<Step> steps_;
};

class Plan {
 public:
  Plan(Scenario& scenario, const Options& options, std::uint64_t seed)
      : scenario_(scenario),
        world_(scenario.world),
        options_(options),
        seed_(seed),
        workload_(scenario.world, options, seed) {}

  void write() {
    storm_and_recovery();
    broken_rest_and_core();
    Draw draw(seed_, "end of the day");
    if (draw.permille(options_.at("day_end_permille"))) end_of_day(draw);
    scenario_.steps = steps_.all();
  }

 private:
  void storm_and_recovery() {
    auto timed = customers(options_.at("sales"), "arrivals");
    const Duration horizon = timed.empty() ? Duration(30s) : timed.back().at + 30s;
    auto troubles = storm(world_, options_, seed_, horizon);
    std::move(troubles.begin(), troubles.end(), std::back_inserter(timed));
    steps_.add(std::move(timed));
    steps_.add(Recover{});
    steps_.add(customers(options_.at("calm_sales"), "calm arrivals"));
    steps_.add(Recovered{});
  }

  std::vector<Timed> customers(std::int64_t count, std::string_view name) {
    std::vector<Timed> timed;
    Draw draw(seed_, name);
    Duration at{};
    for (std::int64_t i = 0; i < count; ++i) {
      auto serve = workload_.next();
      if (!serve) break;
      timed.push_back({at, std::move(*serve)});
      at += draw.moment(std::chrono::milliseconds(2 * options_.at("gap_ms")));
    }
    return timed;
  }

  void broken_rest_and_core() {
    Draw draw(seed_, "core");
    const NodeName till(draw.one_of(names_with_role(world_, "till")));
    const NodeName wallet(draw.one_of(names_with_role(world_, "wallet")));
    const auto core = core_of(till, wallet);
    for (auto& action : broken_rest(world_, core, seed_)) steps_.add(std::move(action));
    steps_.add(Recover{core});
    for (std::int64_t i = 0; i < options_.at("core_sales"); ++i)
      if (auto serve = workload_.next_of_core(till, wallet)) steps_.add(std::move(*serve));
    steps_.add(Recovered{});
  }

  std::vector<NodeName> core_of(const NodeName& till, const NodeName& wallet) const {
    std::vector<NodeName> core{till, world_.desk_of(till.text())->name, NodeName("adapter-" + wallet.text()), wallet};
    for (const auto& node : world_.nodes)
      for (const char* role : {"cashier", "acquiring", "engine", "stock", "reconciliation"})
        if (node.role == role) core.push_back(node.name);
    return core;
  }

  // Tills report, and every book sends its statement of the day, and of the next one where the night was near.
  void end_of_day(Draw& draw) {
    steps_.add(Recover{});
    steps_.add(Recovered{});
    for (const auto& till : names_with_role(world_, "till")) steps_.add(Press{NodeName(till), "end_of_day"});
    steps_.add(Wait{30s});
    const auto today = business_day(world_.epoch, kCutOff);
    const auto backed_up_on = day_of_the_books_backup(today);
    std::vector<std::string> late;
    for (const auto& day : {today, next_business_day(today)}) {
      if (day == backed_up_on) steps_.add(BackUp{reconciliation_, kBooks});
      for (const auto& book : book_names(world_)) {
        // A day late, and after the statement that follows it.
        if (day == today && draw.permille(100)) {
          late.push_back(book);
          continue;
        }
        for (const auto& kind : options_.kinds)
          if (kind.starts_with("statement_") && draw.permille(600)) statement_fault(kind, NodeName(book), day == today);
        issue(book, day);
        if (draw.permille(200)) steps_.add(DeliverAgain{book + "-" + day});
      }
      steps_.add(Wait{draw.time(1s, 2min)});
    }
    for (const auto& book : late) issue(book, today);
    if (!late.empty()) steps_.add(Wait{30s});
    if (!backed_up_on.empty()) restore_the_books(draw);
  }

  void issue(const std::string& book, const std::string& day) {
    issued_.push_back(book + "-" + day);
    steps_.add(IssueStatement{NodeName(book), day, issued_.back()});
  }

  // Before the statements of which day reconciliation's disk is backed up; empty: it keeps its own.
  std::string day_of_the_books_backup(const std::string& today) {
    const auto names = names_with_role(world_, "reconciliation");
    Draw draw(seed_, kBooks);
    if (!options_.on("old_backup") || names.empty() || !draw.permille(300)) return {};
    reconciliation_ = NodeName(names.front());
    return draw.permille(500) ? today : next_business_day(today);
  }

  // What came by itself has to come again: the operator lays the statements down once more.
  void restore_the_books(Draw& draw) {
    steps_.add(Restore{reconciliation_, kBooks, draw.time(50ms, 10s)});
    steps_.add(Wait{draw.time(10s, 1min)});
    for (const auto& name : issued_) steps_.add(DeliverAgain{name});
    steps_.add(Wait{1min});
  }

  void statement_fault(const std::string& kind, const NodeName& book, bool first) {
    if (!first && crossed_.contains(book)) return;
    if (kind == kAfterCutOff) {
      if (!first) return;
      crossed_.insert(book);
    }
    Fault fault;
    fault.kind = find_fault_kind(kind);
    fault.as = fmt::format("{}-{}", kind, ++statement_faults_);
    fault.at = book;
    fault.count = 1;
    steps_.add(StartFault{std::move(fault)});
  }

  Scenario& scenario_;
  const World& world_;
  const Options& options_;
  std::uint64_t seed_;
  Workload workload_;
  Steps steps_;
  int statement_faults_ = 0;
  NodeName reconciliation_;
  std::vector<std::string> issued_;  // statements, by their names
  std::set<NodeName> crossed_;       // books with a row that comes a day late
};

// An advice that lost its number with the engine's disk waits for people, and its order stays OFFLINE.
void sell_no_card_offline_beside_an_old_engine(Scenario& scenario) {
  const bool old_engine = std::ranges::any_of(scenario.steps, [&](const Step& step) {
    const auto* restore = std::get_if<Restore>(&step.action);
    return restore && scenario.world.node(restore->node.text())->role == "engine";
  });
  if (old_engine) set_everywhere(scenario.world, "till", "offline_floor_limit", std::int64_t{0});
}

}  // namespace

Scenario plan(const Setup& setup, const Options& options, std::uint64_t seed) {
  Scenario scenario;
  scenario.id = fmt::format("explore/seed-{}", seed);
  scenario.title = fmt::format("What the rig drew for seed {}", seed);
  scenario.requirement = "Every truth holds, whatever breaks";
  scenario.source = "tillrig explore";
  scenario.labels = {"explored"};
  scenario.proves = {17};
  scenario.seed = seed;
  scenario.world = world_of(setup, options, seed);
  Plan(scenario, options, seed).write();
  sell_no_card_offline_beside_an_old_engine(scenario);
  // What was lost with a disk and no peer knows is for people, and its order waits for them.
  const char* hanging = options.on("old_backup") ? "OFFLINE" : "CLOSING";
  Expectation none_hangs;
  none_hangs.what = ExpectOrders{0, hanging};
  none_hangs.text = std::string("orders 0 state ") + hanging;
  scenario.expect.push_back(std::move(none_hangs));
  return scenario;
}

}  // namespace tillrig::explore
