#pragma once

#include "harness/scenario/document.h"
#include "harness/scenario/scenario.h"

// Parts of a scenario file, valid by its schema, read against the names of its world.
namespace tillrig {

Expectation read_expectation(const JsonNode& node, const World& world, Problems& problems);

// The till that the object names, or the only one there is.
NodeName read_till(const JsonNode& object, const World& world, Problems& problems);

}  // namespace tillrig
