#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string end = Sale().end;
const std::string engine_crash = "2000 engine node.crashed point=engine.sending.stored\n2500 engine node.started\n";

BOOST_AUTO_TEST_SUITE(acknowledged_survives)

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

BOOST_AUTO_TEST_CASE(a_disk_that_kept_what_nobody_was_told_of_excuses_that_crash_and_no_other) {
  const std::string kept = "2001 network disk.kept_unsynced node=engine\n";
  check_clean(payment(1, "", "SENDING") + engine_crash + kept + end);
  const auto forgotten = "payment N1 was SENDING when engine crashed and was never heard of again";
  check_broken(payment(1, "", "SENDING") + engine_crash + replaced(kept, "engine", "till-1") + end, 8, "forgotten",
               forgotten);
  check_broken(engine_crash + kept + payment(2600, "", "SENDING") + "3000 engine node.crashed point=\n" +
                   "3500 engine node.started\n" + end,
               8, "forgotten", forgotten);
}

const std::string backed_up = "5 network disk.backed_up node=engine as=monday\n";
const std::string restored =
    "2000 engine node.crashed point=\n2000 network disk.restored node=engine as=monday\n2500 engine node.started\n";

BOOST_AUTO_TEST_CASE(what_is_not_on_an_old_disk_is_recovered_or_listed) {
  const auto lost = backed_up + payment(10, "", "SENDING") + payment(11, "SENDING", "SUCCEEDED") + restored;
  check_broken(lost + end, 8, "lost with its disk",
               "payment N1 was SUCCEEDED when engine was given an old disk, and is neither recovered nor listed");
  check_clean(lost + "2600 engine recovered machine=payment key=N1 state=SUCCEEDED from=acquiring\n" + end);
  check_clean(lost + "2600 engine listed list=payments key=N1 why=lost\n" + end);
  check_broken(backed_up + "6 engine listed list=payments key=N1 why=slow\n" + payment(10, "", "SENDING") +
                   payment(11, "SENDING", "SUCCEEDED") + restored + end,
               8, "lost with its disk",
               "payment N1 was SUCCEEDED when engine was given an old disk, and is neither recovered nor listed");
}

BOOST_AUTO_TEST_CASE(what_is_on_an_old_disk_is_as_safe_as_ever) {
  const auto kept = payment(1, "", "SENDING") + payment(2, "SENDING", "UNKNOWN") + backed_up + restored;
  check_clean(kept + payment(3000, "UNKNOWN", "SUCCEEDED") + end);
  check_broken(kept + payment(3000, "SENDING", "FAILED") + end, 8, "state lost",
               "payment N1 was UNKNOWN before engine crashed and is SENDING after it");
}

BOOST_AUTO_TEST_CASE(on_an_old_disk_a_thing_is_further_back_and_no_number_is_given_again) {
  check_clean(payment(1, "", "SENDING") + backed_up + payment(10, "SENDING", "SUCCEEDED") + restored +
              payment(3000, "SENDING", "UNKNOWN") + payment(3100, "UNKNOWN", "SUCCEEDED") + end);
  check_broken(backed_up + payment(10, "", "SENDING") + payment(11, "SENDING", "SUCCEEDED") + restored +
                   payment(3000, "", "SENDING") + payment(3100, "SENDING", "SUCCEEDED") + end,
               8, "issued twice", "payment N1 is made although it was there before the old disk");
}

BOOST_AUTO_TEST_CASE(an_attempt_that_nobody_knows_of_any_more_waits_for_people) {
  const std::string lost =
      backed_up + "10 engine state.changed machine=payment key=N1 from= to=SENDING event=e attempt=B1/1\n" + restored;
  check_broken(lost + end, 8, "lost with its disk",
               "payment N1 was SENDING when engine was given an old disk, and is neither recovered nor listed");
  check_clean(lost + "2600 engine recovered machine=payment key=lost-B1/1 state=UNKNOWN attempt=B1/1\n" +
              "2600 engine listed list=lost key=B1/1 why=lost\n" + end);
}

BOOST_AUTO_TEST_CASE(no_order_is_issued_twice_and_none_is_lost) {
  check_broken("1 acquiring order.created order=O1 basket=B1\n2 acquiring order.created order=O1 basket=B2\n" + end, 8,
               "issued twice", "order O1 was issued for basket B1 and again for basket B2");
  check_broken("1 acquiring order.created order=O1 basket=B1\n2 acquiring order.created order=O2 basket=B1\n" + end, 8,
               "order lost", "basket B1 had order O1 and was given a second one, O2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
