#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/scenario/document.h"

namespace tillrig {

// Why a document that a JSON Schema refuses is refused, in words for the person who wrote it: every unknown or missing
// field, wrong type, wrong value, each at its line. Understands the keywords that the shipped schemas use; in a oneOf
// it takes the branch whose first required field the document has. Empty: nothing it understands is wrong.
Problems explain(const JsonNode& document, const nlohmann::json& schema);

}  // namespace tillrig
