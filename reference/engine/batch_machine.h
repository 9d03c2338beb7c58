#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "reference/protocol/codes.h"
#include "reference/shell/transitions.h"

namespace tillrig {
namespace engine {

// The batch of a terminal at a channel. OPEN: its first number has been given. SETTLED: the bank has answered.
enum class BatchState { open, settled };

enum class BatchEvent { settled };
std::string_view name_of(BatchEvent event);

enum class BatchEffect {};  // the desk has nothing to do but to store it

using BatchTable = TransitionTable<BatchState, BatchEvent, BatchEffect>;
const BatchTable& batch_table();

}  // namespace engine

template <>
struct Words<engine::BatchState> {
  static constexpr std::array all{std::pair{engine::BatchState::open, "OPEN"},
                                  std::pair{engine::BatchState::settled, "SETTLED"}};
};

}  // namespace tillrig
