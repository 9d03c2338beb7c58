#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

std::string card_state(const std::string& number, const std::string& from, const std::string& to) {
  return "2000 engine state.changed machine=payment key=shop/till-1/000001/" + number + " from=" + from + " to=" + to +
         " event=e\n";
}

std::string card_sale(const std::string& number) {
  return "2100 bank gateway.received number=shop/till-1/000001/" + number + " verb=sale\n";
}

BOOST_AUTO_TEST_SUITE(one_active_payment)

BOOST_AUTO_TEST_CASE(a_till_takes_one_payment_at_a_time) {
  Sale sale;
  sale.code +=
      "1002 till-1 state.changed machine=sale key=B0 from=ORDERED to=PAYING event=code_read\n"
      "1003 till-1 state.changed machine=sale key=B0 from=PAYING to=ORDERED event=attempt_over\n";
  check_broken(sale.text(), 9, "two payments at one till", "till-1 takes a payment for B0 while one for B1 is running");
  check_clean(Sale().text());
}

BOOST_AUTO_TEST_CASE(a_terminal_sends_nothing_before_the_reversal_it_owes) {
  const auto owed = card_state("000001", "", "SENDING") + card_state("000001", "SENDING", "REVERSING");
  const auto judged = run(owed + card_sale("000002"));
  BOOST_TEST_REQUIRE(judged.violations.size() == 1U, all_of(judged));
  BOOST_TEST(judged.violations[0].property == "a sale before the reversal");
  BOOST_TEST(judged.violations[0].sentence ==
             "terminal shop/till-1 sent shop/till-1/000001/000002 while the reversal of shop/till-1/000001/000001 was "
             "owed");
  check_clean(owed + card_state("000001", "REVERSING", "REVERSED") + card_sale("000002"));
}

BOOST_AUTO_TEST_CASE(a_void_a_refund_and_an_advice_wait_for_the_reversal_as_well) {
  const auto owed = card_state("000001", "", "SENDING") + card_state("000001", "SENDING", "REVERSING");
  const auto sent = [](const std::string& verb, const std::string& key) {
    return "2100 engine message.sent to=adapter-bank type=request verb=adapter." + verb + " correlation=1 key=" + key +
           "\n";
  };
  const std::string next = "shop/till-1/000001/000002";
  const std::vector<std::pair<std::string, std::string>> deeds{
      {"void", "a void"}, {"refund", "a refund"}, {"advise", "an advice"}};
  for (const auto& [verb, deed] : deeds) {
    const auto judged = run(owed + sent(verb, next));
    BOOST_TEST_REQUIRE(judged.violations.size() == 1U, verb << ": " << all_of(judged));
    BOOST_TEST(judged.violations[0].truth == 9);
    BOOST_TEST(judged.violations[0].property == deed + " before the reversal");
    check_clean(owed + card_state("000001", "REVERSING", "REVERSED") + sent(verb, next));
    check_clean(owed + sent(verb, "shop/till-2/000001/000001"));
    check_clean(owed + sent(verb, "P1772413200475-1-1"));
  }
  check_clean(owed + sent("reverse", "shop/till-1/000001/000001") + sent("settle", "till-1/bank/1"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
