#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string end = Sale().end;

BOOST_AUTO_TEST_SUITE(legal_transitions)

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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
