#include "harness/explore/plan.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "harness/scenario/loader.h"
#include "harness/scenario/names.h"
#include "harness/scenario/role_words.h"
#include "harness/scenario/write_scenario.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/harness/explore/shop.h"

namespace tillrig::explore {
namespace {

Scenario planned(const Setup& setup, std::uint64_t seed) {
  return plan(setup, draw_options(setup, seed), seed);
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

BOOST_AUTO_TEST_SUITE(plans)

BOOST_AUTO_TEST_CASE(a_seed_always_comes_to_the_same_scenario) {
  const auto setup = market();
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    BOOST_TEST(scenario_text(planned(setup, seed)) == scenario_text(planned(setup, seed)));
}

BOOST_AUTO_TEST_CASE(every_plan_is_a_valid_scenario_file) {
  const auto setup = market();
  const TemporaryFolder folder;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    auto scenario = planned(setup, seed);
    scenario.id = "plans/seed-" + std::to_string(seed);
    const auto file = folder.path() / "plans" / ("seed-" + std::to_string(seed) + ".json");
    write_text(file, scenario_text(scenario));
    write_text(folder.path() / "plans" / "worlds" / (scenario.world.id + ".json"), world_text(scenario.world));
    const auto loaded = load_scenarios({file.string()});
    BOOST_TEST(loaded.has_value(), (loaded ? "" : loaded.error().front().message()));
  }
}

BOOST_AUTO_TEST_CASE(each_customer_comes_once_at_most) {
  const auto setup = market();
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    std::set<std::string> came;
    for (const auto& step : planned(setup, seed).steps)
      if (const auto* serve = std::get_if<Serve>(&step.action))
        BOOST_TEST(came.insert(serve->customer).second, "seed " << seed << ": " << serve->customer);
    BOOST_TEST(came.size() >= 5U);
  }
}

// A till of another name would never report, and no day of cash would be closed.
BOOST_AUTO_TEST_CASE(a_day_is_over_when_the_tills_that_are_used_have_reported) {
  const auto setup = market();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto world = planned(setup, seed).world;
    std::string tills;
    for (const auto& till : names_with_role(world, "till")) tills += (tills.empty() ? "" : " ") + till;
    for (const auto& node : world.nodes)
      if (node.role == "reconciliation") BOOST_TEST(node.settings.text("tills", "") == tills);
  }
}

BOOST_AUTO_TEST_CASE(every_trouble_of_a_storm_ends_by_itself) {
  const auto setup = market();
  for (std::uint64_t seed = 1; seed <= 200; ++seed)
    for (const auto& step : planned(setup, seed).steps) {
      if (std::holds_alternative<Recover>(step.action)) break;
      if (const auto* start = std::get_if<StartFault>(&step.action))
        BOOST_TEST((start->fault.count > 0 || start->fault.lasts.has_value()), start->fault.kind->name);
      if (const auto* crash = std::get_if<Crash>(&step.action)) BOOST_TEST(crash->restart_after.has_value());
      if (const auto* restore = std::get_if<Restore>(&step.action)) BOOST_TEST(restore->restart_after.has_value());
    }
}

BOOST_AUTO_TEST_CASE(every_kind_of_trouble_strikes_in_some_plan) {
  const auto setup = market();
  std::set<std::string, std::less<>> struck;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed)
    for (const auto& step : planned(setup, seed).steps) {
      if (const auto* start = std::get_if<StartFault>(&step.action)) {
        struck.emplace(start->fault.kind->name);
        if (start->fault.verb == "advice") struck.emplace("offline_spell");
        if (start->fault.verb == "wallet.query" && start->fault.lasts) struck.emplace("silent_success");
        if (start->fault.verb == "cashier.accept" && start->fault.count == 1) struck.emplace("late_copy");
        if (start->fault.kind->name == "partition" && start->fault.to.empty()) struck.emplace("isolate");
      }
      if (const auto* crash = std::get_if<Crash>(&step.action))
        struck.emplace(crash->point == kDiskPoint ? "power_loss" : "crash");
      if (std::holds_alternative<Cable>(step.action)) struck.emplace("unplug");
      if (std::holds_alternative<StepClock>(step.action)) struck.emplace("clock_step");
      if (std::holds_alternative<DriftClock>(step.action)) struck.emplace("clock_drift");
      if (std::holds_alternative<Restore>(step.action)) struck.emplace("old_backup");
    }
  for (const auto& kind : trouble_kinds())
    if (kind != "restart_loop") BOOST_TEST(struck.contains(kind), kind);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::explore
