#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/explore/options.h"
#include "harness/explore/plan.h"
#include "harness/scenario/loader.h"
#include "harness/worlds/pack.h"
#include "reference/ports/spawn.h"
#include "tests/support/temporary_folder.h"

// What a seed comes to depends on the seed and on what the lane does, and on nothing that has no part in it.
namespace tillrig {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kChatter = "chatter";
constexpr std::string_view kBystander = "bystander";

boost::asio::awaitable<void> talk(NodePorts* ports) {
  for (std::int64_t times = 1;; ++times) {
    ports->log.record(Event(kChatter).with("times", times));
    const SteadyInstant next = ports->clock.steady_now() + 37ms;
    co_await ports->clock.sleep_until(next);
  }
}

// A node with a timer and a log line that nobody needs.
class Talkative final : public Node {
 public:
  Talkative(NodePorts& ports, std::unique_ptr<Node> inner) : ports_(ports), inner_(std::move(inner)) {}
  void start() override {
    spawn(ports_.executor, talk(&ports_));
    if (inner_)
      inner_->start();
    else
      ports_.lifecycle.ready();
  }

 private:
  NodePorts& ports_;
  std::unique_ptr<Node> inner_;
};

std::vector<Scenario> drawn_worlds() {
  auto world = load_world("scenarios/worlds/market.json");
  BOOST_REQUIRE(world.has_value());
  const explore::Setup setup{std::move(*world), {}, {}};
  std::vector<Scenario> scenarios;
  for (const std::uint64_t seed : {3U, 7U, 8U, 12U, 19U, 21U})
    scenarios.push_back(explore::plan(setup, explore::draw_options(setup, seed), seed));
  return scenarios;
}

struct Played {
  std::vector<std::string> chains;
  std::vector<std::string> entries;  // but for those of bystanders, and without their numbers
};

bool is_of_a_bystander(const nlohmann::json& line) {
  return line.value("kind", "") == kChatter || line.dump().find(kBystander) != std::string::npos;
}

Played play(const std::vector<Scenario>& scenarios, const Roles& roles) {
  const TemporaryFolder folder;
  PackOptions options;
  options.jobs = 2;
  options.roles = &roles;
  options.report_directory = folder.path();
  Played played;
  for (const auto& outcome : run_pack(options, scenarios, [](const CaseOutcome&) {})) {
    BOOST_TEST(!outcome.failure.has_value(), outcome.id << ": " << outcome.reason);
    played.chains.push_back(outcome.chain);
  }
  std::ifstream journal(folder.path() / "journal.jsonl");
  for (std::string text; std::getline(journal, text);) {
    auto line = nlohmann::json::parse(text);
    if (!line.contains("kind") || is_of_a_bystander(line)) continue;
    line.erase("n");
    if (line["kind"] == "truth.violated" || line["kind"] == "canary.searched") continue;
    played.entries.push_back(line.dump());
  }
  return played;
}

// Says where they differ first.
void check_equal(const Played& one, const Played& other) {
  const auto [a, b] = std::mismatch(one.entries.begin(), one.entries.end(), other.entries.begin(), other.entries.end());
  BOOST_TEST((a == one.entries.end()), "without: " << *a);
  BOOST_TEST((b == other.entries.end()), "with: " << *b);
}

BOOST_AUTO_TEST_SUITE(unrelated)

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_chain_in_another_process) {
  const auto scenarios = drawn_worlds();
  const auto one = play(scenarios, reference_roles());
  const auto other = play(scenarios, reference_roles());
  BOOST_TEST(one.chains == other.chains);
  const auto fired = std::count_if(one.entries.begin(), one.entries.end(), [](const std::string& entry) {
    return entry.find("\"fault.fired\"") != std::string::npos;
  });
  BOOST_TEST(fired > 5);
}

BOOST_AUTO_TEST_CASE(a_timer_and_a_log_line_that_nobody_needs_change_nothing_else) {
  const auto scenarios = drawn_worlds();
  for (const auto* role : {"till", "engine", "wallet"}) {
    auto roles = reference_roles();
    roles[role] = [inner = roles.at(role)](NodePorts& ports) -> std::unique_ptr<Node> {
      return std::make_unique<Talkative>(ports, inner(ports));
    };
    const auto with = play(scenarios, roles);
    check_equal(play(scenarios, reference_roles()), with);
  }
}

BOOST_AUTO_TEST_CASE(a_component_that_has_no_part_in_it_changes_nothing_else) {
  const auto scenarios = drawn_worlds();
  auto more = scenarios;
  for (auto& scenario : more) {
    WorldNode bystander;
    bystander.name = NodeName(std::string(kBystander));
    bystander.role = kBystander;
    scenario.world.nodes.insert(scenario.world.nodes.begin(), bystander);
  }
  auto roles = reference_roles();
  roles[std::string(kBystander)] = [](NodePorts& ports) -> std::unique_ptr<Node> {
    return std::make_unique<Talkative>(ports, nullptr);
  };
  check_equal(play(scenarios, reference_roles()), play(more, roles));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
