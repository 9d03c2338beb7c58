#include <boost/test/unit_test.hpp>

#include "tests/unit/harness/scenario/loader_shop.h"

namespace tillrig {
namespace {

using namespace testing;

constexpr const char* kWorld = R"({
  "$schema": "../world.schema.json", "id": "shop", "title": "A shop", "clock": "2026-03-02T01:00:00Z",
  "nodes": {
    "till-1": { "role": "till" }, "engine": { "role": "engine" }, "wallet-a": { "role": "wallet" },
    "bank": { "role": "bank" }, "adapter-bank": { "role": "card-adapter" }, "books": { "role": "reconciliation" },
    "desk-till-1": { "role": "desk", "till": "till-1", "devices": ["scanner", "reader"], "keys": ["total", "cash"] }
  },
  "goods": { "tea": { "sku": "TEA", "barcode": "6901234567892", "title": "Tea", "price": "12.50 CNY", "stock": 20 } },
  "customers": { "lin": { "wallet": "wallet-a", "balance": "500.00 CNY" }, "zhou": {} },
  "cards": { "lin-debit": { "holder": "lin", "bank": "bank", "balance": "500.00 CNY", "pin": "online" },
             "old": { "holder": "zhou", "bank": "bank", "balance": "9.00 CNY", "pin": "none", "chip": false,
                      "offline_limit": "5.00 CNY" } }
})";

// A shop with everything.
class BigShop : public Shop {
 public:
  BigShop() { write("worlds/shop.json", kWorld); }
};

BOOST_AUTO_TEST_SUITE(loader_of_a_small_shop)

BOOST_FIXTURE_TEST_CASE(a_world_has_cards_without_numbers, BigShop) {
  const auto cases = cases_of(scenario_text(R"({ "insert_card": "lin-debit" })"));
  const World& world = cases.at(0).world;
  BOOST_REQUIRE(world.cards.size() == 2u);
  const WorldCard& debit = *world.card("lin-debit");
  BOOST_TEST(debit.holder == "lin");
  BOOST_TEST(debit.bank.text() == "bank");
  BOOST_TEST((debit.chip && debit.pin_online && debit.offline_limit.is_zero()));
  const WorldCard& old = *world.card("old");
  BOOST_TEST((!old.chip && !old.pin_online && old.offline_limit.minor() == 500));
  BOOST_TEST(world.customer("zhou")->wallet.empty());
}

BOOST_FIXTURE_TEST_CASE(steps_of_cash_cards_and_books_say_what_they_say, BigShop) {
  const auto cases = cases_of(scenario_text(
      R"({ "type": "20.00" }, { "give_cash": "20.00 CNY", "customer": "zhou" }, { "insert_card": "lin-debit" },
         { "tap_card": "old" }, { "swipe_card": "old" }, { "pull_card": true },
         { "enter_pin": "lin-debit", "wrong": true }, { "pad_cancel": true },
         { "statement": "bank", "day": "2026-03-02", "as": "monday" }, { "deliver": "monday" },
         { "decide": "r-1", "action": "REFUND", "by": "zhou", "why": "twice", "refused": "closed" })",
      R"({ "pad": "ENTER PIN" }, { "cash": "zhou", "paid": "12.50 CNY" }, { "parked": 1 },
         { "differences": 1, "kind": "FEE", "contains": "bank", "open": 0 }, { "order": "UNCOLLECTED" },
         { "book": "bank", "customer": "lin", "debits": 1 })"));
  const auto& steps = cases.at(0).steps;
  BOOST_TEST(std::get<TypeAmount>(steps.at(0).action).amount == "20.00");
  BOOST_TEST(std::get<GiveCash>(steps.at(1).action).amount.minor() == 2000);
  BOOST_TEST((std::get<HoldCard>(steps.at(2).action).move == CardMove::insert));
  BOOST_TEST(std::get<HoldCard>(steps.at(2).action).till.text() == "till-1");
  BOOST_TEST((std::get<HoldCard>(steps.at(3).action).move == CardMove::tap));
  BOOST_TEST((std::get<HoldCard>(steps.at(4).action).move == CardMove::swipe));
  BOOST_TEST(std::holds_alternative<PullCard>(steps.at(5).action));
  BOOST_TEST(std::get<EnterPin>(steps.at(6).action).wrong);
  BOOST_TEST(steps.at(6).text == "enter_pin lin-debit wrong");
  BOOST_TEST(std::holds_alternative<CancelPad>(steps.at(7).action));
  BOOST_TEST(std::get<IssueStatement>(steps.at(8).action).day == "2026-03-02");
  BOOST_TEST(std::get<DeliverAgain>(steps.at(9).action).as == "monday");
  BOOST_TEST(std::get<DecideRow>(steps.at(10).action).refused.value() == "closed");
  const auto& expect = cases.at(0).expect;
  BOOST_TEST(std::get<ExpectCash>(expect.at(1).what).paid.minor() == 1250);
  BOOST_TEST(std::get<ExpectDifferences>(expect.at(3).what).open.value() == 0);
  BOOST_TEST(std::get<ExpectOrder>(expect.at(4).what).state == "UNCOLLECTED");
}

BOOST_FIXTURE_TEST_CASE(a_wrong_step_is_refused_with_the_nearest_name, BigShop) {
  const std::pair<const char*, const char*> wrongs[] = {
      {R"({ "insert_card": "lin-debt" })",
       "steps[0].insert_card: unknown card \"lin-debt\", expected one of lin-debit, old; did you mean \"lin-debit\"?"},
      {R"({ "pull_card": false })", "steps[0].pull_card: found false, expected true"},
      {R"({ "type": "twenty" })", "steps[0].type: found \"twenty\", expected an amount such as \"20.00\""},
      {R"({ "give_cash": "20.00 CNY", "customer": "zho" })",
       "steps[0].customer: unknown customer \"zho\", expected one of lin, zhou; did you mean \"zhou\"?"},
      {R"({ "show_code": "zhou" })", "steps[0].show_code: zhou has no wallet, expected who has one"},
      {R"({ "statement": "bnk", "day": "2026-03-02" })",
       "steps[0].statement: unknown wallet or bank \"bnk\", expected one of wallet-a, bank; did you mean \"bank\"?"},
      {R"({ "statement": "bank", "day": "2026-02-30" })",
       "steps[0].day: found \"2026-02-30\", expected a day that exists"},
      {R"({ "deliver": "monday" })", "steps[0].deliver: unknown statement \"monday\", expected none here"},
      {R"({ "decide": "r-1", "action": "REFUND", "by": "zhou" })", "steps[0].why: missing, expected text"},
      {R"({ "fault": "rate_limit", "at": "bank" })", "steps[0].at: a bank has no rate_limit"},
      {R"({ "fault": "decline", "at": "bank", "reason": "risky" })",
       "steps[0].reason: unknown reason \"risky\", expected one of insufficient_funds, bad_code, expired, risk, limit, "
       "wrong_pin, closed, issuer_unavailable, other; did you mean \"risk\"?"},
      {R"({ "fault": "not_found", "at": "bank" })", "steps[0].at: a bank has no not_found"},
      {R"({ "fault": "reply_lost", "at": "bank", "verb": "pay" })",
       "steps[0].verb: unknown verb \"pay\", expected one of sale, reversal, void, refund, advice, settle"},
      {R"({ "fault": "statement_fe", "at": "bank" })",
       "steps[0].fault: unknown fault \"statement_fe\", expected one of reply_lost, reply_late, request_lost, stall, "
       "refuse, system_error, decline, confirm_on_phone, not_found, take_back, cancel_not_done, bad_signature, …; did "
       "you mean \"statement_fee\"?"}};
  for (const auto& [step, message] : wrongs)
    BOOST_TEST(problems_of(scenario_text(step)) == std::string("sale/case.json:10: ") + message);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_expectation_is_refused_with_the_nearest_name, BigShop) {
  const std::pair<const char*, const char*> wrongs[] = {
      {R"({ "differences": 1, "kind": "MONEYTHERE" })",
       "expect[0].kind: unknown kind of difference \"MONEYTHERE\", expected one of MONEY_THERE, MONEY_HERE, AMOUNT, "
       "CURRENCY, STATUS, REFUND, DUPLICATE, FEE, TERMINAL, CUT_OFF, CASH; did you mean \"MONEY_THERE\"?"},
      {R"({ "cash": "lim", "paid": "1.00 CNY" })",
       "expect[0].cash: unknown customer \"lim\", expected one of lin, zhou; did you mean \"lin\"?"},
      {R"({ "cash": "lin" })", "expect[0].paid: missing, expected money such as \"12.50 CNY\""}};
  for (const auto& [expected, message] : wrongs)
    BOOST_TEST(problems_of(scenario_text(R"({ "scan": "tea" })", expected)) ==
               std::string("sale/case.json:11: ") + message);
}

BOOST_FIXTURE_TEST_CASE(a_shop_without_reader_cash_key_or_books_cannot_be_asked_for_them, Shop) {
  BOOST_TEST(problems_of(scenario_text(R"({ "pull_card": true })")) ==
             "sale/case.json:10: steps[0]: till-1 has no card reader");
  BOOST_TEST(problems_of(scenario_text(R"({ "give_cash": "1.00 CNY", "customer": "lin" })")) ==
             "sale/case.json:10: steps[0]: the keyboard of till-1 has no key \"cash\"");
  BOOST_TEST(problems_of(scenario_text(R"({ "statement": "wallet-a", "day": "2026-03-02" })")) ==
             "sale/case.json:10: steps[0]: shop has no one node that reconciles");
}

BOOST_FIXTURE_TEST_CASE(a_wrong_card_is_refused_where_it_is_wrong, BigShop) {
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = kWorld;
    text.replace(text.find(from), from.size(), to);
    return problems_of(text, "worlds/shop.json");
  };
  BOOST_TEST(with("\"holder\": \"lin\"", "\"holder\": \"li\"") ==
             "worlds/shop.json:10: cards.lin-debit.holder: unknown customer \"li\", expected one of lin, zhou; did you "
             "mean \"lin\"?");
  BOOST_TEST(with("\"bank\": \"bank\"", "\"bank\": \"wallet-a\"") ==
             "worlds/shop.json:10: cards.lin-debit.bank: unknown bank \"wallet-a\", expected bank");
  BOOST_TEST(with("\"pin\": \"online\"", "\"pin\": \"always\"") ==
             "worlds/shop.json:10: cards.lin-debit.pin: unknown value \"always\", expected one of online, none");
  BOOST_TEST(with("\"zhou\": {}", "\"zhou\": { \"wallet\": \"wallet-a\" }") ==
             "worlds/shop.json:9: customers.zhou.wallet: a wallet has a balance, expected both or neither");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
