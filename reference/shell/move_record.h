#pragma once

#include <string_view>

#include "reference/ports/log.h"

namespace tillrig {

// What a state machine did, for the journal: state.changed {machine, key, from, to, event}. A row of its table that
// leaves it where it was is state.kept, of the same shape: nobody may take it for a move, but it happened.
// `machine`: as the legal moves of the truths and `tillrig states` know it.
Event move_record(std::string_view machine, std::string_view key, std::string_view from, std::string_view to,
                  std::string_view event);

}  // namespace tillrig
