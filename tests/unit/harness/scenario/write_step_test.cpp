#include "harness/scenario/write_step.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <iterator>
#include <sstream>

#include "harness/scenario/loader.h"
#include "tests/unit/harness/scenario/small_shop.h"
#include "tests/unit/harness/scenario/written_files.h"

namespace tillrig {
namespace {

using namespace std::chrono_literals;
using namespace testing;

Money yuan(std::int64_t minor) {
  return {minor, Currency::cny()};
}

Trigger trigger(std::string event, int nth = 1, std::vector<std::pair<std::string, std::string>> fields = {}) {
  return {std::move(event), nth, std::move(fields)};
}

std::string step_line(const StepAction& action, const World& world = small_shop()) {
  return written_step(action, world).json().dump();
}

std::string expectation_line(const Expectation& seen, const World& world = small_shop()) {
  return written_expectation(seen, world).json().dump();
}

World two_tills() {
  World world = small_shop();
  world.nodes.push_back({NodeName("till-2"), "till", NodeName(), {}, {}, {}});
  return world;
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

// All that may be said of a fault of this kind.
Fault talkative(const FaultKind& kind) {
  Fault fault;
  fault.kind = &kind;
  fault.as = std::string(kind.name) + "-again";
  if (kind.place == FaultPlace::outcome) fault.at = NodeName("wallet-a");
  if (kind.place == FaultPlace::device) fault.at = NodeName("desk-till-1");
  if (kind.place == FaultPlace::disk || kind.place == FaultPlace::node) fault.at = NodeName("engine");
  if (kind.place == FaultPlace::link) {
    fault.from = NodeName("acquiring");
    fault.to = NodeName("engine");
  }
  const auto takes = [&](const char* field) {
    const auto fields = words(kind.takes);
    return std::find(fields.begin(), fields.end(), field) != fields.end();
  };
  if (takes("both_ways")) fault.both_ways = true;
  if (takes("verb")) fault.verb = kind.place == FaultPlace::link ? "engine.charge" : "refund";
  if (takes("frame")) fault.frame = "reply";
  if (takes("delay")) fault.delay = 250ms;
  if (takes("permille")) fault.permille = 500;
  if (takes("rate")) fault.rate = 100;
  if (takes("queue")) fault.queue = 3;
  if (takes("reason")) fault.reason = "risk";
  if (takes("amount")) fault.amount = yuan(1);
  if (takes("executed")) fault.executed = true;
  if (kind.place != FaultPlace::node) fault.count = 2;
  fault.lasts = 90s;
  fault.when = trigger("gateway.received", 3, {{"node", "wallet-a"}, {"verb", "pay"}});
  return fault;
}

BOOST_AUTO_TEST_SUITE(write_step)

BOOST_AUTO_TEST_CASE(hands_are_written_as_people_write_them) {
  const std::pair<StepAction, const char*> hands[] = {
      {Scan{till(), "6901234567892"}, R"({"scan":"tea"})"},
      {Scan{till(), "690"}, R"({"scan_raw":"690"})"},
      {Press{till(), "total"}, R"({"press":"total"})"},
      {TypeAmount{till(), "20.00"}, R"({"type":"20.00"})"},
      {GiveCash{till(), "lin", yuan(2000)}, R"({"give_cash":"20.00 CNY","customer":"lin"})"},
      {BringBack{till(), "lin", yuan(1250)}, R"({"bring_back":"12.50 CNY","customer":"lin"})"},
      {HoldCard{till(), "debit", CardMove::insert}, R"({"insert_card":"debit"})"},
      {HoldCard{till(), "debit", CardMove::tap}, R"({"tap_card":"debit"})"},
      {HoldCard{till(), "debit", CardMove::swipe}, R"({"swipe_card":"debit"})"},
      {PullCard{till()}, R"({"pull_card":true})"},
      {EnterPin{till(), "debit", false}, R"({"enter_pin":"debit"})"},
      {EnterPin{till(), "debit", true}, R"({"enter_pin":"debit","wrong":true})"},
      {CancelPad{till()}, R"({"pad_cancel":true})"},
      {ShowCode{till(), "lin", "", true}, R"({"show_code":"lin"})"},
      {ShowCode{till(), "lin", "one", true}, R"({"show_code":"lin","as":"one"})"},
      {ShowCode{NodeName(), "lin", "one", false}, R"({"take_code":"lin","as":"one"})"},
      {ScanCode{till(), "one"}, R"({"scan_code":"one"})"},
      {OnPhone{"lin", true}, R"({"confirm":"lin"})"},
      {OnPhone{"lin", false}, R"({"reject":"lin"})"},
      {Cable{till(), "printer", false}, R"({"unplug":"printer"})"},
      {Cable{till(), "printer", true}, R"({"plug":"printer"})"}};
  for (const auto& [action, line] : hands) BOOST_TEST(step_line(action) == line);
}

BOOST_AUTO_TEST_CASE(trouble_time_and_closing_are_written_as_people_write_them) {
  const std::pair<StepAction, const char*> steps[] = {
      {Heal{"all"}, R"({"heal":"all"})"},
      {Crash{NodeName("engine"), "", 1, {}, {}}, R"({"crash":"engine"})"},
      {Crash{NodeName("engine"), "engine.sending.stored", 2, {}, 3s},
       R"({"crash":"engine","point":"engine.sending.stored","nth":2,"restart_after":"3s"})"},
      {Crash{NodeName("engine"), "", 1, trigger("order.created"), {}},
       R"({"crash":"engine","when":{"event":"order.created"}})"},
      {Restart{NodeName("engine")}, R"({"restart":"engine"})"},
      {BackUp{NodeName("engine"), "monday"}, R"({"backup":"engine","as":"monday"})"},
      {Restore{NodeName("engine"), "monday", 3s}, R"({"restore":"engine","from":"monday","restart_after":"3s"})"},
      {Restore{NodeName("engine"), "monday", {}}, R"({"restore":"engine","from":"monday"})"},
      {StepClock{NodeName("engine"), -2h}, R"({"step_clock":"engine","by":"-2h"})"},
      {DriftClock{NodeName("engine"), -50}, R"({"drift_clock":"engine","ppm":-50})"},
      {Wait{1500ms}, R"({"wait":"1500ms"})"},
      {Advance{2min}, R"({"advance":"2m"})"},
      {WaitFor{trigger("order.created", 2), 9s}, R"({"wait_for":{"event":"order.created","nth":2},"within":"9s"})"},
      {Capture{"order", trigger("order.created"), "order"},
       R"({"capture":"order","from":{"event":"order.created"},"field":"order"})"},
      {Capture{"order", trigger("order.created"), "order", 2min},
       R"({"capture":"order","from":{"event":"order.created"},"field":"order","within":"2m"})"},
      {ExpectNow{expectation(ExpectDisplay{till(), "PAID"}, 3s)}, R"({"expect":{"display":"PAID","within":"3s"}})"},
      {IssueStatement{NodeName("bank"), "2026-03-02", "bank"}, R"({"statement":"bank","day":"2026-03-02"})"},
      {IssueStatement{NodeName("bank"), "2026-03-02", "monday"},
       R"({"statement":"bank","day":"2026-03-02","as":"monday"})"},
      {DeliverAgain{"monday"}, R"({"deliver":"monday"})"},
      {DecideRow{"r-1", "REFUND", "zhou", "twice", {}},
       R"({"decide":"r-1","action":"REFUND","by":"zhou","why":"twice"})"},
      {DecideRow{"r-1", "REFUND", "zhou", "twice", "closed"},
       R"({"decide":"r-1","action":"REFUND","by":"zhou","why":"twice","refused":"closed"})"}};
  for (const auto& [action, line] : steps) BOOST_TEST(step_line(action) == line);
}

BOOST_AUTO_TEST_CASE(people_who_serve_each_other_are_written_as_people_write_them) {
  Serve plain;
  plain.till = till();
  plain.customer = "lin";
  plain.buys = {{"tea", 2}};
  plain.pays = {"wallet"};
  BOOST_TEST(step_line(plain) == R"({"serve":"lin","buys":{"tea":2},"pays":["wallet"]})");
  Serve whole{till(), "lin",     {{"tea", 1}}, {"wallet", "cash"}, yuan(500), OnThePhone::ignores, InDoubt::steps_aside,
              1min,   yuan(1250)};
  BOOST_TEST(step_line(whole, two_tills()) ==
             R"({"serve":"lin","till":"till-1","buys":{"tea":1},"pays":["wallet","cash"],"part":"5.00 CNY",)"
             R"("phone":"ignores","in_doubt":"steps aside","patience":"1m","returns":"12.50 CNY"})");
  plain.phone = OnThePhone::rejects;
  BOOST_TEST(step_line(plain) == R"({"serve":"lin","buys":{"tea":2},"pays":["wallet"],"phone":"rejects"})");
  BOOST_TEST(step_line(Recover{}) == R"({"recover":"all"})");
  BOOST_TEST(step_line(Recover{{NodeName("engine"), till()}}) == R"({"recover":["engine","till-1"]})");
  BOOST_TEST(step_line(Recovered{}) == R"({"recovered":true})");
}

BOOST_AUTO_TEST_CASE(the_till_is_named_where_there_are_two) {
  BOOST_TEST(step_line(Press{till(), "total"}, two_tills()) == R"({"press":"total","till":"till-1"})");
  BOOST_TEST(expectation_line(expectation(ExpectReceipt{till(), 1, {}, ""}), two_tills()) ==
             R"({"receipts":1,"till":"till-1"})");
}

BOOST_AUTO_TEST_CASE(expectations_are_written_as_people_write_them) {
  const std::pair<Expectation, const char*> seen[] = {
      {expectation(ExpectDisplay{till(), "PAID"}), R"({"display":"PAID"})"},
      {expectation(ExpectScreen{till(), "CART"}, 2s), R"({"screen":"CART","within":"2s"})"},
      {expectation(ExpectOrder{"", "PAID"}), R"({"order":"PAID"})"},
      {expectation(ExpectOrder{"${one}", "PAID"}), R"({"order":"PAID","id":"${one}"})"},
      {expectation(ExpectOrders{2, ""}), R"({"orders":2})"},
      {expectation(ExpectOrders{0, "PAID"}), R"({"orders":0,"state":"PAID"})"},
      {expectation(ExpectBook{NodeName("wallet-a"), "lin", yuan(1250), yuan(0), 1, 0}),
       R"({"book":"wallet-a","customer":"lin","paid":"12.50 CNY","refunded":"0.00 CNY","debits":1,"refunds":0})"},
      {expectation(ExpectReceipt{till(), 1, 0, "APPROVED"}), R"({"receipts":1,"copies":0,"contains":"APPROVED"})"},
      {expectation(ExpectDrawer{till(), 0}), R"({"drawer":"opened","times":0})"},
      {expectation(ExpectStock{"tea", 18, 0, 2}), R"({"stock":"tea","available":18,"reserved":0,"sold":2})"},
      {expectation(ExpectStock{"tea", {}, {}, 2}), R"({"stock":"tea","sold":2})"},
      {expectation(ExpectPad{till(), "ENTER PIN"}), R"({"pad":"ENTER PIN"})"},
      {expectation(ExpectPrinted{till(), "REFUND"}), R"({"printed":"REFUND"})"},
      {expectation(ExpectCash{"lin", yuan(0)}), R"({"cash":"lin","paid":"0.00 CNY"})"},
      {expectation(ExpectParked{till(), 0}), R"({"parked":0})"},
      {expectation(ExpectDifferences{1, "FEE", "bank", 0}),
       R"({"differences":1,"kind":"FEE","contains":"bank","open":0})"},
      {expectation(ExpectListed{1, "reconciliation", "late"}), R"({"listed":1,"list":"reconciliation","why":"late"})"}};
  for (const auto& [one, line] : seen) BOOST_TEST(expectation_line(one) == line);
}

BOOST_AUTO_TEST_CASE(a_fault_says_all_it_takes_and_nothing_else) {
  for (const FaultKind& kind : fault_kinds()) {
    const auto written = written_step(StartFault{talkative(kind)}, small_shop()).json();
    std::vector<std::string> expected = words(kind.takes);
    for (const char* always : {"fault", "when", "for", "as"}) expected.emplace_back(always);
    if (kind.place != FaultPlace::node) expected.emplace_back("count");
    if (kind.place == FaultPlace::link)
      expected.insert(expected.end(), {"from", "to"});
    else
      expected.emplace_back("at");
    BOOST_TEST(written.size() == expected.size(), written.dump());
    for (const auto& field : expected) BOOST_TEST(written.contains(field), kind.name << " without " << field);
  }
}

BOOST_AUTO_TEST_CASE(a_fault_is_written_in_the_order_of_its_fields) {
  BOOST_TEST(step_line(StartFault{talkative(*find_fault_kind("duplicate"))}) ==
             R"({"fault":"duplicate","from":"acquiring","to":"engine","both_ways":true,"verb":"engine.charge",)"
             R"("frame":"reply","count":2,"delay":"250ms","permille":500,)"
             R"("when":{"event":"gateway.received","nth":3,"node":"wallet-a","verb":"pay"},)"
             R"("for":"90s","as":"duplicate-again"})");
  Fault plain;
  plain.kind = find_fault_kind("paper_out");
  plain.as = "paper_out";
  plain.at = NodeName("desk-till-1");
  BOOST_TEST(step_line(StartFault{plain}) == R"({"fault":"paper_out","at":"desk-till-1"})");
}

BOOST_AUTO_TEST_CASE(every_fault_and_everybody_who_is_served_is_read_back) {
  Scenario scenario = load_scenarios({"scenarios/sale/cash_with_change.json"}).value().at(0);
  scenario.id = "explored/everything";
  scenario.intents.clear();
  scenario.steps.clear();
  const auto add = [&](StepAction action) { scenario.steps.push_back({std::move(action), "", "", 0}); };
  for (const FaultKind& kind : fault_kinds()) add(StartFault{talkative(kind)});
  add(Serve{till(),
            "lin",
            {{"tea", 2}, {"rice", 1}},
            {"lin-debit", "wallet", "cash"},
            yuan(500),
            OnThePhone::ignores,
            InDoubt::steps_aside,
            1min,
            yuan(1250)});
  add(Recover{{NodeName("engine"), NodeName("acquiring")}});
  add(Recovered{});
  add(Recover{});
  add(Recovered{});
  WrittenFiles files;
  const Scenario read = files.read_back(scenario);
  BOOST_TEST(scenario_text(read) == scenario_text(scenario));
  const auto& serve = std::get<Serve>(read.steps.at(fault_kinds().size()).action);
  BOOST_TEST((serve.phone == OnThePhone::ignores && serve.in_doubt == InDoubt::steps_aside));
  BOOST_TEST((serve.patience == 1min));
  BOOST_TEST(serve.part.value() == yuan(500));
  BOOST_TEST(serve.returns.value() == yuan(1250));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
