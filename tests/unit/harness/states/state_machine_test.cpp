#include "harness/states/state_machine.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "reference/engine/payment_machine.h"

namespace tillrig::testing {
namespace {

StateMachine machine_named(const std::string& name) {
  for (auto& machine : state_machines())
    if (machine.name() == name) return machine;
  return {};
}

BOOST_AUTO_TEST_SUITE(machines_as_data)

BOOST_AUTO_TEST_CASE(every_row_of_the_engine_s_table_is_there_after_the_birth) {
  const auto payment = machine_named("payment QUERY");
  BOOST_TEST(payment.transitions.size() == engine::payment_table().rows().size() + 1);
  BOOST_TEST((payment.transitions.front() == Transition{"", "charge", "SENDING"}));
  const Transition late_success{"CLOSED", "succeeded", "CLOSED"};
  BOOST_TEST(
      (std::find(payment.transitions.begin(), payment.transitions.end(), late_success) != payment.transitions.end()));
}

BOOST_AUTO_TEST_CASE(machines_are_told_apart_and_each_state_can_be_reached) {
  std::set<std::string> names;
  for (const auto& machine : state_machines()) {
    BOOST_TEST(names.insert(machine.name()).second, machine.name() << " is there twice");
    BOOST_TEST(!machine.about.empty());
    // What is only ever recovered has no birth: it is there.
    std::set<std::string> reached{"", machine.transitions.front().from};
    for (const auto& row : machine.transitions) reached.insert(row.to);
    for (const auto& row : machine.transitions)
      BOOST_TEST(reached.contains(row.from), machine.name() << ": nothing leads to " << row.from);
  }
}

BOOST_AUTO_TEST_CASE(a_diagram_has_births_moves_and_ends) {
  const StateMachine machine{"door",
                             "",
                             "of a house",
                             EventWord::own,
                             {{"", "hang", "SHUT"}, {"SHUT", "open", "OPEN"}, {"OPEN", "push", "OPEN"}}};
  BOOST_TEST(mermaid(machine) ==
             "stateDiagram-v2\n"
             "    [*] --> SHUT : hang\n"
             "    SHUT --> OPEN : open\n"
             "    OPEN --> OPEN : push\n"
             "    OPEN --> [*]\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
