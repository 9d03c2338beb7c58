#pragma once

#include <memory>

#include "reference/ports/node.h"
#include "reference/terminal/till_machine.h"

namespace tillrig {

// A till: scanner and keyboard in, displays, printer and orders out. A NodeFactory.
// Settings, with their defaults: cashier, acquiring, stock (names of the peers) · decision_limit 3 s, display_margin 50
// ms · charge_timeout 30 s, card_timeout 60 s (of the channel; the till's own call may take 2 s more) · look_budget 2
// s, order_budget 2 s, consult_budget 1 s, poll_budget 1 s · decision_poll 100 ms (until the decision is due),
// poll_interval 1 s, poll_interval_max 5 s, order_watch 30 s (an unpaid order) · refund_watch 2 min (a closed one) ·
// store_retry 1 s, printer_retry 2 s · double_scan 80 ms (one barcode twice within it is one piece) · change_limit
// 50000 (minor units: more change than that is asked again).
// Offline: offline_after 2 calls to acquiring in a row without an answer, offline_window 10 s (further apart they are
// not in a row), probe_budget 1 s, probe_interval 2 s · offline_floor_limit 5000, offline_card_amount 10000,
// offline_till_amount 50000 (minor units), offline_card_count 3, offline_till_count 20 · forward_budget 2 s,
// forward_interval 5 s.
// restored false (an old disk has been put in the place of its own).
// End of day: cut_off "23:00" (UTC+8) · reconciliation "" (none: the day is only printed) · card_channel "" (none: no
// batch to settle), settle_budget 30 s.
std::unique_ptr<Node> make_till(NodePorts& ports);
// The same with another life of a sale: for broken lanes. `table` outlives the node.
std::unique_ptr<Node> make_till(NodePorts& ports, const terminal::SaleTable& table);

}  // namespace tillrig
