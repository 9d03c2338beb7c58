#include "reference/engine/batch_machine.h"

namespace tillrig::engine {

const BatchTable& batch_table() {
  static const BatchTable table{{BatchState::open, BatchEvent::settled, BatchState::settled, {}}};
  return table;
}

std::string_view name_of(BatchEvent) {
  return "settled";
}

}  // namespace tillrig::engine
