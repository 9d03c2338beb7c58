#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string end = Sale().end;

BOOST_AUTO_TEST_SUITE(everything_becomes_final)

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

BOOST_AUTO_TEST_CASE(a_cards_refund_without_an_answer_waits_for_its_statement_on_the_list) {
  const auto refund = [](const std::string& plan) {
    return "1 engine state.changed machine=refund key=R1 from= to=SENDING event=begin plan=" + plan +
           "\n2 engine state.changed machine=refund key=R1 from=SENDING to=UNKNOWN event=no_answer plan=" + plan + "\n";
  };
  const std::string listed = "3 engine listed list=refunds key=R1 why='no answer'\n";
  check_clean(refund("ONCE") + listed + end);
  const std::string sentence = "refund R1 is still UNKNOWN after everything was healed";
  check_broken(refund("ONCE") + end, 17, "not final", sentence);
  check_broken(refund("REPEAT") + listed + end, 17, "not final", sentence);
}

BOOST_AUTO_TEST_CASE(a_refund_that_is_told_as_pending_comes_to_an_end_unless_a_part_waits_for_its_statement) {
  const std::string pending =
      "1 till-1 state.changed machine=till-refund key=R1 from= to=ASKED event=wish\n"
      "2 till-1 state.changed machine=till-refund key=R1 from=ASKED to=PENDING event=late\n";
  check_broken(pending + end, 17, "not final", "till-refund R1 is still PENDING after everything was healed");
  const std::string part =
      "3 acquiring state.changed machine=order-refund key=R1/1 from= to=SENDING event=refund\n"
      "4 engine state.changed machine=refund key=R1/1 from= to=SENDING event=begin plan=ONCE\n"
      "5 engine state.changed machine=refund key=R1/1 from=SENDING to=UNKNOWN event=no_answer plan=ONCE\n"
      "6 acquiring state.changed machine=order-refund key=R1/1 from=SENDING to=UNKNOWN event=report\n"
      "7 engine listed list=refunds key=R1/1 why='no answer'\n";
  check_clean(pending + part + end);
}

BOOST_AUTO_TEST_CASE(an_open_order_rests_until_it_expires) {
  const std::string open = "1 acquiring state.changed machine=order key=O1 from= to=OPEN event=create\n";
  check_clean(open + end);
  check_broken(open + "1000 harness world.healed bound_ms=600000\n700000 harness scenario.ended\n", 17, "not final",
               "order O1 is still OPEN after everything was healed");
}

BOOST_AUTO_TEST_CASE(an_open_order_that_a_part_is_paid_of_does_not_rest) {
  const std::string open = R"(
    1 acquiring state.changed machine=order key=O1 from= to=OPEN event=create
    1 acquiring order.created order=O1 basket=B1
    2 acquiring state.changed machine=order-attempt key=B1/1 from= to=SENDING event=pay
    3 acquiring state.changed machine=order-attempt key=B1/1 from=SENDING to=FAILED event=report
  )";
  check_clean(open + end);
  check_broken(
      open + "4 acquiring state.changed machine=order-attempt key=B1/2 from= to=SUCCEEDED event=report\n" + end, 17,
      "not final", "order O1 is still OPEN after everything was healed");
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

BOOST_AUTO_TEST_CASE(a_recovery_of_everything_leaves_nothing_open) {
  const std::string recovered =
      "3 harness recovery.began nodes=all bound_ms=60000\n65000 harness recovery.ended nodes=all\n";
  check_broken(payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") + recovered, 17, "not final",
               "payment N1 is still UNKNOWN after everything was healed");
  check_clean(payment(1, "", "SENDING") + payment(2, "SENDING", "SUCCEEDED") + recovered);
}

BOOST_AUTO_TEST_CASE(what_began_at_a_healed_core_is_final_whatever_else_stays_broken) {
  const std::string broken = "0 harness fault.started fault=partition target=wallet-b\n";
  const std::string began = "10 harness recovery.began nodes='engine acquiring' bound_ms=60000\n";
  const std::string ended = "65000 harness recovery.ended nodes='engine acquiring'\n";
  check_broken(broken + began + payment(20, "", "SENDING") + payment(30, "SENDING", "UNKNOWN") + ended, 17, "not final",
               "payment N1 is still UNKNOWN although its core was healed");
  check_clean(broken + payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") + began + ended);
  check_clean(broken + replaced(began, "engine ", "") + payment(20, "", "SENDING") + payment(30, "SENDING", "UNKNOWN") +
              replaced(ended, "engine ", ""));
}

BOOST_AUTO_TEST_CASE(a_payment_that_asks_for_ever_is_a_runaway) {
  std::string stream;
  for (int i = 0; i < 202; ++i) stream += "1 wallet-a gateway.received number=N1 verb=query\n";
  check_broken(stream + end, 17, "runaway", "wallet-a was asked more than 200 times about number N1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
