#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "reference/ports/bus.h"

namespace tillrig {

// Asks the node of this role, in a world that another process keeps up, over the live ports and under the name
// "back-office". Waits so long in real time. Otherwise why there is nobody to ask, in one line.
// REQUIRES: the world speaks over ipc, and this process is its owner's.
tl::expected<CallOutcome, std::string> ask_world(const std::string& folder, std::string_view role, Message message,
                                                 std::chrono::seconds patience);

}  // namespace tillrig
