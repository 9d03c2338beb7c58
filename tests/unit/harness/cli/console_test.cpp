#include "harness/cli/console.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

namespace tillrig::cli {
namespace {

using namespace std::chrono_literals;

CaseOutcome outcome(Verdict verdict, const char* reason) {
  CaseOutcome made;
  made.id = "sale/x";
  made.verdict = verdict;
  made.reason = reason;
  made.seed = 7;
  made.simulated = 62400ms;
  made.wall = 4200us;
  return made;
}

BOOST_AUTO_TEST_SUITE(console)

BOOST_AUTO_TEST_CASE(a_pass_is_one_line) {
  const std::string line = case_line(outcome(Verdict::pass, ""));
  BOOST_TEST(line.starts_with("PASS            sale/x "));
  BOOST_TEST(line.ends_with(" 62.4 s       4 ms  seed 7\n"));
}

BOOST_AUTO_TEST_CASE(anything_else_says_why) {
  BOOST_TEST(case_line(outcome(Verdict::fail, "charged twice")).ends_with("seed 7\n                charged twice\n"));
}

BOOST_AUTO_TEST_CASE(the_summary_counts_verdicts_and_adds_up_time) {
  const std::vector outcomes{outcome(Verdict::pass, ""), outcome(Verdict::fail, "x"), outcome(Verdict::pass, "")};
  BOOST_TEST(summary_line(outcomes, 1500ms) == "3 cases: 2 PASS, 1 FAIL; 187.2 s simulated in 1.5 s\n");
}

BOOST_AUTO_TEST_CASE(only_a_terminal_sees_progress) {
  std::ostringstream plain, terminal;
  for (std::ostringstream* out : {&plain, &terminal}) {
    Console shown{*out, out == &terminal, 2};
    shown.begin();
    shown.show(outcome(Verdict::pass, ""));
    shown.show(outcome(Verdict::pass, ""));
  }
  BOOST_TEST(plain.str().find("running") == std::string::npos);
  BOOST_TEST(terminal.str().find("[1/2] running") != std::string::npos);
  BOOST_TEST(terminal.str().find("[2/2]") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::cli
