#include "harness/explore/tally.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::explore {
namespace {

Entry entry(const char* node, Event event) {
  return {0, Duration{}, NodeName(node), 1, std::move(event)};
}

Event moved(const char* machine, const char* from, const char* to) {
  return Event("state.changed").with("machine", machine).with("key", "k1").with("from", from).with("to", to);
}

BOOST_AUTO_TEST_SUITE(tallies)

BOOST_AUTO_TEST_CASE(a_payment_counts_when_it_is_final) {
  Tally tally;
  tally.on(entry("engine", moved("payment", "", "SENDING")));
  BOOST_TEST(!tally.counts().contains("payments"));
  tally.on(entry("engine", moved("payment", "SENDING", "SUCCEEDED")));
  BOOST_TEST(tally.counts().at("payments") == 1);
}

BOOST_AUTO_TEST_CASE(what_should_happen_sometimes_is_known_by_all_its_fields) {
  Tally tally;
  tally.on(entry("engine", moved("payment", "SENDING", "SUCCEEDED")));
  BOOST_TEST(!tally.counts().contains("a late success was adopted"));
  tally.on(entry("engine", moved("payment", "UNKNOWN", "SUCCEEDED")));
  BOOST_TEST(tally.counts().at("a late success was adopted") == 1);
}

BOOST_AUTO_TEST_CASE(a_queue_that_drains_counts_as_drained_after_a_power_cut_only_after_one) {
  Tally tally;
  constexpr auto name = "an offline queue drained after its till had lost power";
  tally.on(
      entry("till-1", Event("state.changed").with("machine", "offline-sale").with("key", "b").with("to", "QUEUED")));
  tally.on(entry("till-1", moved("offline-sale", "QUEUED", "FORWARDED")));
  BOOST_TEST(!tally.counts().contains(name));
  tally.on(entry("till-1", Event("node.crashed").with("point", "")));
  tally.on(entry("till-1", moved("offline-sale", "QUEUED", "FORWARDED")));
  BOOST_TEST(tally.counts().at(name) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::explore
