#include "reference/ports/settings.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(what_is_set_wins_over_what_is_beside_the_reading) {
  Settings settings;
  settings.set("limit", std::int64_t{3});
  settings.set("wait", Duration(5s));
  settings.set("strict", true);
  settings.set("name", std::string("a"));
  BOOST_TEST(settings.integer("limit", 9) == 3);
  BOOST_TEST((settings.duration("wait", 1s) == 5s));
  BOOST_TEST(settings.flag("strict", false));
  BOOST_TEST(settings.text("name", "b") == "a");
  BOOST_TEST(settings.integer("absent", 9) == 9);
  BOOST_TEST(settings.text("absent", "b") == "b");
}

BOOST_AUTO_TEST_CASE(a_value_of_another_type_is_a_broken_world) {
  Settings settings;
  settings.set("limit", std::string("3"));
  BOOST_CHECK_THROW(settings.integer("limit", 9), std::bad_variant_access);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
