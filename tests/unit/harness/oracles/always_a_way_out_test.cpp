#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string came = "100 harness customer.came till=till-1 customer=lin\n";
const std::string stuck = "900 harness customer.left till=till-1 customer=lin end=stuck\n";
const std::string partition = " harness fault.started fault=partition target=engine\n";
const std::string healed = " harness fault.healed fault=partition target=engine\n";

BOOST_AUTO_TEST_SUITE(always_a_way_out)

BOOST_AUTO_TEST_CASE(nobody_is_stuck_at_a_sound_counter) {
  check_broken(came + stuck, 18, "stuck",
               "till-1 took nothing more from the cashier who served lin, although nothing was broken");
  for (const char* end : {"paid", "unpaid", "parked"}) {
    const auto left = came + replaced(stuck, "stuck", end);
    check_clean(left);
    BOOST_TEST(run(left).subjects(18) == 1u);
  }
}

BOOST_AUTO_TEST_CASE(trouble_that_is_there_or_comes_while_somebody_is_served_excuses) {
  for (const auto& stream :
       {"50" + partition + came + stuck, came + "500" + partition + stuck,
        came + "500" + partition + "600" + healed + stuck, came + "500 engine node.crashed point=\n" + stuck}) {
    check_clean(stream);
    BOOST_TEST(run(stream).subjects(18) == 0u);
  }
  const std::string out = " harness cable.unplugged till=till-1 device=scanner\n";
  check_clean("50" + out + came + stuck);
  check_clean(came + "500" + out + stuck);
  check_broken("50" + out + "60 harness cable.plugged till=till-1 device=scanner\n" + came + stuck, 18, "stuck",
               "till-1 took nothing more from the cashier who served lin, although nothing was broken");
  check_broken("50" + partition + "60" + healed + came + stuck, 18, "stuck",
               "till-1 took nothing more from the cashier who served lin, although nothing was broken");
}

BOOST_AUTO_TEST_CASE(the_counter_of_a_core_that_recovers_is_sound_whatever_else_stays_broken) {
  const std::string outside = "50 harness fault.started fault=partition target=wallet-a\n";
  const std::string began = "90 harness recovery.began nodes='till-1 engine' bound_ms=60000\n";
  const std::string ended = "95 harness recovery.ended nodes='till-1 engine'\n";
  const char* sentence = "till-1 took nothing more from the cashier who served lin, although nothing was broken";
  check_broken(outside + began + came + stuck, 18, "stuck", sentence);
  check_broken(outside + began + came + "500 wallet-a node.crashed point=\n" + stuck, 18, "stuck", sentence);
  check_clean(outside + began + came + "500" + partition + stuck);
  check_clean(outside + replaced(began, "till-1", "till-2") + came + stuck);
  check_clean(outside + began + ended + came + stuck);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
