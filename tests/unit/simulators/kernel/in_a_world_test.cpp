#include "tests/support/in_a_world.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>

namespace tillrig {

BOOST_AUTO_TEST_CASE(a_failure_inside_a_world_fails_the_test_and_shows_the_journal) {
  const auto report = run_in_a_world([](TestJournal& journal) {
    journal.record({Duration(7), NodeName("till-1"), 1}, Event("drawer.opened"));
    BOOST_TEST(1 == 2);
    BOOST_TEST(2 == 2);
  });
  BOOST_TEST(report.failures == 1);
  BOOST_TEST(report.assertions == 2);
  BOOST_TEST(report.why_not().find("drawer.opened") != std::string::npos);
  BOOST_TEST(report.why_not().find("1 == 2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_world_that_dies_or_hangs_fails_the_test) {
  const auto died = run_in_a_world([](TestJournal&) {
    BOOST_TEST(true);
    _exit(0);
  });
  BOOST_TEST((died.end == WorldReport::End::died));
  BOOST_TEST(!died.why_not().empty());
  const auto aborted = run_in_a_world([](TestJournal&) { std::abort(); });
  BOOST_TEST(!aborted.why_not().empty());
  const auto hung = run_in_a_world(
      [](TestJournal&) {
        BOOST_TEST(true);
        while (true) pause();
      },
      std::chrono::seconds(1));
  BOOST_TEST((hung.end == WorldReport::End::hung));
  BOOST_TEST(!hung.why_not().empty());
}

BOOST_AUTO_TEST_CASE(a_world_that_asserts_nothing_fails_the_test) {
  const auto report = run_in_a_world([](TestJournal&) {});
  BOOST_TEST((report.end == WorldReport::End::returned));
  BOOST_TEST(report.why_not() == "nothing was asserted");
}

BOOST_AUTO_TEST_CASE(what_a_world_throws_fails_the_test) {
  const auto report = run_in_a_world([](TestJournal&) {
    BOOST_TEST(true);
    throw std::runtime_error("no such node");
  });
  BOOST_TEST(report.why_not().find("no such node") != std::string::npos);
}

}  // namespace tillrig
