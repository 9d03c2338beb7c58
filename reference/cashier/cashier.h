#pragma once

#include <memory>

#include "reference/ports/node.h"

namespace tillrig {

// Serves cashier.consult (Consult -> Consulted) and cashier.accept (PayRequest, key = attempt -> AttemptReport). A
// NodeFactory. Settings: `acquiring` (the peer's name), `hop_time` 500 ms (what it keeps of the caller's budget for its
// own way back), and those of channel_rules().
std::unique_ptr<Node> make_cashier(NodePorts& ports);

}  // namespace tillrig
