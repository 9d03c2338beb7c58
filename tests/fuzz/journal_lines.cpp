// A line of a journal that somebody hands in as evidence.
#include <cstdint>

#include "harness/journal/journal_file.h"
#include "reference/protocol/invariant.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto read = tillrig::read_entry_line({reinterpret_cast<const char*>(bytes), size});
  if (!read) {
    tillrig::invariant(!read.error().empty(), "a bad line says why");
    return 0;
  }
  std::string line;
  tillrig::append_entry_line(*read, line);
  const auto again = tillrig::read_entry_line(line);
  std::string same;
  if (again) tillrig::append_entry_line(*again, same);
  tillrig::invariant(same == line, "what was read is written back as it was");
  return 0;
}
