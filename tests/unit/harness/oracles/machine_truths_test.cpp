#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string end = Sale().end;
const std::string engine_crash = "2000 engine node.crashed point=engine.sending.stored\n2500 engine node.started\n";

std::string payment(std::int64_t ms, const std::string& from, const std::string& to) {
  return std::to_string(ms) + " engine state.changed machine=payment key=N1 from=" + from + " to=" + to + " event=e\n";
}

std::string reply(const std::string& digest, int final) {
  return "1000 engine message.sent to=acquiring type=reply verb=engine.charge correlation=1 key=A1 digest=" + digest +
         " final=" + std::to_string(final) + "\n";
}

BOOST_AUTO_TEST_SUITE(machine_truths)

// ---- 5

BOOST_AUTO_TEST_CASE(a_final_state_is_never_left) {
  check_broken(
      payment(1, "", "SENDING") + payment(2, "SENDING", "SUCCEEDED") + payment(3, "SUCCEEDED", "UNKNOWN") + end, 5,
      "final state left", "payment N1 left its final state: SUCCEEDED -> UNKNOWN on e");
}

BOOST_AUTO_TEST_CASE(a_reversal_that_was_activated_adopts_no_success) {
  check_broken(
      payment(1, "", "SENDING") + payment(2, "SENDING", "REVERSING") + payment(3, "REVERSING", "SUCCEEDED") + end, 5,
      "illegal transition", "payment N1 made an illegal move: REVERSING -> SUCCEEDED on e");
}

BOOST_AUTO_TEST_CASE(a_payment_is_born_before_it_is_sent) {
  check_broken(payment(1, "", "WAITING") + end, 5, "illegal transition",
               "payment N1 made an illegal move: birth -> WAITING on e");
}

BOOST_AUTO_TEST_CASE(a_machine_moves_from_where_it_was) {
  check_broken(payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") + payment(3, "SENDING", "SUCCEEDED") + end,
               5, "moved from elsewhere", "payment N1 moved from SENDING although it was UNKNOWN");
  check_broken(payment(1, "UNKNOWN", "SUCCEEDED") + end, 5, "moved from elsewhere",
               "payment N1 moved from UNKNOWN although nothing had been recorded of it");
}

BOOST_AUTO_TEST_CASE(a_machine_nobody_described_is_noticed) {
  check_broken("1 engine state.changed machine=toaster key=T from= to=HOT event=e\n" + end, 5, "unknown machine",
               "toaster T is in no table of legal moves");
}

// ---- 6

BOOST_AUTO_TEST_CASE(the_final_answer_may_be_repeated_and_nothing_else) {
  check_clean(reply("d1", 0) + reply("d2", 0) + reply("d3", 1) + reply("d3", 1) + end);
  check_broken(reply("d1", 1) + reply("d2", 1) + end, 6, "final answer changed",
               "engine answered engine.charge for key A1 with another final answer: d1 became d2");
  check_broken(reply("d1", 1) + reply("d0", 0) + end, 6, "earlier state after the final one",
               "engine answered engine.charge for key A1 as not final after it had given the final answer");
}

BOOST_AUTO_TEST_CASE(one_number_is_executed_once) {
  check_broken("1 wallet-a gateway.executed number=N1 txn=T1\n2 wallet-a gateway.executed number=N1 txn=T2\n" + end, 6,
               "executed twice", "wallet-a executed number N1 twice: as T1 and as T2");
}

// ---- 8

BOOST_AUTO_TEST_CASE(what_was_recorded_survives_a_crash) {
  check_clean(payment(1, "", "SENDING") + engine_crash + payment(3000, "SENDING", "UNKNOWN") +
              payment(4000, "UNKNOWN", "SUCCEEDED") + end);
  check_broken(payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") + engine_crash +
                   payment(3000, "SENDING", "FAILED") + end,
               8, "state lost", "payment N1 was UNKNOWN before engine crashed and is SENDING after it");
  check_broken(payment(1, "", "SENDING") + engine_crash + payment(3000, "", "SENDING") +
                   payment(4000, "SENDING", "SUCCEEDED") + end,
               8, "state lost", "payment N1 was SENDING before engine crashed and was made again after it");
}

BOOST_AUTO_TEST_CASE(a_commit_that_the_crash_kept_from_the_journal_is_no_contradiction) {
  const auto judged = run(payment(1, "", "SENDING") + engine_crash + payment(3000, "UNKNOWN", "SUCCEEDED") + end);
  BOOST_TEST(judged.violations.empty(), all_of(judged));
  BOOST_TEST(judged.subjects(8) == 1U);
}

BOOST_AUTO_TEST_CASE(what_a_crash_made_a_node_forget_is_found) {
  check_broken(payment(1, "", "SENDING") + engine_crash + end, 8, "forgotten",
               "payment N1 was SENDING when engine crashed and was never heard of again");
}

BOOST_AUTO_TEST_CASE(no_order_is_issued_twice_and_none_is_lost) {
  check_broken("1 acquiring order.created order=O1 basket=B1\n2 acquiring order.created order=O1 basket=B2\n" + end, 8,
               "issued twice", "order O1 was issued for basket B1 and again for basket B2");
  check_broken("1 acquiring order.created order=O1 basket=B1\n2 acquiring order.created order=O2 basket=B1\n" + end, 8,
               "order lost", "basket B1 had order O1 and was given a second one, O2");
}

// ---- 14

BOOST_AUTO_TEST_CASE(stock_neither_appears_nor_vanishes) {
  check_broken(
      "0 stock stock.stated sku=TEA available=20\n1 stock stock.moved sku=TEA order=O1 available=19 reserved=1 "
      "sold=1\n" +
          end,
      14, "not constant", "TEA has 19 available, 1 reserved, 1 sold after order O1 but there were 20");
  check_broken(
      "0 stock stock.stated sku=TEA available=0\n1 stock stock.moved sku=TEA order=O1 available=-1 reserved=1 "
      "sold=0\n" +
          end,
      14, "below zero", "TEA has -1 available, 1 reserved, 0 sold");
}

BOOST_AUTO_TEST_CASE(a_reservation_ends_with_its_order) {
  Sale sale;
  sale.told = replaced(
      sale.told, "1220 stock       state.changed machine=reservation key=O1 from=RESERVED to=SOLD event=confirm", "");
  check_broken(sale.text(), 14, "outlives its order",
               "the reservation of order O1 is RESERVED although the order is PAID");
  Sale given_back;
  given_back.told = replaced(given_back.told, "to=SOLD", "to=RELEASED");
  check_broken(given_back.text(), 14, "sold goods given back",
               "the reservation of order O1 is RELEASED although the order is PAID");
}

BOOST_AUTO_TEST_CASE(goods_reserved_for_nobody_are_found) {
  check_broken(
      "0 stock stock.stated sku=TEA available=2\n1 stock stock.moved sku=TEA order=O1 available=1 reserved=1 "
      "sold=0\n" +
          end,
      14, "reserved for nobody", "1 of TEA are reserved although no reservation is held");
}

// ---- 17

BOOST_AUTO_TEST_CASE(everything_is_final_after_healing_and_the_bound) {
  check_broken(payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") + end, 17, "not final",
               "payment N1 is still UNKNOWN after everything was healed");
}

BOOST_AUTO_TEST_CASE(what_becomes_final_after_the_bound_is_too_late) {
  check_broken(payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") +
                   "5000 harness world.healed bound_ms=60000\n" + payment(66000, "UNKNOWN", "SUCCEEDED") +
                   "70000 harness scenario.ended\n",
               17, "not final", "payment N1 is still UNKNOWN after everything was healed");
}

BOOST_AUTO_TEST_CASE(a_permanent_fault_excuses_only_what_is_listed) {
  const auto held = payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") +
                    "3 harness fault.started fault=partition target=wallet-a\n";
  check_broken(held + end, 17, "not listed",
               "payment N1 is still UNKNOWN after everything was healed but what cannot be, and it is on no list");
  check_clean(held + "4 engine listed list=payments key=N1 why='no answer'\n" + end);
}

BOOST_AUTO_TEST_CASE(an_open_order_rests_until_it_expires) {
  const std::string open = "1 acquiring state.changed machine=order key=O1 from= to=OPEN event=create\n";
  check_clean(open + end);
  check_broken(open + "1000 harness world.healed bound_ms=600000\n700000 harness scenario.ended\n", 17, "not final",
               "order O1 is still OPEN after everything was healed");
}

BOOST_AUTO_TEST_CASE(a_sale_and_its_goods_do_not_rest_once_their_order_is_over) {
  const Sale sale;
  const std::string closed = R"(
    200 acquiring state.changed machine=order key=O1 from=OPEN to=CLOSING event=expired
    201 acquiring state.changed machine=order key=O1 from=CLOSING to=CLOSED event=closed
  )";
  check_broken(sale.stock + sale.order + closed + sale.end, 17, "not final",
               "reservation O1 is still RESERVED after everything was healed");
  const auto released = replaced(closed, "event=closed",
                                 "event=closed\n202 stock state.changed machine=reservation key=O1 from=RESERVED "
                                 "to=RELEASED event=cancel\n202 stock stock.moved sku=TEA order=O1 available=20 "
                                 "reserved=0 sold=0");
  check_broken(sale.stock + sale.order + released + sale.end, 17, "not final",
               "sale B1 is still ORDERED after everything was healed");
}

BOOST_AUTO_TEST_CASE(a_payment_that_asks_for_ever_is_a_runaway) {
  std::string stream;
  for (int i = 0; i < 202; ++i) stream += "1 wallet-a gateway.received number=N1 verb=query\n";
  check_broken(stream + end, 17, "runaway", "wallet-a was asked more than 200 times about number N1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
