#pragma once

#include "harness/scenario/document.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

// REQUIRES: the document is valid by the world schema. The world is usable only if no problem was added.
World read_world(const JsonNode& document, Problems& problems);

// Puts {"node": {"setting": value}} over the settings of the world's nodes.
void apply_settings(const JsonNode& settings, World& world, Problems& problems);

}  // namespace tillrig
