#include "harness/explore/options.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>
#include "tests/unit/harness/explore/shop.h"

namespace tillrig::explore {
namespace {

BOOST_AUTO_TEST_SUITE(options)

BOOST_AUTO_TEST_CASE(a_seed_always_comes_to_the_same_options_and_another_to_others) {
  const auto setup = market();
  BOOST_TEST(draw_options(setup, 42).text() == draw_options(setup, 42).text());
  BOOST_TEST(draw_options(setup, 42).text() != draw_options(setup, 43).text());
}

BOOST_AUTO_TEST_CASE(every_option_stays_in_its_range_and_reaches_both_halves_of_it) {
  const auto setup = market();
  for (const auto& range : option_ranges()) {
    const auto middle = range.low + (range.high - range.low) / 2;
    bool low = false, high = false;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      const auto value = draw_options(setup, seed).at(range.name);
      BOOST_TEST(value >= range.low);
      BOOST_TEST(value <= range.high);
      low = low || value <= middle;
      high = high || value > middle;
    }
    BOOST_TEST(low, range.name);
    BOOST_TEST(high, range.name);
  }
}

BOOST_AUTO_TEST_CASE(some_worlds_have_no_trouble_some_have_few_kinds_some_have_many) {
  const auto setup = market();
  std::size_t none = 0, few = 0, many = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const auto kinds = draw_options(setup, seed).kinds.size();
    none += kinds == 0 ? 1 : 0;
    few += kinds > 0 && kinds <= 3 ? 1 : 0;
    many += kinds > 10 ? 1 : 0;
  }
  BOOST_TEST(none > 10U);
  BOOST_TEST(few > 50U);
  BOOST_TEST(many > 50U);
}

BOOST_AUTO_TEST_CASE(what_is_fixed_is_not_drawn_and_only_allowed_kinds_are_on) {
  auto setup = market();
  setup.fixed = {{"sales", 7}};
  setup.kinds = {"drop", "crash"};
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto options = draw_options(setup, seed);
    BOOST_TEST(options.at("sales") == 7);
    for (const auto& kind : options.kinds) BOOST_TEST((kind == "drop" || kind == "crash"), kind);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_told_with_the_nearest_one) {
  auto setup = market();
  setup.kinds = {"dorp"};
  BOOST_TEST(setup.why_not().value_or("").find("drop") != std::string::npos);
  setup = market();
  setup.fixed = {{"sale", 3}};
  BOOST_TEST(setup.why_not().value_or("").find("sales") != std::string::npos);
  BOOST_TEST(!market().why_not().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::explore
