#include "reference/shell/move_record.h"

namespace tillrig {

Event move_record(std::string_view machine, std::string_view key, std::string_view from, std::string_view to,
                  std::string_view event) {
  return Event(from == to ? "state.kept" : "state.changed")
      .with("machine", machine)
      .with("key", key)
      .with("from", from)
      .with("to", to)
      .with("event", event);
}

}  // namespace tillrig
