// Bytes off a card reader's cable: whatever is cut into lines is a message or a line that says why not; what was read
// is written as a line that reads the same.
#include "reference/protocol/reader_wire.h"

#include <cstdint>

#include "reference/protocol/invariant.h"

namespace {

using namespace tillrig;  // NOLINT(google-build-using-namespace): one small program

template <class Read>
void survives(std::string_view line, const Read& read) {
  const auto message = read(line);
  if (!message) return invariant(!message.error().line.empty(), "a bad line says why");
  auto text = reader_wire::line_of(*message);
  invariant(!text.empty() && text.find('\n') == text.size() - 1, "a message is one line");
  text.pop_back();
  const auto again = read(text);
  invariant(again.has_value() && reader_wire::line_of(*again) == text + "\n", "what was read survives the cable");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  reader_wire::Lines lines;
  lines.take({reinterpret_cast<const char*>(bytes), size});
  while (const auto line = lines.next()) {
    survives(*line, reader_wire::to_reader);
    survives(*line, reader_wire::to_till);
  }
  return 0;
}
