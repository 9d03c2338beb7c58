#pragma once

#include <string>
#include <vector>

#include "reference/protocol/messages.h"

// What reconciliation tells people who decide. What they decide is in day_messages.h.
namespace tillrig {

// A person -> reconciliation, reconciliation.differences: changes nothing. Answer Differences, in order of row.
struct DifferenceQuery {
  std::string row;  // this one, whatever became of it; empty: all that wait for a person
};
struct DifferenceReport {
  std::string row;         // its key, which a decision names
  std::string kind;        // word of DifferenceKind
  std::string state;       // word of DifferenceState
  bool repairing = false;  // its repair is approved, and the engine has not answered yet
  std::string by;          // who approved or decided: "rule", or a person
  Money amount = Money::zero(Currency::cny());
  std::string why;  // in words
};
struct Differences {
  std::vector<DifferenceReport> rows;
};

}  // namespace tillrig
