#include "reference/terminal/reachability.h"

#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::terminal;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(reachability)

namespace {

using Turn = Reachability::Turn;

SteadyInstant at(Duration since) {
  return {since};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_refusal_by_the_peer_is_an_answer_and_one_by_the_network_is_none) {
  BOOST_TEST((contact_of(Reply{}) == Contact::answered));
  for (const auto why : {RefusedWhy::not_executed, RefusedWhy::unknown_verb, RefusedWhy::stale_budget})
    BOOST_TEST((contact_of(Refused{why, {}}) == Contact::answered));
  for (const auto why : {RefusedWhy::no_connection, RefusedWhy::queue_full})
    BOOST_TEST((contact_of(Refused{why, {}}) == Contact::missed));
  BOOST_TEST((contact_of(Unknown{}) == Contact::missed));
}

BOOST_AUTO_TEST_CASE(one_miss_is_a_suspicion_and_two_in_a_row_are_offline) {
  Reachability core({2, 10s});
  BOOST_TEST((core.heard(Contact::missed, at(1s)) == Turn::probe));
  BOOST_TEST(!core.offline());
  BOOST_TEST((core.heard(Contact::missed, at(2s)) == Turn::offline));
  BOOST_TEST(core.offline());
  BOOST_TEST((core.heard(Contact::missed, at(3s)) == Turn::none));
  BOOST_TEST((core.heard(Contact::answered, at(4s)) == Turn::online));
  BOOST_TEST((core.heard(Contact::answered, at(5s)) == Turn::none));
  BOOST_TEST(!core.offline());
}

BOOST_AUTO_TEST_CASE(an_answer_between_two_misses_or_a_long_time_clears_the_first) {
  Reachability core({2, 10s});
  core.heard(Contact::missed, at(1s));
  core.heard(Contact::answered, at(2s));
  BOOST_TEST((core.heard(Contact::missed, at(3s)) == Turn::probe));
  BOOST_TEST((core.heard(Contact::missed, at(14s)) == Turn::probe));
  BOOST_TEST((core.heard(Contact::missed, at(24s)) == Turn::offline));
}

BOOST_AUTO_TEST_CASE(silence_elsewhere_makes_nobody_offline) {
  Reachability core({2, 10s});
  for (int i = 0; i < 20; ++i) BOOST_TEST((core.heard_elsewhere(Contact::missed) == Turn::probe));
  BOOST_TEST((core.heard_elsewhere(Contact::answered) == Turn::none));
  BOOST_TEST(!core.offline());
}

BOOST_AUTO_TEST_CASE(it_flips_only_in_turns_and_is_online_after_every_answer) {
  BOOST_TEST(rc::check([] {
    const auto after = *rc::gen::inRange<std::int64_t>(1, 5);
    Reachability core({after, 10s});
    bool offline = false;
    std::int64_t in_a_row = 0;
    SteadyInstant now{};
    for (const bool answered : *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>())) {
      now = now + 1s;
      in_a_row = answered ? 0 : in_a_row + 1;
      const auto turn = core.heard(answered ? Contact::answered : Contact::missed, now);
      RC_ASSERT((turn == Turn::offline) == (!offline && in_a_row >= after));
      RC_ASSERT((turn == Turn::online) == (offline && answered));
      offline = core.offline();
      RC_ASSERT(offline == (in_a_row >= after));
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
