#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// One row of a state machine's table, in the words of the journal.
struct Transition {
  std::string from;  // empty: it is born so
  std::string event;
  std::string to;

  bool operator==(const Transition&) const = default;
};

// What makes the journal name the event of a row: the table's own event; or, where a machine follows the reports of
// another one, the state that was reported, and the journal says by what message.
enum class EventWord { own, reported_state };

// A state machine of the lane as data. `machine` and `plan` are how the journal's state.changed and state.kept name it;
// `plan` is empty where a machine has one table.
struct StateMachine {
  std::string machine;
  std::string plan;
  std::string about;  // one line: whose it is, and how many there are
  EventWord event_word = EventWord::own;
  std::vector<Transition> transitions;  // births first

  std::string name() const { return plan.empty() ? machine : machine + " " + plan; }
};

// Every machine of the reference lane, from the tables that the lane runs on.
std::vector<StateMachine> state_machines();

// A Mermaid diagram: `stateDiagram-v2` and a line a transition.
std::string mermaid(const StateMachine& machine);

}  // namespace tillrig
