#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string end = Sale().end;

std::string reply(const std::string& digest, int final) {
  return "1000 engine message.sent to=acquiring type=reply verb=engine.charge correlation=1 key=A1 digest=" + digest +
         " final=" + std::to_string(final) + "\n";
}

BOOST_AUTO_TEST_SUITE(idempotency)

BOOST_AUTO_TEST_CASE(the_final_answer_may_be_repeated_and_nothing_else) {
  check_clean(reply("d1", 0) + reply("d2", 0) + reply("d3", 1) + reply("d3", 1) + end);
  check_broken(reply("d1", 1) + reply("d2", 1) + end, 6, "final answer changed",
               "engine answered engine.charge for key A1 with another final answer: d1 became d2");
  check_broken(reply("d1", 1) + reply("d0", 0) + end, 6, "earlier state after the final one",
               "engine answered engine.charge for key A1 as not final after it had given the final answer");
}

BOOST_AUTO_TEST_CASE(one_number_is_executed_once) {
  const std::string first = "1 wallet-a gateway.executed number=N1 txn=T1 entry=1\n";
  check_broken(first + "2 wallet-a gateway.executed number=N1 txn=T2 entry=2\n" + end, 6, "executed twice",
               "wallet-a executed number N1 twice: as T1 and as T2");
  check_broken(first + "2 wallet-a gateway.executed number=N1 txn=T1 entry=2\n" + end, 6, "executed twice",
               "wallet-a executed number N1 twice: as T1 and as T1");
}

BOOST_AUTO_TEST_CASE(what_a_gateway_says_again_after_a_restart_was_executed_once) {
  const std::string line = "1 wallet-a gateway.executed number=N1 txn=T1 entry=1\n";
  check_clean(line + "2 wallet-a node.crashed\n3 wallet-a node.started\n" + line + end);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
