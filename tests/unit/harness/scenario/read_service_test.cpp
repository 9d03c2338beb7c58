#include <boost/test/unit_test.hpp>

#include "tests/unit/harness/scenario/loader_shop.h"

namespace tillrig {
namespace {

using namespace testing;
using namespace std::chrono_literals;

constexpr const char* kWorld = R"({
  "$schema": "../world.schema.json", "id": "shop", "title": "A shop", "clock": "2026-03-02T01:00:00Z",
  "nodes": {
    "till-1": { "role": "till" }, "engine": { "role": "engine" }, "wallet-a": { "role": "wallet" },
    "bank": { "role": "bank" },
    "desk-till-1": { "role": "desk", "till": "till-1", "devices": ["scanner", "reader"], "keys": [KEYS] }
  },
  "goods": { "tea": { "sku": "TEA", "barcode": "6901234567892", "title": "Tea", "price": "12.50 CNY", "stock": 20 } },
  "customers": { "lin": { "wallet": "wallet-a", "balance": "500.00 CNY" }, "zhou": {} },
  "cards": { "lin-debit": { "holder": "lin", "bank": "bank", "balance": "500.00 CNY", "pin": "online" },
             "zhou-debit": { "holder": "zhou", "bank": "bank", "balance": "9.00 CNY", "pin": "none" } }
})";

// A shop where everybody can be served, unless a key is missing on its keyboard.
class ServingShop : public Shop {
 public:
  ServingShop() { with_keys(R"("total", "cancel", "abandon", "park", "cash", "card", "refund")"); }
  void with_keys(const std::string& keys) {
    std::string world = kWorld;
    write("worlds/shop.json", world.replace(world.find("KEYS"), 4, keys));
  }
};

BOOST_AUTO_TEST_SUITE(read_service)

BOOST_FIXTURE_TEST_CASE(who_is_served_pays_at_once_and_waits_half_a_minute_unless_the_file_says_otherwise,
                        ServingShop) {
  const auto cases = cases_of(scenario_text(
      R"({ "serve": "lin", "buys": { "tea": 1 }, "pays": ["wallet"] },
         { "serve": "lin", "till": "till-1", "buys": { "tea": 2 }, "pays": ["lin-debit", "wallet", "cash"],
           "part": "5.00 CNY", "phone": "ignores", "in_doubt": "steps aside", "patience": "2m", "returns": "25.00 CNY" },
         { "serve": "zhou", "buys": { "tea": 1 }, "pays": ["zhou-debit"], "phone": "rejects" })"));
  const auto& steps = cases.at(0).steps;
  const auto& plain = std::get<Serve>(steps.at(0).action);
  BOOST_TEST(plain.till.text() == "till-1");
  BOOST_TEST(plain.customer == "lin");
  BOOST_TEST(plain.buys.at("tea") == 1);
  BOOST_TEST((!plain.part && !plain.returns));
  BOOST_TEST((plain.phone == OnThePhone::confirms && plain.in_doubt == InDoubt::gives_up && plain.patience == 30s));
  BOOST_TEST(steps.at(0).text == "serve lin buys {tea 1} pays [wallet]");
  const auto& whole = std::get<Serve>(steps.at(1).action);
  BOOST_TEST((whole.pays == std::vector<std::string>{"lin-debit", "wallet", "cash"}));
  BOOST_TEST(whole.part->minor() == 500);
  BOOST_TEST(whole.returns->minor() == 2500);
  BOOST_TEST((whole.phone == OnThePhone::ignores && whole.in_doubt == InDoubt::steps_aside && whole.patience == 2min));
  BOOST_TEST((std::get<Serve>(steps.at(2).action).phone == OnThePhone::rejects));
}

BOOST_FIXTURE_TEST_CASE(all_recovers_or_a_core_does_and_then_another_may, ServingShop) {
  const auto cases = cases_of(scenario_text(
      R"({ "recover": ["engine", "till-1"] }, { "recovered": true }, { "recover": "all" }, { "recovered": true })"));
  const auto& steps = cases.at(0).steps;
  BOOST_TEST((std::get<Recover>(steps.at(0).action).core == std::vector{NodeName("engine"), NodeName("till-1")}));
  BOOST_TEST(std::holds_alternative<Recovered>(steps.at(1).action));
  BOOST_TEST(std::get<Recover>(steps.at(2).action).core.empty());
  BOOST_TEST(steps.at(3).text == "recovered");
}

BOOST_FIXTURE_TEST_CASE(a_service_that_nobody_can_give_is_refused, ServingShop) {
  const auto serve = [&](const std::string& customer, const std::string& more) {
    return problems_of(
        scenario_text(R"({ "serve": ")" + customer + R"(", "buys": { "tea": 1 }, "pays": )" + more + " }"));
  };
  const std::string line = "sale/case.json:10: ";
  BOOST_TEST(serve("lin", R"(["walet"])") ==
             line +
                 "steps[0].pays[0]: unknown way to pay \"walet\", expected one of cash, "
                 "wallet, lin-debit; did you mean \"wallet\"?");
  BOOST_TEST(serve("lin", R"(["cash", "zhou-debit"])") ==
             line +
                 "steps[0].pays[1]: unknown way to pay \"zhou-debit\", expected one of cash, wallet, lin-debit; did "
                 "you mean \"lin-debit\"?");
  BOOST_TEST(serve("zhou", R"(["wallet"])") ==
             line + "steps[0].pays[0]: unknown way to pay \"wallet\", expected one of cash, zhou-debit");
  BOOST_TEST(serve("li", R"(["cash"])") ==
             line + "steps[0].serve: unknown customer \"li\", expected one of lin, zhou; did you mean \"lin\"?");
  for (const char* part : {"12.51 CNY", "0.00 CNY", "5.00 EUR"})
    BOOST_TEST(serve("lin", R"(["cash"], "part": ")" + std::string(part) + '"') ==
               line + "steps[0].part: found " + part + ", expected a part of the 12.50 CNY that the goods cost");
  BOOST_TEST(serve("lin", R"(["cash"], "returns": "13.00 CNY")") ==
             line + "steps[0].returns: found 13.00 CNY, expected a part, or all, of the 12.50 CNY that the goods cost");
  BOOST_TEST(serve("lin", R"(["cash"], "phone": "answers")") ==
             line + "steps[0].phone: unknown value \"answers\", expected one of confirms, rejects, ignores");
  BOOST_TEST(serve("lin", R"(["cash"], "in_doubt": "steps asde")") ==
             line +
                 "steps[0].in_doubt: unknown value \"steps asde\", expected one of gives up, steps aside; did you "
                 "mean \"steps aside\"?");
  BOOST_TEST(problems_of(scenario_text(R"({ "serve": "lin", "buys": { "tee": 1 }, "pays": ["cash"] })")) ==
             line + "steps[0].buys.tee: unknown item \"tee\", expected tea; did you mean \"tea\"?");
}

BOOST_FIXTURE_TEST_CASE(a_till_without_the_keys_of_a_service_or_a_reader_serves_nobody, ServingShop) {
  const auto serve = [&](const std::string& more) {
    return problems_of(scenario_text(R"({ "serve": "lin", "buys": { "tea": 1 }, "pays": )" + more + " }"));
  };
  const std::string lacks = "sale/case.json:10: steps[0]: the keyboard of till-1 has no key ";
  with_keys(R"("total", "cancel", "abandon", "cash")");
  BOOST_TEST(serve(R"(["wallet", "cash"])") == lacks + "\"park\"");
  with_keys(R"("total", "cancel", "abandon", "park")");
  BOOST_TEST(serve(R"(["wallet"])").empty());
  BOOST_TEST(serve(R"(["wallet", "cash"])") == lacks + "\"cash\"");
  BOOST_TEST(serve(R"(["lin-debit"])") == lacks + "\"card\"");
  BOOST_TEST(serve(R"(["wallet"], "returns": "1.00 CNY")") == lacks + "\"refund\"");
  std::string world = kWorld;
  world.replace(world.find(", \"reader\""), 10, "");
  write("worlds/shop.json", world.replace(world.find("KEYS"), 4, R"("total", "cancel", "abandon", "park", "card")"));
  BOOST_TEST(serve(R"(["lin-debit"])") == "sale/case.json:10: steps[0]: till-1 has no card reader");
}

BOOST_FIXTURE_TEST_CASE(a_recovery_begins_and_ends_once, ServingShop) {
  const std::string line = "sale/case.json:10: ";
  BOOST_TEST(problems_of(scenario_text(R"({ "recovered": true })")) ==
             line + "steps[0].recovered: nothing recovers here, expected \"recover\" in an earlier step");
  BOOST_TEST(problems_of(scenario_text(R"({ "recover": "all" }, { "recover": "all" })")) ==
             line + "steps[1].recover: a recovery is under way, expected \"recovered\" before another one");
  BOOST_TEST(problems_of(scenario_text(R"({ "recover": "all" }, { "recovered": false })")) ==
             line + "steps[1].recovered: found false, expected true");
  BOOST_TEST(problems_of(scenario_text(R"({ "recover": ["engin"] })")) ==
             line +
                 "steps[0].recover[0]: unknown node \"engin\", expected one of till-1, engine, wallet-a, bank, "
                 "desk-till-1; did you mean \"engine\"?");
  BOOST_TEST(problems_of(scenario_text(R"({ "recover": "everything" })")) ==
             line + "steps[0].recover: found \"everything\", expected \"all\", or a list of nodes");
  BOOST_TEST(problems_of(scenario_text(R"({ "recover": [] })")) ==
             line + "steps[0].recover: has 0 items, expected at least 1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
