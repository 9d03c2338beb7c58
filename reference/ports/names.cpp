#include "reference/ports/bus.h"

namespace tillrig {

const char* name_of(RefusedWhy why) {
  switch (why) {
    case RefusedWhy::no_connection:
      return "no_connection";
    case RefusedWhy::queue_full:
      return "queue_full";
    case RefusedWhy::stale_budget:
      return "stale_budget";
    case RefusedWhy::stale_session:
      return "stale_session";
    case RefusedWhy::unknown_verb:
      return "unknown_verb";
    case RefusedWhy::not_executed:
      return "not_executed";
  }
  return "?";
}

const char* name_of(UnknownWhy why) {
  switch (why) {
    case UnknownWhy::no_answer:
      return "no_answer";
    case UnknownWhy::peer_lost:
      return "peer_lost";
    case UnknownWhy::unreadable_answer:
      return "unreadable_answer";
  }
  return "?";
}

}  // namespace tillrig
