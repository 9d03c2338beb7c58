// Bodies from a wire: each is a message or a line that says why not; what decodes, encodes to what decodes to the same.
#include "reference/protocol/messages.h"

#include <cstdint>

#include "reference/protocol/invariant.h"

namespace {

template <class Message>
void survives(std::string_view body) {
  const auto read = tillrig::decode<Message>(body);
  if (!read) return tillrig::invariant(!read.error().line.empty(), "a bad message says why");
  const auto text = tillrig::encode(*read);
  const auto again = tillrig::decode<Message>(text);
  tillrig::invariant(again.has_value() && tillrig::encode(*again) == text, "what was read survives the wire");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  survives<tillrig::OrderCreate>(body);
  survives<tillrig::OrderReport>(body);
  survives<tillrig::PayRequest>(body);
  survives<tillrig::ChannelResult>(body);
  survives<tillrig::WalletRequest>(body);
  survives<tillrig::WalletAnswer>(body);
  return 0;
}
