#include "harness/explore/plain_values.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/explore/tills.h"
#include "harness/scenario/names.h"

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kWorldPlaces = 5;

// Half of it, in whole milliseconds, while that is less.
std::vector<Duration> shorter(Duration time, Duration least) {
  std::vector<Duration> times;
  if (time > least) times.push_back(least);
  const Duration half = time / 2 / 1ms * 1ms;
  if (half > least && half < time) times.push_back(half);
  return times;
}

template <class Action, class Change>
void change(std::vector<StepAction>& into, const Action& action, const Change& how) {
  Action changed = action;
  how(changed);
  into.emplace_back(std::move(changed));
}

std::vector<StepAction> plainer_serve(const Serve& serve) {
  std::vector<StepAction> all;
  if (serve.returns) change(all, serve, [](Serve& one) { one.returns.reset(); });
  if (serve.part) change(all, serve, [](Serve& one) { one.part.reset(); });
  if (serve.pays.size() > 1 && !serve.part) change(all, serve, [](Serve& one) { one.pays.pop_back(); });
  if (serve.phone != OnThePhone::confirms) change(all, serve, [](Serve& one) { one.phone = OnThePhone::confirms; });
  if (serve.in_doubt != InDoubt::gives_up) change(all, serve, [](Serve& one) { one.in_doubt = InDoubt::gives_up; });
  const bool one_thing = serve.buys.size() == 1 && serve.buys.begin()->second == 1;
  if (!one_thing && !serve.returns && !serve.part)
    change(all, serve, [](Serve& one) {
      const auto first = one.buys.begin()->first;
      one.buys = {{first, 1}};
    });
  if (serve.patience != 30s) change(all, serve, [](Serve& one) { one.patience = 30s; });
  return all;
}

std::vector<StepAction> plainer_fault(const StartFault& start) {
  std::vector<StepAction> all;
  const Fault& fault = start.fault;
  if (fault.when) change(all, start, [](StartFault& one) { one.fault.when.reset(); });
  if (fault.count > 1) change(all, start, [](StartFault& one) { one.fault.count = 1; });
  if (fault.both_ways) change(all, start, [](StartFault& one) { one.fault.both_ways = false; });
  if (fault.lasts)
    for (const Duration time : shorter(*fault.lasts, 1s))
      change(all, start, [time](StartFault& one) { one.fault.lasts = time; });
  if (fault.permille < 1000) change(all, start, [](StartFault& one) { one.fault.permille = 1000; });
  if (fault.queue > 0) change(all, start, [](StartFault& one) { one.fault.queue = 0; });
  for (const Duration time : shorter(fault.delay, 100ms))
    change(all, start, [time](StartFault& one) { one.fault.delay = time; });
  return all;
}

std::vector<StepAction> plainer_step(const StepAction& action) {
  std::vector<StepAction> all;
  if (const auto* serve = std::get_if<Serve>(&action)) return plainer_serve(*serve);
  if (const auto* start = std::get_if<StartFault>(&action)) return plainer_fault(*start);
  if (const auto* wait = std::get_if<Wait>(&action))
    for (const Duration time : shorter(wait->time, 1s)) all.emplace_back(Wait{time});
  if (const auto* crash = std::get_if<Crash>(&action)) {
    if (crash->nth > 1) change(all, *crash, [](Crash& one) { one.nth = 1; });
    if (crash->restart_after)
      for (const Duration time : shorter(*crash->restart_after, 1s))
        change(all, *crash, [time](Crash& one) { one.restart_after = time; });
  }
  if (const auto* restore = std::get_if<Restore>(&action); restore && restore->restart_after)
    for (const Duration time : shorter(*restore->restart_after, 1s))
      change(all, *restore, [time](Restore& one) { one.restart_after = time; });
  return all;
}

std::set<std::string> customers_in(const Scenario& scenario) {
  std::set<std::string> names;
  for (const Step& step : scenario.steps)
    if (const auto* serve = std::get_if<Serve>(&step.action)) names.insert(serve->customer);
  return names;
}

std::set<std::string> tills_in(const Scenario& scenario) {
  std::set<std::string> names;
  for (const Step& step : scenario.steps) {
    if (const auto* serve = std::get_if<Serve>(&step.action)) names.insert(serve->till.text());
    if (const auto* press = std::get_if<Press>(&step.action)) names.insert(press->till.text());
  }
  return names;
}

bool is_named(const Scenario& scenario, const WorldNode& node) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& step) {
    if (const auto* start = std::get_if<StartFault>(&step.action))
      return start->fault.at == node.name || start->fault.from == node.name || start->fault.to == node.name;
    if (const auto* crash = std::get_if<Crash>(&step.action)) return crash->node == node.name;
    if (const auto* backup = std::get_if<BackUp>(&step.action)) return backup->node == node.name;
    if (const auto* restore = std::get_if<Restore>(&step.action)) return restore->node == node.name;
    if (const auto* cable = std::get_if<Cable>(&step.action)) return cable->till == node.name;
    if (const auto* shift = std::get_if<StepClock>(&step.action)) return shift->node == node.name;
    if (const auto* drift = std::get_if<DriftClock>(&step.action)) return drift->node == node.name;
    if (const auto* recover = std::get_if<Recover>(&step.action))
      return std::find(recover->core.begin(), recover->core.end(), node.name) != recover->core.end();
    return false;
  });
}

// Tills that nobody uses and nothing breaks.
void leave_idle_tills_out(Scenario& scenario) {
  const auto used = tills_in(scenario);
  std::set<std::string> idle;
  for (const auto& till : names_with_role(scenario.world, "till")) {
    const auto* desk = scenario.world.desk_of(till);
    if (!used.contains(till) && !is_named(scenario, *scenario.world.node(till)) && !is_named(scenario, *desk))
      idle.insert(till);
  }
  if (idle.size() == names_with_role(scenario.world, "till").size()) return;
  leave_tills_out(scenario.world, idle);
}

bool same_size(const World& a, const World& b) {
  return a.nodes.size() == b.nodes.size() && a.customers.size() == b.customers.size() &&
         a.cards.size() == b.cards.size();
}

std::vector<Scenario> plainer_world(const Scenario& scenario, std::size_t place) {
  Scenario changed = scenario;
  World& world = changed.world;
  const auto used = customers_in(scenario);
  if (place == 0) {
    leave_idle_tills_out(changed);
  } else if (place == 1) {
    std::erase_if(world.cards, [&](const WorldCard& card) { return !used.contains(card.holder); });
    std::erase_if(world.customers, [&](const Customer& one) { return !used.contains(one.name); });
    if (world.customers.empty()) return {};
  } else if (place == 2) {
    if (world.latency.mean == Duration(500us)) return {};
    world.latency = {200us, 500us};
    return {changed};
  } else if (place == 3) {
    const auto is_plain = [](const LinkLatency& link) { return link.latency.mean <= Duration(40ms); };
    if (std::all_of(world.links.begin(), world.links.end(), is_plain)) return {};
    for (auto& link : world.links) link.latency = {20ms, 40ms};
    return {changed};
  } else {
    const auto morning = WallInstant{std::chrono::seconds(1'772'413'200)};
    if (world.epoch.since_epoch == morning.since_epoch) return {};
    world.epoch = morning;
    return {changed};
  }
  if (same_size(world, scenario.world)) return {};
  return {changed};
}

}  // namespace

std::size_t plainer_count(const Scenario& scenario) {
  return scenario.steps.size() + kWorldPlaces;
}

std::vector<Scenario> plainer(const Scenario& scenario, std::size_t place) {
  if (place >= scenario.steps.size()) return plainer_world(scenario, place - scenario.steps.size());
  std::vector<Scenario> all;
  for (auto& action : plainer_step(scenario.steps[place].action)) {
    all.push_back(scenario);
    all.back().steps[place].action = std::move(action);
  }
  return all;
}

}  // namespace tillrig::explore
