#pragma once

#include <functional>
#include <memory>

#include "reference/ports/node.h"
#include "reference/reconciliation/difference_machine.h"
#include "reference/reconciliation/matching.h"

namespace tillrig {

// The end of a business day: till, acquiring, engine and statement side by side; what differs is repaired by its kind,
// carried, or listed for people.
//
// Takes statements from its Inbox. Serves reconciliation.till-day (TillDay -> Done), reconciliation.decide (Decide
// -> Done; Refused in words) and reconciliation.differences (DifferenceQuery -> Differences). Asks acquiring order.day,
// engine engine.day, engine engine.repair, until answered.
//
// Records difference.found {row, kind, channel, number, txn, order, minor, currency, day, why}, again when it is
// promoted, and after a restart while it is not closed; difference.closed {row, how, by}; listed; decision.recorded
// {row, action, by, why}; ledger.posted {entry, account, row, minor, currency, channel, day}, and after a restart the
// entries whose suspense still waits; day.closed {day, channel}; statement.refused {statement, why}; statement.repeated
// {statement}; state.changed of `difference` and `business-day`.
//
// Settings (default):
//   acquiring, engine  text      ("acquiring", "engine")
//   tills              text      names, separated by spaces; a day waits for their reports ("till-1")
//   till_wait          duration  how long a statement waits for them; cash waits as long as it takes (30 s)
//   ask_timeout        duration  of one question (5 s)
//   repeat_schedule    text      milliseconds between its repetitions ("1000 2000 5000 10000")
//   repair_limit       integer   minor units: a larger excess waits for a person (10000)
//   fee_per_mille      integer   agreed with every channel (6); <channel>.fee_per_mille: with this one
//   cut_off            text      end of the channels' business day, UTC+8 ("23:00")
//   cut_off_margin     duration  before it, in which a reversal may fall on the next day (15 min)
//   restored           flag      an old disk has been put in the place of its own (false): it lists that what came
//   since
//                                has to come again
// Fault points: reconciliation.statement.stored, reconciliation.differences.stored, reconciliation.repair.answered.
using MatchSides = std::function<reconciliation::Findings(const reconciliation::Sides&)>;
std::unique_ptr<Node> make_reconciliation(
    NodePorts& ports, const reconciliation::DifferenceTable& differences = reconciliation::difference_table(),
    MatchSides match = reconciliation::match);

}  // namespace tillrig
