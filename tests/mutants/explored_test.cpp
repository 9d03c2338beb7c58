#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "harness/explore/bundle.h"
#include "harness/explore/crash_points.h"
#include "harness/explore/ensemble.h"
#include "harness/scenario/loader.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/program.h"
#include "tests/support/temporary_folder.h"

// Broken lanes among drawn worlds: that they are found, and what is left of what was found. `rig mutants` does it with
// all of them.
namespace tillrig::mutants {
namespace {

using namespace std::chrono_literals;

// Worlds in which the intact lane is clean, so that what breaks is the mutant's doing.
constexpr std::uint64_t kCleanWorlds = 200;
explore::Exploration among_drawn_worlds(const Roles& roles) {
  auto world = load_world("scenarios/worlds/market.json");
  BOOST_REQUIRE(world.has_value());
  explore::Exploration exploration;
  exploration.setup = {std::move(*world), {}, {}};
  exploration.last = kCleanWorlds;
  exploration.jobs = 2;
  exploration.most_failures = 1;
  exploration.roles = &roles;
  return exploration;
}

const Mutant& named(std::string_view name) {
  for (const auto& mutant : all())
    if (mutant.name == name) return mutant;
  throw std::invalid_argument("no mutant " + std::string(name));
}

CaseOutcome run_file(const std::filesystem::path& file, const Roles& roles) {
  const auto cases = load_scenarios({file.string()});
  BOOST_REQUIRE_MESSAGE(cases.has_value(), (cases ? "" : cases.error().front().message()));
  PackOptions options;
  options.roles = &roles;
  return run_pack(options, *cases, [](const CaseOutcome&) {}).at(0);
}

void is_found(std::string_view name) {
  const auto lane = lane_of(named(name));
  const auto ensemble = explore::explore(among_drawn_worlds(lane), [](const explore::Ensemble&) {});
  BOOST_TEST(!ensemble.found.empty(), name << ": not found in " << ensemble.worlds << " seeds");
}

BOOST_AUTO_TEST_SUITE(explored)

BOOST_AUTO_TEST_CASE(eight_broken_lanes_are_found_among_drawn_worlds) {
  for (const auto* name :
       {"engine_takes_a_time_out_for_a_failure", "engine_resends_under_a_new_number", "engine_never_reverses_a_card",
        "acquiring_expires_without_asking", "till_store_never_syncs", "till_takes_a_part_for_all",
        "stock_forgets_to_put_goods_back", "adapter_calls_a_time_out_refused"})
    is_found(name);
}

BOOST_AUTO_TEST_CASE(the_intact_lane_stays_clean_in_the_worlds_in_which_broken_ones_are_found) {
  const auto lane = intact_lane();
  auto exploration = among_drawn_worlds(lane);
  exploration.most_failures.reset();
  const auto ensemble = explore::explore(exploration, [](const explore::Ensemble&) {});
  BOOST_TEST(ensemble.worlds == kCleanWorlds);
  for (const auto& [identity, found] : ensemble.found) BOOST_ERROR("seed " << found.seed << ": " << found.reason);
}

BOOST_AUTO_TEST_CASE(a_bundle_shrinks_to_a_scenario_that_fails_alike_until_the_mistake_is_gone) {
  const TemporaryFolder folder;
  const auto lane = lane_of(named("till_takes_a_part_for_all"));
  const auto exploration = among_drawn_worlds(lane);
  const auto ensemble = explore::explore(exploration, [](const explore::Ensemble&) {});
  BOOST_REQUIRE(ensemble.found.size() == 1U);
  const auto& found = ensemble.found.begin()->second;
  const auto bundle = explore::write_bundle(exploration, found, folder.path(), {30s, 2});
  BOOST_REQUIRE_MESSAGE(bundle.has_value(), (bundle ? "" : bundle.error()));
  for (const auto* name :
       {"options.json", "scenario.json", "journal.jsonl", "verdict.json", "shrunk.json", "disks/engine"})
    BOOST_TEST(std::filesystem::exists(bundle->folder / name), name);
  BOOST_TEST(bundle->shrunk.items_after <= 5U);

  const auto broken = run_file(bundle->folder / "shrunk.json", lane);
  BOOST_TEST((broken.failure == found.identity), broken.reason);
  const auto intact = run_file(bundle->folder / "shrunk.json", reference_roles());
  BOOST_TEST(name_of(intact.verdict) == name_of(Verdict::pass), intact.reason);

  const auto shrunk_again = explore::shrink_again(bundle->folder, lane, {30s, 2});
  BOOST_REQUIRE_MESSAGE(shrunk_again.has_value(), (shrunk_again ? "" : shrunk_again.error()));
  BOOST_TEST((shrunk_again->identity == found.identity));
  BOOST_TEST(shrunk_again->shrunk.items_after <= 5U);

  const auto replayed = explore::replay(bundle->folder, lane);
  BOOST_REQUIRE(replayed.has_value());
  BOOST_TEST(replayed->difference.empty(), replayed->difference);
  const auto by_another_lane = explore::replay(bundle->folder, reference_roles());
  BOOST_REQUIRE(by_another_lane.has_value());
  BOOST_TEST(!by_another_lane->difference.empty());
}

BOOST_AUTO_TEST_CASE(a_power_cut_at_every_write_of_the_engine_meets_a_payment_in_flight_and_breaks_nothing) {
  const auto cases = load_scenarios({"scenarios/sale/wallet_success.json"});
  BOOST_REQUIRE(cases.has_value());
  const auto points = explore::crash_at_every_write(cases->front(), NodeName("engine"), reference_roles(), 2);
  std::map<std::pair<explore::AtPowerCut, std::string>, int> met;
  for (const auto& point : points) {
    ++met[{point.how, point.payment}];
    BOOST_TEST(!point.broke(), point.operation << " " << explore::name_of(point.how) << ": " << point.outcome.reason);
  }
  for (const auto how : explore::kPowerCuts) {
    BOOST_TEST((met[{how, "none"}] > 0), explore::name_of(how));
    BOOST_TEST((met[{how, "SENDING"}] > 0), explore::name_of(how));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::mutants
