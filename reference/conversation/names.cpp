#include "reference/conversation/transport.h"

namespace tillrig {

const char* name_of(FrameType type) {
  switch (type) {
    case FrameType::hello:
      return "hello";
    case FrameType::welcome:
      return "welcome";
    case FrameType::request:
      return "request";
    case FrameType::post:
      return "post";
    case FrameType::reply:
      return "reply";
    case FrameType::refusal:
      return "refusal";
  }
  return "?";
}

}  // namespace tillrig
