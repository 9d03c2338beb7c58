// What a peer puts on a live socket.
#include <cstdint>

#include "reference/live/frame_codec.h"
#include "reference/protocol/invariant.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto read = tillrig::decode_frame({reinterpret_cast<const char*>(bytes), size});
  if (!read) {
    tillrig::invariant(!read.error().empty(), "a bad frame says why");
    return 0;
  }
  const auto sent = tillrig::encode_frame(*read);
  const auto again = tillrig::decode_frame(sent);
  tillrig::invariant(again.has_value() && tillrig::encode_frame(*again) == sent, "what was read survives the wire");
  return 0;
}
