#include "harness/scenario/loader.h"

#include <boost/test/unit_test.hpp>
#include <string>

#include "harness/scenario/schema.h"
#include "tests/unit/harness/scenario/loader_shop.h"

namespace tillrig {
namespace {

using namespace testing;

struct Wrong {
  const char* steps;
  const char* message;
};

BOOST_AUTO_TEST_SUITE(loader)

BOOST_FIXTURE_TEST_CASE(a_valid_file_is_one_case_with_all_it_says, Shop) {
  const auto cases = cases_of(scenario_text(
      R"({ "scan": "tea" }, { "press": "total" }, { "fault": "reply_lost", "at": "wallet-a", "verb": "pay", "count": 1 },
         { "show_code": "lin" }, { "expect": { "display": "PAID", "within": "3s" } })",
      R"({ "book": "wallet-a", "customer": "lin", "paid": "12.50 CNY", "debits": 1 })"));
  BOOST_REQUIRE(cases.size() == 1u);
  const Scenario& scenario = cases[0];
  BOOST_TEST(scenario.id == "sale/case");
  BOOST_TEST(scenario.intents.at(0).price.minor() == 1250);
  BOOST_TEST(scenario.intents.at(0).till.text() == "till-1");
  BOOST_REQUIRE(scenario.steps.size() == 5u);
  BOOST_TEST(std::get<Scan>(scenario.steps[0].action).code == "6901234567892");
  BOOST_TEST(scenario.steps[2].text == "fault reply_lost at wallet-a verb pay count 1");
  BOOST_TEST(std::get<StartFault>(scenario.steps[2].action).fault.count == 1);
  BOOST_TEST(scenario.steps[0].line == 10);
  BOOST_TEST(std::get<ExpectBook>(scenario.expect.at(0).what).paid->minor() == 1250);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_step_is_refused_with_its_line_and_the_nearest_name, Shop) {
  const Wrong wrongs[] = {
      {R"({ "prss": "total" })",
       "steps[0].prss: unknown, expected one of include, scan, scan_raw, scan_code, press, type, give_cash, "
       "insert_card, tap_card, swipe_card, pull_card, enter_pin, …; did you mean \"press\"?"},
      {R"({ "press": "total", "tills": "till-1" })",
       "steps[0].tills: unknown field, expected one of press, till; did you mean \"till\"?"},
      {R"({ "press": 3 })", "steps[0].press: found 3, expected a name of letters, digits, _ . and -"},
      {R"({ "wait": "3 seconds" })",
       "steps[0].wait: found \"3 seconds\", expected a duration such as \"3s\", \"250ms\" or \"2m\""},
      {R"({ "take_code": "lin" })", "steps[0].as: missing, expected a name of letters, digits, _ . and -"},
      {R"("scan tea")", "steps[0]: found text, expected an object {...}"},
      {R"({ "scan": "te" })", "steps[0].scan: unknown item \"te\", expected tea; did you mean \"tea\"?"},
      {R"({ "press": "totl" })",
       "steps[0].press: unknown key \"totl\", expected one of total, cancel; did you mean \"total\"?"},
      {R"({ "show_code": "lim" })",
       "steps[0].show_code: unknown customer \"lim\", expected lin; did you mean \"lin\"?"},
      {R"({ "unplug": "scaner" })",
       "steps[0].unplug: unknown device \"scaner\", expected one of scanner, printer; did you mean \"scanner\"?"},
      {R"({ "crash": "engin" })",
       "steps[0].crash: unknown node \"engin\", expected one of till-1, engine, wallet-a, desk-till-1; did you mean "
       "\"engine\"?"},
      {R"({ "crash": "engine", "nth": 2 })", "steps[0].nth: counts passings of a point, expected \"point\" beside it"},
      {R"({ "backup": "wallet-a", "as": "monday" })",
       "steps[0].backup: unknown node with a disk \"wallet-a\", expected one of till-1, engine"},
      {R"({ "backup": "engine" })", "steps[0].as: missing, expected a name of letters, digits, _ . and -"},
      {R"({ "restore": "engine", "from": "monday" })", "steps[0].from: unknown backup \"monday\", expected none here"},
      {R"({ "backup": "engine", "as": "monday" }, { "backup": "engine", "as": "monday" })",
       "steps[1].as: a second backup called \"monday\", expected another name to tell them apart"},
      {R"({ "backup": "engine", "as": "monday" }, { "restore": "till-1", "from": "monday" })",
       "steps[1].from: is a backup of engine, expected one of till-1"},
      {R"({ "backup": "engine", "as": "monday" }, { "restore": "engine", "from": "munday" })",
       "steps[1].from: unknown backup \"munday\", expected monday; did you mean \"monday\"?"},
      {R"({ "fault": "reply_lst", "at": "wallet-a" })",
       "steps[0].fault: unknown fault \"reply_lst\", expected one of reply_lost, reply_late, request_lost, stall, "
       "refuse, "
       "system_error, decline, confirm_on_phone, not_found, take_back, cancel_not_done, bad_signature, …; did you mean "
       "\"reply_lost\"?"},
      {R"({ "fault": "reply_lost" })", "steps[0]: at: missing, expected the node where reply_lost happens"},
      {R"({ "fault": "reply_lost", "at": "engine" })",
       "steps[0].at: unknown wallet or bank \"engine\", expected wallet-a"},
      {R"({ "fault": "reply_lost", "at": "wallet-a", "verb": "payy" })",
       "steps[0].verb: unknown verb \"payy\", expected one of pay, query, close, cancel, refund, refund-query; did you "
       "mean \"pay\"?"},
      {R"({ "fault": "reply_lost", "at": "wallet-a", "delay": "1s" })",
       "steps[0].delay: reply_lost takes no such field, expected one of verb, fault, as, count, for, when, at"},
      {R"({ "fault": "drop", "from": "till-1", "permille": 1001 })",
       "steps[0].permille: found 1001, expected a whole number from 1 to 1000"},
      {R"({ "fault": "drop", "from": "till-1", "rate": 100 })",
       "steps[0].rate: drop takes no such field, expected one of verb, frame, both_ways, permille, fault, as, count, "
       "for, when, from, to; did you mean \"frame\"?"},
      {R"({ "fault": "pause", "at": "desk-till-1" })",
       "steps[0].at: unknown node that can stand still \"desk-till-1\", expected one of till-1, engine, wallet-a; did "
       "you mean \"till-1\"?"},
      {R"({ "fault": "pause", "at": "engine", "count": 2 })",
       "steps[0].count: pause takes no such field, expected one of fault, as, for, when, at"},
      {R"({ "heal": "stall" })", "steps[0].heal: unknown fault here \"stall\", expected all; did you mean \"all\"?"},
      {R"({ "wait_for": { "event": "gateway.exectued" }, "within": "1s" })",
       "steps[0].wait_for.event: unknown event \"gateway.exectued\", expected one of message.sent, message.delivered, "
       "message.dropped, store.committed, store.failed, node.started, node.ready, node.crashed, node.stopped, "
       "fault.started, fault.healed, fault.fired, …; did you mean \"gateway.executed\"?"},
      {R"({ "scan_code": "old" })", "steps[0].scan_code: unknown code \"old\", expected none here"},
      {R"({ "include": "nowhere" })", "steps[0].include: unknown prelude \"nowhere\", expected none here"},
      {R"({ "scan_raw": "${order}" }, { "capture": "order", "from": { "event": "order.created" }, "field": "order" })",
       "steps[0].scan_raw: ${order} is used before it is made, expected its capture in an earlier step"},
  };
  for (const Wrong& wrong : wrongs)
    BOOST_TEST(problems_of(scenario_text(wrong.steps)) == std::string("sale/case.json:10: ") + wrong.message);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_expectation_is_refused_with_its_line, Shop) {
  const Wrong wrongs[] = {
      {R"({ "order": "PAYED" })",
       "expect[0].order: unknown order state \"PAYED\", expected one of OPEN, PAID, CLOSING, CLOSED, OFFLINE, "
       "UNCOLLECTED; did you mean \"PAID\"?"},
      {R"({ "drawer": "open", "times": 0 })",
       "expect[0].drawer: unknown value \"open\", expected opened; did you mean \"opened\"?"},
      {R"({ "book": "wallet-b", "customer": "lin", "debits": 1 })",
       "expect[0].book: unknown book \"wallet-b\", expected wallet-a; did you mean \"wallet-a\"?"},
      {R"({ "book": "wallet-a", "customer": "lin", "paid": "12.5 CNY" })",
       "expect[0].paid: found \"12.5 CNY\", expected a known currency with exactly its digits, such as \"12.50 CNY\""},
      {R"({ "receipts": -1 })", "expect[0].receipts: found -1, expected a whole number from 0"},
  };
  for (const Wrong& wrong : wrongs)
    BOOST_TEST(problems_of(scenario_text(R"({ "scan": "tea" })", wrong.steps)) ==
               std::string("sale/case.json:11: ") + wrong.message);
}

BOOST_FIXTURE_TEST_CASE(all_problems_of_a_file_are_told_at_once_and_each_once, Shop) {
  std::string text = scenario_text(R"({ "scan": "te" }, { "press": "x" }, { "wait": "${a}s" })");
  text.replace(text.find("\"world\""), 0, "\"table\": [{\"a\": 1}, {\"a\": 2}], ");
  BOOST_TEST(problems_of(text) ==
             "sale/case.json:10: steps[0].scan: unknown item \"te\", expected tea; did you mean \"tea\"?\n"
             "sale/case.json:10: steps[1].press: unknown key \"x\", expected one of total, cancel");
}

BOOST_FIXTURE_TEST_CASE(the_head_of_a_file_is_checked, Shop) {
  const std::string good = scenario_text(R"({ "scan": "tea" })");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  BOOST_TEST(
      problems_of(with("../scenario.schema", "../scenaro.schema")) ==
      "sale/case.json:2: $schema: unknown schema \"../scenaro.schema.json\", expected one of scenario.schema.json, "
      "world.schema.json, prelude.schema.json; did you mean \"scenario.schema.json\"?");
  BOOST_TEST(problems_of(with("\"$schema\": \"../scenario.schema.json\",", "")) ==
             "sale/case.json:1: $schema: missing, expected a path to scenario.schema.json");
  BOOST_TEST(problems_of(with("\"proves\": [1]", "\"proves\": [22]")) ==
             "sale/case.json:6: proves[0]: found 22, expected the number of a truth, 1 to 21");
  BOOST_TEST(problems_of(with("\"world\": \"shop\"", "\"world\": \"shp\"")) ==
             "sale/case.json:7: world: unknown world \"shp\", expected shop; did you mean \"shop\"?");
  BOOST_TEST(problems_of(with("12.50 CNY", "12.00 CNY")) ==
             "sale/case.json:8: intent.price: found 12.00 CNY, expected 12.50 CNY: what the goods cost in shop");
  BOOST_TEST(problems_of(with("\"tea\": 1", "\"tee\": 1")) ==
             "sale/case.json:8: intent.buys.tee: unknown item \"tee\", expected tea; did you mean \"tea\"?");
  BOOST_TEST(problems_of(with("sale/case", "sale/other")) ==
             "sale/case.json:3: id: found \"sale/other\", expected \"sale/case\", after the file");
  BOOST_TEST(
      problems_of(with("\"labels\"", "\"lables\"")) ==
      "sale/case.json:1: labels: missing, expected a list [...]\n"
      "sale/case.json:5: lables: unknown field, expected one of $schema, expect, id, intent, intents, labels, proves, "
      "requirement, seed, settings, source, steps, …; did you mean \"labels\"?");
}

BOOST_FIXTURE_TEST_CASE(rows_become_cases_with_their_own_identifiers, Shop) {
  std::string text = scenario_text(R"({ "wait": "${time}" })");
  text.replace(text.find("\"world\""), 0,
               "\"table\": [{\"row\": \"short\", \"time\": \"1s\"}, {\"row\": \"long\", \"time\": \"9s\"}], ");
  const auto cases = cases_of(text);
  BOOST_REQUIRE(cases.size() == 2u);
  BOOST_TEST(cases[0].id == "sale/case[short]");
  BOOST_TEST(cases[1].id == "sale/case[long]");
  BOOST_TEST((std::get<Wait>(cases[1].steps[0].action).time == std::chrono::seconds(9)));
}

BOOST_FIXTURE_TEST_CASE(a_prelude_is_found_beside_and_its_steps_name_their_own_file, Shop) {
  write("preludes/one-tea.json",
        R"({ "$schema": "../prelude.schema.json", "title": "p", "steps": [{ "scan": "tea" },
            { "press": "total" }] })");
  const auto cases = cases_of(scenario_text(R"({ "include": "one-tea" }, { "show_code": "lin" })"));
  BOOST_REQUIRE(cases.at(0).steps.size() == 3u);
  BOOST_TEST(cases[0].steps[1].file.ends_with("preludes/one-tea.json"));
  BOOST_TEST(cases[0].steps[1].line == 2);
}

BOOST_FIXTURE_TEST_CASE(settings_of_a_scenario_change_its_own_world_only, Shop) {
  std::string text = scenario_text(R"({ "scan": "tea" })");
  text.replace(
      text.find("\"world\""), 0,
      R"("settings": { "engine": { "query_bound": "5s", "list_after": 3 }, "wallet-a": { "honours_expiry": false } }, )");
  const auto cases = cases_of(text);
  const Settings& settings = cases.at(0).world.node("engine")->settings;
  BOOST_TEST((settings.duration("query_bound", Duration{}) == std::chrono::seconds(5)));
  BOOST_TEST(settings.integer("list_after", 0) == 3);
  BOOST_TEST(!cases.at(0).world.node("wallet-a")->settings.flag("honours_expiry", true));
  BOOST_TEST(cases_of(scenario_text(R"({ "scan": "tea" })")).at(0).world.node("engine")->settings.all().empty());
}

BOOST_FIXTURE_TEST_CASE(a_setting_that_nobody_reads_or_of_another_type_is_refused, Shop) {
  const auto with = [&](const std::string& settings) {
    auto text = scenario_text(R"({ "scan": "tea" })");
    text.replace(text.find("\"world\""), 0, "\"settings\": { \"engine\": { " + settings + " } }, ");
    return problems_of(text);
  };
  BOOST_TEST(with(R"("query_bund": "5s")").find("did you mean \"query_bound\"?") != std::string::npos);
  BOOST_TEST(with(R"("query_bound": 5)").find("expected a duration such as \"3s\"") != std::string::npos);
  BOOST_TEST(with(R"("query_bound": "5s")").empty());
}

BOOST_FIXTURE_TEST_CASE(a_fault_point_that_the_node_does_not_have_is_refused, Shop) {
  const auto crash = [&](const std::string& point) {
    return problems_of(scenario_text(R"({ "crash": "engine", "point": ")" + point + R"(" }, { "scan": "tea" })"));
  };
  BOOST_TEST(crash("engine.sendin.stored").find("did you mean \"engine.sending.stored\"?") != std::string::npos);
  BOOST_TEST(crash("engine.sending.stored").empty());
}

BOOST_FIXTURE_TEST_CASE(settings_of_an_unknown_node_are_refused, Shop) {
  std::string text = scenario_text(R"({ "scan": "tea" })");
  text.replace(text.find("\"world\""), 0, R"("settings": { "engin": { "x": 1 } }, )");
  BOOST_TEST(
      problems_of(text) ==
      "sale/case.json:7: settings.engin: unknown node, expected one of till-1, engine, wallet-a, desk-till-1; did you "
      "mean \"engine\"?");
}

BOOST_FIXTURE_TEST_CASE(one_bad_file_stops_them_all, Shop) {
  write("sale/case.json", scenario_text(R"({ "scan": "tea" })"));
  write("sale/bad.json", "{");
  const auto loaded = load_scenarios(scenario_files({path("sale")}));
  BOOST_REQUIRE(!loaded.has_value());
  BOOST_TEST(loaded.error().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_folder_stands_for_its_scenarios_without_worlds_and_schemas, Shop) {
  write("sale/case.json", "");
  write("sale/deep/other.json", "");
  write("preludes/p.json", "");
  write("scenario.schema.json", "");
  const auto files = scenario_files({path("."), path("sale")});
  BOOST_REQUIRE(files.size() == 2u);
  BOOST_TEST(files[0].ends_with("sale/case.json"));
  BOOST_TEST(scenario_files({path("nowhere")}).empty());
}

BOOST_FIXTURE_TEST_CASE(a_wrong_world_is_refused_where_it_is_wrong, Shop) {
  std::string text = small_world;
  text.replace(text.find("\"role\": \"engine\""), 16, "\"role\": \"engin\"");
  BOOST_TEST(
      problems_of(text, "worlds/shop.json") ==
      "worlds/shop.json:4: nodes.engine.role: unknown value \"engin\", expected one of till, cashier, acquiring, "
      "engine, wallet-adapter, card-adapter, stock, reconciliation, wallet, bank, desk; did you mean \"engine\"?");
  text = small_world;
  text.replace(text.find("\"wallet\": \"wallet-a\""), 20, "\"wallet\": \"wallet-b\"");
  BOOST_TEST(problems_of(text, "worlds/shop.json") ==
             "worlds/shop.json:8: customers.lin.wallet: unknown wallet \"wallet-b\", expected wallet-a; did you mean "
             "\"wallet-a\"?");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
