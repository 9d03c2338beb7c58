// A scenario, world or prelude file as somebody's editor left it: valid, or problems that name a line.
#include <cstdint>

#include "harness/scenario/schema.h"
#include "reference/protocol/invariant.h"

namespace {

void each_names_its_place(const tillrig::Problems& problems) {
  for (const auto& problem : problems)
    tillrig::invariant(problem.line > 0 && !problem.text.empty(), "a problem names its line and says why");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto document = tillrig::parse_document({reinterpret_cast<const char*>(bytes), size}, "fuzzed.json");
  if (!document) {
    tillrig::invariant(!document.error().empty(), "what is no document has a problem");
    each_names_its_place(document.error());
    return 0;
  }
  const auto kind = tillrig::kind_of(*document);
  if (!kind)
    each_names_its_place({kind.error()});
  else
    each_names_its_place(tillrig::check_schema(*document, *kind));
  return 0;
}
