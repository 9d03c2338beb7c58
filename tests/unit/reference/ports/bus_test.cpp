#include "reference/ports/bus.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>
#include <type_traits>

namespace tillrig {
namespace {

static_assert(!std::is_convertible_v<Refused, Unknown> && !std::is_convertible_v<Unknown, Refused>,
              "what was not executed is never taken for what may have been");

BOOST_AUTO_TEST_SUITE(bus)

BOOST_AUTO_TEST_CASE(every_reason_has_a_name_of_its_own) {
  std::set<std::string> names;
  for (int i = 0; i <= static_cast<int>(RefusedWhy::not_executed); ++i)
    names.insert(name_of(static_cast<RefusedWhy>(i)));
  BOOST_TEST(names.size() == 6);
  for (int i = 0; i <= static_cast<int>(UnknownWhy::unreadable_answer); ++i)
    names.insert(name_of(static_cast<UnknownWhy>(i)));
  BOOST_TEST(names.size() == 9);
  BOOST_TEST(names.count("?") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
