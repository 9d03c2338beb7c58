// Bytes on a printer's cable, whole and in two slices: the paper says the same.
#include <cstdint>
#include <string>

#include "reference/protocol/invariant.h"
#include "simulators/devices/paper.h"

namespace {

using tillrig::devices::EscPosParser;
using tillrig::devices::Paper;

class Slip {
 public:
  void print(std::string_view bytes) {
    for (const auto& command : parser_.feed(bytes))
      if (const auto receipt = paper_.apply(command)) text_ += receipt->text + "\f";
  }
  const std::string& text() const { return text_; }

 private:
  EscPosParser parser_;
  Paper paper_;
  std::string text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view cable(reinterpret_cast<const char*>(bytes), size);
  Slip whole;
  whole.print(cable);
  Slip sliced;
  sliced.print(cable.substr(0, size / 2));
  sliced.print(cable.substr(size / 2));
  tillrig::invariant(whole.text() == sliced.text(), "slicing changes nothing on the paper");
  return 0;
}
