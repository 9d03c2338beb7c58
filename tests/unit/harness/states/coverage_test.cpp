#include "harness/states/coverage.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::testing {
namespace {

struct Seen {
  Seen& moved(const std::string& machine, const std::string& plan, const std::string& from, const std::string& to,
              const std::string& event) {
    Event seen = Event(from == to ? "state.kept" : "state.changed")
                     .with("machine", machine)
                     .with("key", "k")
                     .with("from", from)
                     .with("to", to)
                     .with("event", event);
    if (!plan.empty()) seen.add("plan", plan);
    coverage.see(Entry{1, {}, NodeName("node"), 1, std::move(seen)});
    return *this;
  }
  Coverage coverage;
};

const StateMachine door{
    "door", "WOOD", "", EventWord::own, {{"", "hang", "SHUT"}, {"SHUT", "open", "OPEN"}, {"OPEN", "push", "OPEN"}}};

BOOST_AUTO_TEST_SUITE(coverage)

BOOST_AUTO_TEST_CASE(a_row_is_covered_by_its_own_event_under_its_own_plan) {
  Seen seen;
  seen.moved("door", "WOOD", "NONE", "SHUT", "hang").moved("door", "IRON", "SHUT", "OPEN", "open");
  seen.moved("gate", "WOOD", "OPEN", "OPEN", "push");
  BOOST_TEST(
      (seen.coverage.missing(door) == std::vector<Transition>{{"SHUT", "open", "OPEN"}, {"OPEN", "push", "OPEN"}}));
  seen.moved("door", "WOOD", "SHUT", "OPEN", "kick").moved("door", "WOOD", "OPEN", "OPEN", "push");
  BOOST_TEST((seen.coverage.missing(door) == std::vector<Transition>{{"SHUT", "open", "OPEN"}}));
}

BOOST_AUTO_TEST_CASE(a_machine_that_follows_reports_is_told_by_where_it_went_and_what_it_heard_when_it_stayed) {
  const StateMachine follower{
      "follower",
      "",
      "",
      EventWord::reported_state,
      {{"", "pay", "SENDING"}, {"SENDING", "FAILED", "FAILED"}, {"FAILED", "SUCCEEDED", "FAILED"}}};
  Seen seen;
  seen.moved("follower", "", "NONE", "SENDING", "cash").moved("follower", "", "SENDING", "FAILED", "report");
  seen.moved("follower", "", "FAILED", "FAILED", "FAILED");
  BOOST_TEST((seen.coverage.missing(follower) ==
              std::vector<Transition>{{"", "pay", "SENDING"}, {"FAILED", "SUCCEEDED", "FAILED"}}));
}

BOOST_AUTO_TEST_CASE(where_the_table_has_another_event_than_the_state_that_is_reached_it_is_compared) {
  const StateMachine follower{
      "follower", "", "", EventWord::reported_state, {{"", "pay", "SENDING"}, {"SENDING", "REFUSED", "FAILED"}}};
  Seen seen;
  seen.moved("follower", "", "", "SENDING", "pay").moved("follower", "", "SENDING", "FAILED", "report");
  BOOST_TEST((seen.coverage.missing(follower) == std::vector<Transition>{{"SENDING", "REFUSED", "FAILED"}}));
  seen.moved("follower", "", "SENDING", "FAILED", "REFUSED");
  BOOST_TEST(seen.coverage.missing(follower).empty());
}

BOOST_AUTO_TEST_CASE(what_happens_and_nobody_draws_is_said) {
  Seen seen;
  seen.moved("door", "WOOD", "NONE", "SHUT", "hang").moved("door", "WOOD", "SHUT", "OPEN", "open");
  BOOST_TEST(seen.coverage.undrawn({door}).empty());
  seen.moved("door", "WOOD", "SHUT", "OPEN", "kick").moved("gate", "", "", "SHUT", "hang");
  BOOST_TEST((seen.coverage.undrawn({door}) ==
              std::vector<std::string>{"door WOOD: SHUT --> OPEN : kick", "gate: [*] --> SHUT : hang"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
