#pragma once

#include <string>

#include "harness/scenario/document.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

// REQUIRES: the document has no placeholders but captures, no includes, and is valid by the scenario schema.
// `suffix` goes behind the identifier. Checks what no schema can know: names of the world, fields that a fault does not
// take, captures and codes used before they are made. The scenario is usable only if no problem was added.
Scenario read_scenario(const JsonNode& document, const std::string& suffix, const World& world, Problems& problems);

}  // namespace tillrig
