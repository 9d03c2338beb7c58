#pragma once

#include <memory>

#include "reference/ports/node.h"

namespace tillrig {

// Everything that stands at one till: scanner, keyboard, receipt printer with cash drawer, customer display, screen,
// card reader with PIN pad. A NodeFactory. Serves hand.*, sim.fault, sim.heal (see "Verbs of hands and faults" in
// simulators/README.md). Settings: `till` (default: the node's own name without "desk-"), `line_latency` 5 ms,
// `cut_latency` 100 ms, `reader_patience` 60 s (what a customer has for card and PIN).
std::unique_ptr<Node> make_desk(NodePorts& ports);

}  // namespace tillrig
