#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

std::string shown(std::int64_t ms, const std::string& text) {
  return std::to_string(ms) + " desk-till-1 display.shown till=till-1 line1='DO NOT PAY AGAIN' line2='" + text + "'\n";
}

// The code is read at 1000 ms; the answer reaches the adapter at `answered`.
std::string with_answer_at(std::int64_t answered, const std::string& told) {
  Sale sale;
  const auto ms = std::to_string(answered);
  return sale.intent + sale.order + sale.code + "1050 wallet-a gateway.received number=N1 verb=pay\n" +
         (answered < 3900 ? "" : told) + ms +
         " wallet-a gateway.answered number=N1 verb=pay state=SUCCESS conclusive=1\n" + ms +
         " wallet-a message.sent to=adapter-wallet-a type=reply verb=wallet.pay correlation=7 key=N1 digest=d0 "
         "final=0\n" +
         ms + " adapter-wallet-a message.delivered from=wallet-a type=reply verb=wallet.pay correlation=7\n" +
         (answered < 3900 ? told : "") + "4500 harness step.done step=1\n";
}

bool breaks_decision(const std::string& stream) {
  const auto judged = run(stream);
  for (const auto& v : judged.violations)
    if (v.truth == 16) return true;
  BOOST_TEST(judged.subjects(16) == 1U);
  return false;
}

void check_decision(const std::string& stream, const std::string& property, const std::string& sentence) {
  check_broken(stream, 16, property, sentence);
}

BOOST_AUTO_TEST_SUITE(decision_in_time)

BOOST_AUTO_TEST_CASE(a_truncated_code_asks_for_nothing) {
  Sale sale;
  sale.code =
      replaced(sale.code, "scanner.read till=till-1 code=28****1234", "scanner.read till=till-1 code=28****123");
  BOOST_TEST(run(sale.intent + sale.order + sale.code + "4500 harness step.done step=1\n").subjects(16) == 0U);
}

BOOST_AUTO_TEST_CASE(a_code_does_not_pay_what_stepped_aside_until_it_is_recalled) {
  Sale sale;
  const std::string newer = "990 till-1 state.changed machine=sale key=newer from= to=OPEN event=total\n";
  const std::string nothing_said = "4500 harness step.done step=1\n";
  BOOST_TEST(run(sale.intent + sale.order + newer + sale.code + nothing_said).subjects(16) == 0U);
  const std::string recalled = "995 desk-till-1 key.pressed key=recall till=till-1\n";
  BOOST_TEST(run(sale.intent + sale.order + newer + recalled + sale.code + nothing_said).subjects(16) == 1U);
}

BOOST_AUTO_TEST_CASE(a_slow_disk_in_the_way_excuses_doubt_and_a_gateways_does_not) {
  const std::string told = shown(3990, "BEING CHECKED");
  const auto slow = [](const std::string& node) {
    return "1500 network fault.fired fault=disk_slow target=" + node + " id=1\n";
  };
  BOOST_TEST(!breaks_decision(with_answer_at(1900, slow("engine") + told)));
  BOOST_TEST(breaks_decision(with_answer_at(1900, slow("wallet-a") + told)));
  BOOST_TEST(breaks_decision(with_answer_at(1900, told)));
}

BOOST_AUTO_TEST_CASE(who_stands_still_excuses_doubt_and_a_till_that_does_silence) {
  const auto pause = [](const std::string& node) {
    return "1500 network fault.fired fault=pause target=" + node + " id=1\n";
  };
  const std::string told = shown(3990, "BEING CHECKED");
  BOOST_TEST(!breaks_decision(with_answer_at(1900, pause("engine") + told)));
  BOOST_TEST(breaks_decision(with_answer_at(1900, pause("wallet-a") + told)));
  const std::string late = "4001 harness step.done step=2\n";
  BOOST_TEST(run(with_answer_at(3900, pause("till-1")) + late).subjects(16) == 0U);
  check_decision(with_answer_at(3900, pause("engine")) + late, "no decision",
                 "till-1 told the customer nothing within 3000 ms");
  const std::string over = "20 harness fault.healed fault=pause target=till-1 id=1\n";
  check_decision("10 network fault.fired fault=pause target=till-1 id=1\n" + over + with_answer_at(3900, "") + late,
                 "no decision", "till-1 told the customer nothing within 3000 ms");
}

BOOST_AUTO_TEST_CASE(a_display_without_its_cable_tells_nobody) {
  const std::string late = "4001 harness step.done step=2\n";
  const auto dark = run(with_answer_at(3900, "1600 harness cable.unplugged till=till-1 device=display\n") + late);
  BOOST_TEST(dark.subjects(16) == 0U);
  const std::string went_dark = "3000 harness cable.unplugged till=till-1 device=display\n";
  BOOST_TEST(run(with_answer_at(1900, shown(2500, "CONFIRM ON PHONE") + went_dark) + late).subjects(16) == 0U);
  for (const auto* other : {"till=till-2 device=display", "till=till-1 device=scanner"})
    check_decision(with_answer_at(3900, std::string("1600 harness cable.unplugged ") + other + "\n") + late,
                   "no decision", "till-1 told the customer nothing within 3000 ms");
  const std::string before =
      "10 harness cable.unplugged till=till-1 device=display\n20 harness cable.plugged till=till-1 "
      "device=display\n";
  check_decision(before + with_answer_at(3900, "") + late, "no decision",
                 "till-1 told the customer nothing within 3000 ms");
}

BOOST_AUTO_TEST_CASE(three_seconds_are_enough_and_a_millisecond_more_is_not) {
  BOOST_TEST(!breaks_decision(with_answer_at(3900, shown(4000, "BEING CHECKED"))));
  check_decision(with_answer_at(3900, "") + "4001 harness step.done step=2\n", "no decision",
                 "till-1 told the customer nothing within 3000 ms");
}

BOOST_AUTO_TEST_CASE(being_checked_is_legal_while_no_answer_has_come) {
  BOOST_TEST(!breaks_decision(with_answer_at(3950, shown(3900, "BEING CHECKED"))));
}

BOOST_AUTO_TEST_CASE(being_checked_although_the_answer_came_at_one_second_is_not) {
  check_decision(
      with_answer_at(2000, shown(3950, "BEING CHECKED")), "doubt shown although the answer was there",
      "till-1 still showed BEING CHECKED when the decision was due, but the answer for number N1 had reached "
      "the adapter after 1000 ms");
}

BOOST_AUTO_TEST_CASE(an_answer_within_the_lanes_own_hops_of_the_bound_may_come_too_late) {
  BOOST_TEST(!breaks_decision(with_answer_at(3800, shown(3950, "BEING CHECKED"))));
  BOOST_TEST(breaks_decision(with_answer_at(3700, shown(3950, "BEING CHECKED"))));
}

// The answer to the first part came at once; the wallet that is to pay the rest asks on the phone.
BOOST_AUTO_TEST_CASE(a_part_that_is_paid_is_decided_and_its_answer_says_nothing_of_the_rest) {
  const auto part =
      "2100 till-1 state.changed machine=sale key=B1 from=PAYING to=ORDERED event=part_paid\n"
      "2100 desk-till-1 display.shown till=till-1 line1='PART PAID' line2='REST 10.00 CNY'\n"
      "2500 desk-till-1 scanner.read till=till-1 code=28****1234\n" +
      shown(2900, "CONFIRM ON PHONE");
  const auto judged = run(with_answer_at(2000, part) + "5501 harness step.done step=2\n");
  BOOST_TEST(judged.subjects(16) == 2U);
  for (const auto& v : judged.violations) BOOST_TEST(v.truth != 16, v.sentence);
}

BOOST_AUTO_TEST_CASE(doubt_that_is_resolved_before_the_bound_is_no_doubt) {
  BOOST_TEST(!breaks_decision(with_answer_at(2000, shown(1500, "CONFIRM ON PHONE") + shown(2100, "DECLINED"))));
}

BOOST_AUTO_TEST_CASE(confirm_on_phone_is_legal_while_the_wallet_waits) {
  BOOST_TEST(!breaks_decision(
      replaced(with_answer_at(1200, shown(1500, "CONFIRM ON PHONE")), "conclusive=1", "conclusive=0")));
}

BOOST_AUTO_TEST_CASE(being_checked_without_a_fault_before_any_gateway_was_asked_is_not) {
  const Sale sale;
  const std::string sent =
      "1040 adapter-wallet-a message.sent to=wallet-a type=request verb=wallet.pay correlation=7 key=N1 digest=d0\n";
  BOOST_TEST(!breaks_decision(sale.intent + sale.order + sale.code + sent + shown(1500, "BEING CHECKED") +
                              "4500 harness step.done step=1\n"));
  check_decision(
      sale.intent + sale.order + sale.code + shown(1500, "BEING CHECKED") + "4500 harness step.done step=1\n",
      "doubt shown without a fault",
      "till-1 showed BEING CHECKED although nothing was broken and no gateway had even been asked");
  BOOST_TEST(!breaks_decision("0 harness fault.started fault=partition target=engine\n" + sale.intent + sale.order +
                              sale.code + shown(1500, "BEING CHECKED") + "4500 harness step.done step=1\n"));
}

BOOST_AUTO_TEST_CASE(a_code_that_nothing_can_be_paid_with_asks_for_no_decision) {
  const Sale sale;
  const auto judged =
      run(sale.intent + "900 wallet-a code.issued customer=lin code=28****1234 code_ref=c1\n" +
          "1000 desk-till-1 scanner.read till=till-1 code=28****1234\n" + "9000 harness step.done step=1\n");
  BOOST_TEST(judged.violations.empty(), all_of(judged));
  BOOST_TEST(judged.subjects(16) == 0U);
}

BOOST_AUTO_TEST_CASE(a_barcode_asks_for_no_decision) {
  const Sale sale;
  const auto judged = run(sale.intent + sale.order + "1000 desk-till-1 scanner.read till=till-1 code=a6901234567892\n" +
                          "9000 harness step.done step=1\n");
  BOOST_TEST(judged.subjects(16) == 0U);
}

BOOST_AUTO_TEST_CASE(the_last_human_input_starts_the_clock) {
  const Sale sale;
  const auto again = sale.intent + sale.order + sale.code + "2000 desk-till-1 key.pressed till=till-1 key=pay\n" +
                     "2100 wallet-a gateway.received number=N1 verb=pay\n";
  BOOST_TEST(!breaks_decision(again + shown(4900, "BEING CHECKED") + "9000 harness step.done step=1\n"));
}

BOOST_AUTO_TEST_CASE(a_till_that_lost_its_power_owes_no_decision) {
  const Sale sale;
  const auto judged =
      run(sale.intent + sale.stock + sale.order + sale.code +
          "1500 till-1 node.crashed point=\n2000 till-1 node.started\n" + "9000 harness step.done step=1\n");
  BOOST_TEST(judged.subjects(16) == 0U);
  BOOST_TEST(judged.violations.empty(), all_of(judged));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
