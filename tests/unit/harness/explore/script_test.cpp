#include "harness/explore/script.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/harness/explore/shop.h"

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

std::vector<Step> a_storm() {
  return steps({serve("an"), Wait{2s}, Cable{NodeName("till-1"), "printer", false}, serve("bo"), Wait{3s},
                Cable{NodeName("till-1"), "printer", true}, Recover{}, serve("chen"), Recovered{}});
}

BOOST_AUTO_TEST_SUITE(script)

BOOST_AUTO_TEST_CASE(what_opens_and_what_closes_it_are_one_item) {
  const auto items = items_of(a_storm());
  BOOST_TEST(items.size() == 5U);
  BOOST_TEST(items[1].parts.size() == 2U);
  BOOST_TEST((items[1].parts[1].at - items[1].parts[0].at == Duration(3s)));
  BOOST_TEST(items[3].parts.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_backup_and_its_return_are_one_item) {
  const auto items = items_of(steps({BackUp{NodeName("engine"), "monday"}, serve("an"), Wait{2s},
                                     Restore{NodeName("engine"), "monday", 1s}, serve("bo")}));
  BOOST_TEST(items.size() == 3U);
  BOOST_TEST(items[0].parts.size() == 2U);
}

BOOST_AUTO_TEST_CASE(items_make_the_steps_they_were_made_of) {
  const auto steps = a_storm();
  BOOST_TEST(shown(steps_of(items_of(steps))) == shown(steps), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_left_happens_when_it_did) {
  auto items = items_of(a_storm());
  items.erase(items.begin() + 1);  // the cable
  const auto left = steps_of(items);
  const std::vector<std::string> wanted{"serve an", "wait 2s",    "serve bo", "wait 3s",
                                        "recover",  "serve chen", "recovered"};
  BOOST_TEST(shown(left) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_happens_in_the_last_wait_is_waited_for) {
  const auto whole = steps({serve("an"), Wait{2s}, serve("bo"), Wait{30s}});
  auto items = items_of(whole);
  BOOST_TEST(items.size() == 3U);
  BOOST_TEST(shown(steps_of(items)) == shown(whole), boost::test_tools::per_element());
  items.erase(items.begin() + 1);
  const std::vector<std::string> wanted{"serve an", "wait 32s"};
  BOOST_TEST(shown(steps_of(items)) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::explore
