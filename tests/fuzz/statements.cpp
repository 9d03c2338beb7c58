// A statement file, as anybody may drop it: it reads only if it is the one form of what it says.
#include <cstdint>

#include "reference/protocol/invariant.h"
#include "reference/protocol/statement.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(bytes), size);
  const auto read = tillrig::read_statement(file);
  if (read)
    tillrig::invariant(tillrig::statement_text(*read) == file, "one statement has one form");
  else
    tillrig::invariant(!read.error().line.empty(), "a bad statement says why");
  return 0;
}
