#include "harness/scenario/schema.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "harness/scenario/explain.h"
#include "harness/scenario/nearest.h"
#include "reference/protocol/invariant.h"

namespace tillrig {

namespace {

#include "schema_text.inc"

using Json = nlohmann::json;

Json to_json(const JsonNode& node) {
  struct Converter {
    Json operator()(const JsonNode::Array& items) const {
      Json json = Json::array();
      for (const JsonNode& item : items) json.push_back(to_json(item));
      return json;
    }
    Json operator()(const JsonNode::Object& members) const {
      Json json = Json::object();
      for (const Member& member : members) json[member.key] = to_json(member.value);
      return json;
    }
    Json operator()(std::nullptr_t) const { return nullptr; }
    Json operator()(bool value) const { return value; }
    Json operator()(std::int64_t value) const { return value; }
    Json operator()(double value) const { return value; }
    Json operator()(const std::string& value) const { return value; }
  };
  return std::visit(Converter{}, node.value);
}

struct LoadedSchema {
  Json json;
  valijson::Schema schema;

  explicit LoadedSchema(std::string_view text) : json(Json::parse(text)) {
    const valijson::adapters::NlohmannJsonAdapter adapter{json};
    valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(adapter, schema);
  }
};

const LoadedSchema& loaded(DocumentKind kind) {
  static const LoadedSchema scenario{kScenarioSchema};
  static const LoadedSchema world{kWorldSchema};
  static const LoadedSchema prelude{kPreludeSchema};
  if (kind == DocumentKind::scenario) return scenario;
  return kind == DocumentKind::world ? world : prelude;
}

}  // namespace

const char* name_of(DocumentKind kind) {
  if (kind == DocumentKind::scenario) return "scenario";
  return kind == DocumentKind::world ? "world" : "prelude";
}

std::string_view schema_text(DocumentKind kind) {
  if (kind == DocumentKind::scenario) return kScenarioSchema;
  return kind == DocumentKind::world ? kWorldSchema : kPreludeSchema;
}

tl::expected<DocumentKind, Problem> kind_of(const JsonNode& document) {
  const JsonNode* schema = document.find("$schema");
  if (!document.object() || !schema || !schema->text())
    return tl::unexpected(document.problem("$schema: missing, expected a path to scenario.schema.json"));
  const std::string& path = *schema->text();
  const std::string base = path.substr(path.rfind('/') + 1);
  std::vector<std::string> names;
  for (const auto kind : {DocumentKind::scenario, DocumentKind::world, DocumentKind::prelude}) {
    names.push_back(std::string(name_of(kind)) + ".schema.json");
    if (base == names.back()) return kind;
  }
  return tl::unexpected(schema->problem(fmt::format("unknown schema \"{}\", {}", path, expected_one_of(base, names))));
}

Problems check_schema(const JsonNode& document, DocumentKind kind) {
  const LoadedSchema& with = loaded(kind);
  const Json json = to_json(document);
  const valijson::adapters::NlohmannJsonAdapter target{json};
  valijson::Validator validator;
  // Asked for reasons it would write one for every kind of step that a step is not, of documents that are all right.
  if (validator.validate(with.schema, target, nullptr)) return {};

  valijson::ValidationResults results;
  validator.validate(with.schema, target, &results);
  Problems problems = explain(document, with.json);
  valijson::ValidationResults::Error error;
  if (problems.empty() && results.popError(error)) problems.push_back(document.problem(error.description));
  invariant(!problems.empty(), "a document was refused without a reason");
  return problems;
}

}  // namespace tillrig
