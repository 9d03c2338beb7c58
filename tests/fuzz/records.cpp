// What a node writes into its journal pipe: it decodes only if it is the one form of what it says.
#include <cstdint>

#include "reference/ports/event_codec.h"
#include "reference/protocol/invariant.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view record(reinterpret_cast<const char*>(bytes), size);
  const auto read = tillrig::decode(record);
  if (read)
    tillrig::invariant(tillrig::encode(read->stamp, read->event) == record, "one event has one form");
  else
    tillrig::invariant(!read.error().empty(), "a bad record says why");
  return 0;
}
