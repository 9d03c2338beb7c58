#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "harness/explore/bundle.h"
#include "harness/explore/ensemble.h"
#include "harness/scenario/loader.h"
#include "tests/mutants/mutants.h"
#include "tests/support/temporary_folder.h"

// What `rig mutants` runs: every broken lane is explored, all under one configuration, and the table says which were
// found, by which truth, how many seeds it took and how small the failure became.
//   mutants_explored [NAME…]     these; none: all. Ends with 1 when one is not found or the intact lane is not clean.
namespace tillrig::mutants {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMostSeeds = 5'000;
constexpr auto kMostTime = 60s;
constexpr auto kShrinkTime = 60s;
constexpr std::uint64_t kIntactSeeds = 200;

explore::Setup market() {
  auto world = load_world("scenarios/worlds/market.json");
  if (!world) throw std::runtime_error(world.error().front().message());
  return {std::move(*world), {}, {}};
}

explore::Exploration of(const Roles& roles) {
  explore::Exploration exploration;
  exploration.setup = market();
  exploration.last = kMostSeeds;
  exploration.time = kMostTime;
  exploration.jobs = 2;
  exploration.roles = &roles;
  return exploration;
}

std::string seconds_text(std::chrono::steady_clock::duration time) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(time).count());
}

// One row of the table; false: it was not found.
bool explore_mutant(const Mutant& mutant) {
  const auto lane = lane_of(mutant);
  auto exploration = of(lane);
  exploration.most_failures = 1;
  const auto ensemble = explore::explore(exploration, [](const explore::Ensemble&) {});
  std::cout << fmt::format("| {:<44} | ", mutant.name);
  if (ensemble.found.empty()) {
    std::cout << fmt::format("NOT FOUND in {} seeds, {}\n", ensemble.worlds, seconds_text(ensemble.wall)) << std::flush;
    return false;
  }
  const auto& found = ensemble.found.begin()->second;
  const TemporaryFolder folder;
  const auto began = std::chrono::steady_clock::now();
  const auto bundle = explore::write_bundle(exploration, found, folder.path(), {kShrinkTime, 2});
  std::cout << fmt::format("{:>2} {:<34} | {:>5} | {:>8} | ", found.identity.truth, found.identity.property,
                           ensemble.worlds, seconds_text(ensemble.wall));
  if (bundle)
    std::cout << fmt::format("{:>3} -> {:<2} in {}\n", bundle->shrunk.items_before, bundle->shrunk.items_after,
                             seconds_text(std::chrono::steady_clock::now() - began));
  else
    std::cout << bundle.error() << '\n';
  std::cout << std::flush;
  return true;
}

bool intact_lane_is_clean() {
  const auto lane = intact_lane();
  auto exploration = of(lane);
  exploration.last = kIntactSeeds;
  const auto ensemble = explore::explore(exploration, [](const explore::Ensemble&) {});
  for (const auto& [identity, found] : ensemble.found)
    std::cout << fmt::format("the intact lane breaks at seed {}: {}\n", found.seed, found.reason);
  std::cout << fmt::format("the intact lane: {} seeds, {} failures\n", ensemble.worlds, ensemble.found.size())
            << std::flush;
  return ensemble.found.empty();
}

int run(const std::vector<std::string>& names) {
  bool good = intact_lane_is_clean();
  std::cout << fmt::format("| {:<44} | {:<37} | {:>5} | {:>8} | shrunk\n", "mutant", "found by truth", "seeds", "time");
  std::size_t found = 0, tried = 0;
  for (const auto& mutant : all()) {
    if (!names.empty() && std::find(names.begin(), names.end(), mutant.name) == names.end()) continue;
    ++tried;
    if (explore_mutant(mutant)) ++found;
  }
  std::cout << fmt::format("{} of {} mutants found\n", found, tried);
  return good && found == tried && tried > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace tillrig::mutants

int main(int argc, char** argv) {
  return tillrig::mutants::run({argv + 1, argv + argc});
}
