#include "reference/ports/random.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace tillrig {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

BOOST_AUTO_TEST_SUITE(random_)

// Seeds are written down in reports and scenario files: the same values on every machine and in every version.
BOOST_AUTO_TEST_CASE(a_seed_means_the_same_draws_for_ever) {
  const auto stream = keyed(keyed(4211, "engine"), "back-off");
  BOOST_TEST(keyed_bits(stream, 0) == keyed_bits(keyed(keyed(4211, "engine"), "back-off"), 0));
  BOOST_TEST(keyed_bits(keyed(0, std::uint64_t{0}), 0) == 2558736989570252433u);
  BOOST_TEST(keyed_bits(stream, 7) == 15335736641822754266u);
  BOOST_TEST(exponential_from_bits(keyed_bits(stream, 7), 1'000'000'000) == 184702675);
}

BOOST_AUTO_TEST_CASE(streams_and_entities_draw_apart) {
  BOOST_TEST(keyed(1, "a") != keyed(1, "b"));
  BOOST_TEST(keyed(1, "a") != keyed(2, "a"));
  BOOST_TEST(keyed(keyed(1, "a"), "b") != keyed(keyed(1, "b"), "a"));
  BOOST_TEST(keyed(1, "") != keyed(1, std::string_view("\0", 1)));
  BOOST_TEST(keyed_bits(1, 0) != keyed_bits(1, 1));
}

RC_BOOST_PROP(a_uniform_draw_is_below_its_bound, (std::uint64_t bits)) {
  const auto bound = *rc::gen::nonZero<std::uint64_t>();
  RC_ASSERT(uniform_from_bits(bits, bound) < bound);
}

BOOST_AUTO_TEST_CASE(a_uniform_draw_reaches_both_ends) {
  BOOST_TEST(uniform_from_bits(0, 10) == 0);
  BOOST_TEST(uniform_from_bits(kMost, 10) == 9);
  BOOST_TEST(uniform_from_bits(kMost, 1) == 0);
  BOOST_TEST(uniform_from_bits(kMost, kMost) == kMost - 1);
}

RC_BOOST_PROP(an_exponential_draw_is_minus_mean_times_logarithm, (std::uint64_t bits)) {
  const auto mean = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 40);
  const auto drawn = exponential_from_bits(bits, mean);
  RC_ASSERT(drawn >= 0);
  const double exact = -static_cast<double>(mean) * std::log(static_cast<double>(bits | 1) / 18446744073709551616.0);
  RC_ASSERT(std::abs(static_cast<double>(drawn) - exact) <= 1 + static_cast<double>(mean) * 1e-5);
}

RC_BOOST_PROP(more_bits_never_mean_a_longer_wait, (std::uint64_t one, std::uint64_t other)) {
  const auto longest = exponential_from_bits(std::min(one, other), 1'000'000);
  RC_ASSERT(exponential_from_bits(std::max(one, other), 1'000'000) <= longest);
}

BOOST_AUTO_TEST_CASE(the_mean_of_many_exponential_draws_is_the_mean) {
  constexpr std::int64_t kDraws = 100'000;
  constexpr std::int64_t kMean = 1'000'000;
  std::int64_t sum = 0;
  for (std::uint64_t n = 0; n < kDraws; ++n) sum += exponential_from_bits(keyed_bits(keyed(1, "latency"), n), kMean);
  BOOST_TEST(std::abs(sum / kDraws - kMean) < kMean / 100);
  BOOST_TEST(exponential_from_bits(0, kMean) <= 45 * kMean);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
