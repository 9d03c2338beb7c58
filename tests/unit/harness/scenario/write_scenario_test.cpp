#include "harness/scenario/write_scenario.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/unit/harness/scenario/small_shop.h"
#include "tests/unit/harness/scenario/written_files.h"

namespace tillrig {
namespace {

using namespace std::chrono_literals;
using namespace testing;

BOOST_AUTO_TEST_SUITE(write_scenario)

BOOST_AUTO_TEST_CASE(every_shipped_case_is_read_back_as_it_was_written) {
  WrittenFiles files;
  const auto shipped = load_scenarios(scenario_files({"scenarios"}));
  BOOST_REQUIRE(shipped.has_value());
  for (const Scenario& scenario : *shipped) {
    BOOST_TEST_CONTEXT(scenario.id) {
      const Scenario read = files.read_back(scenario);
      BOOST_TEST(scenario_text(read) == scenario_text(scenario));
      BOOST_TEST(world_text(read.world) == world_text(scenario.world));
      BOOST_REQUIRE(read.steps.size() == scenario.steps.size());
      for (std::size_t i = 0; i < read.steps.size(); ++i) BOOST_TEST(read.steps[i].text == scenario.steps[i].text);
      BOOST_REQUIRE(read.expect.size() == scenario.expect.size());
      for (std::size_t i = 0; i < read.expect.size(); ++i) BOOST_TEST(read.expect[i].text == scenario.expect[i].text);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_shipped_world_is_written_with_all_that_its_file_says) {
  const auto files = checkable_files({"scenarios/worlds"});
  BOOST_TEST(files.size() > 2u);
  for (const std::string& path : files) {
    std::ifstream file(path);
    const auto said = nlohmann::json::parse(file, nullptr, true, true);
    BOOST_TEST(nlohmann::json::parse(world_text(load_world(path).value())).dump() == said.dump());
  }
}

BOOST_AUTO_TEST_CASE(a_case_is_written_so_that_a_person_can_read_it_aloud) {
  Scenario scenario;
  scenario.id = "explored/one[two teas]";
  scenario.title = "Two teas";
  scenario.requirement = "They are paid once";
  scenario.source = "explored";
  scenario.labels = {"explored", "wallet"};
  scenario.proves = {1, 5};
  scenario.world = small_shop();
  scenario.seed = 7;
  scenario.intents = {{till(), "lin", {{"tea", 2}}, Money(2500, Currency::cny())}};
  scenario.steps = {{Scan{till(), "6901234567892"}, "", "", 0}, {Wait{250ms}, "", "", 0}};
  scenario.expect = {expectation(ExpectReceipt{till(), 1, {}, ""}, 2s)};
  BOOST_TEST(scenario_text(scenario) == R"({
  "$schema": "../scenario.schema.json",
  "id": "explored/one-two-teas",
  "title": "Two teas",
  "requirement": "They are paid once",
  "source": "explored",
  "labels": ["explored", "wallet"],
  "proves": [1, 5],
  "world": "shop",
  "seed": 7,
  "intent": { "customer": "lin", "buys": { "tea": 2 }, "price": "25.00 CNY" },
  "steps": [
    { "scan": "tea" },
    { "wait": "250ms" }
  ],
  "expect": [
    { "receipts": 1, "within": "2s" }
  ]
}
)");
  scenario.intents.push_back(scenario.intents.front());
  BOOST_TEST(scenario_text(scenario).find(R"(
  "intents": [
    { "customer": "lin", "buys": { "tea": 2 }, "price": "25.00 CNY" },
    { "customer")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_world_is_written_so_that_a_person_can_read_it_aloud) {
  World world = small_shop();
  world.title = "A shop";
  world.epoch = {std::chrono::hours(24 * 365)};
  Settings& settings = world.nodes.at(1).settings;
  settings.set("query_bound", Duration(90s));
  settings.set("list_after", std::int64_t{3});
  settings.set("cut_off", std::string("04:00"));
  settings.set("strict", true);
  world.nodes.at(3).devices = {"scanner"};
  world.customers.push_back({"zhou", NodeName(), Money::zero(Currency::cny())});
  world.cards = {
      {"debit", "zhou", NodeName("bank"), Money(900, Currency::cny()), true, true, Money::zero(Currency::cny())},
      {"old", "bo", NodeName("bank"), Money(0, Currency::cny()), false, false, Money(500, Currency::cny())}};
  world.latency = {200us, 1ms};
  world.links = {{NodeName("engine"), NodeName("wallet-a"), {20ms, 40ms}}};
  BOOST_TEST(world_text(world) == R"({
  "$schema": "../world.schema.json",
  "id": "shop",
  "title": "A shop",
  "clock": "1971-01-01T00:00:00Z",
  "nodes": {
    "till-1": { "role": "till" },
    "engine": { "role": "engine", "settings": { "cut_off": "04:00", "list_after": 3, "query_bound": "90s", "strict": true } },
    "wallet-a": { "role": "wallet" },
    "desk-till-1": { "role": "desk", "till": "till-1", "devices": ["scanner"] }
  },
  "goods": { "tea": { "sku": "TEA", "barcode": "6901234567892", "title": "Tea", "price": "12.50 CNY", "stock": 20 } },
  "customers": { "lin": { "wallet": "wallet-a", "balance": "500.00 CNY" }, "zhou": {} },
  "cards": {
    "debit": { "holder": "zhou", "bank": "bank", "balance": "9.00 CNY", "pin": "online" },
    "old": { "holder": "bo", "bank": "bank", "balance": "0.00 CNY", "pin": "none", "chip": false, "offline_limit": "5.00 CNY" }
  },
  "latency": { "least": "200us", "mean": "1ms" },
  "links": [
    { "between": ["engine", "wallet-a"], "least": "20ms", "mean": "40ms" }
  ]
}
)");
}

BOOST_AUTO_TEST_CASE(a_row_of_a_table_gets_an_identifier_of_its_own) {
  BOOST_TEST(file_id("sale/wallet_success") == "sale/wallet_success");
  BOOST_TEST(file_id("timeout/F14_stall[cancel-forgotten]") == "timeout/F14_stall-cancel-forgotten");
  BOOST_TEST(file_id("sale/declined[no money.]") == "sale/declined-no-money-");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
