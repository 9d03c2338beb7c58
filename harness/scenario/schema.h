#pragma once

#include <optional>
#include <string_view>

#include "harness/scenario/document.h"

namespace tillrig {

enum class DocumentKind { scenario, world, prelude };
const char* name_of(DocumentKind kind);

// Which schema the document's "$schema" names: a path that ends in scenario.schema.json, world.schema.json or
// prelude.schema.json. The problem says what is missing or misspelt.
tl::expected<DocumentKind, Problem> kind_of(const JsonNode& document);

// Judges the document by the JSON Schema of its kind as shipped (it travels inside the program). Empty: it is valid.
Problems check_schema(const JsonNode& document, DocumentKind kind);

// The text of the schema, as in scenarios/<kind>.schema.json.
std::string_view schema_text(DocumentKind kind);

}  // namespace tillrig
