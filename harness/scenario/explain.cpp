#include "harness/scenario/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "harness/scenario/nearest.h"

namespace tillrig {

namespace {

using Json = nlohmann::json;

const char* type_of(const JsonNode& node) {
  static constexpr const char* kNames[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
  return kNames[node.value.index()];
}

const char* in_words(std::string_view type) {
  if (type == "string") return "text";
  if (type == "boolean") return "true or false";
  if (type == "integer") return "a whole number";
  if (type == "array") return "a list [...]";
  if (type == "object") return "an object {...}";
  return "a number";
}

class Explainer {
 public:
  explicit Explainer(const Json& schema) : root_(schema) {}

  void check(const JsonNode& node, const Json& asked) {
    const Json& schema = resolve(asked);
    if (schema.contains("oneOf")) return check_branches(node, schema.at("oneOf"));
    if (!check_type(node, schema)) return;
    check_values(node, schema);
    if (const auto* members = node.object()) check_members(node, *members, schema);
    if (const auto* items = node.array()) check_items(node, *items, schema);
  }

  Problems take() { return std::move(problems_); }

 private:
  const Json& resolve(const Json& schema) const {
    if (!schema.contains("$ref")) return schema;
    return root_.at(Json::json_pointer(schema.at("$ref").get<std::string>().substr(1)));
  }

  void say(const JsonNode& node, const std::string& what) { problems_.push_back(node.problem(what)); }

  static std::string expected(const Json& schema, std::string_view otherwise) {
    return "expected " + schema.value("description", std::string(otherwise));
  }

  // The first required field tells the branches apart.
  void check_branches(const JsonNode& node, const Json& branches) {
    std::vector<std::string> names;
    for (const Json& branch : branches) names.push_back(resolve(branch).at("required").at(0).get<std::string>());
    const auto* members = node.object();
    if (!members) return say(node, fmt::format("found {}, expected an object {{...}}", in_words(type_of(node))));
    for (const Member& member : *members) {
      const auto named = std::find(names.begin(), names.end(), member.key);
      if (named != names.end()) return check(node, branches.at(static_cast<std::size_t>(named - names.begin())));
    }
    const std::string first = members->empty() ? "" : members->front().key;
    problems_.push_back({*node.file, members->empty() ? node.line : members->front().line,
                         fmt::format("{}.{}: unknown, {}", node.path, first, expected_one_of(first, names))});
  }

  bool check_type(const JsonNode& node, const Json& schema) {
    if (!schema.contains("type")) return true;
    const Json& type = schema.at("type");
    const std::vector<std::string> allowed =
        type.is_array() ? type.get<std::vector<std::string>>() : std::vector{type.get<std::string>()};
    if (std::find(allowed.begin(), allowed.end(), type_of(node)) != allowed.end()) return true;
    std::string words;
    for (const auto& one : allowed) words += (words.empty() ? "" : " or ") + std::string(in_words(one));
    say(node, fmt::format("found {}, {}", spoken(node), expected(schema, words)));
    return false;
  }

  void check_values(const JsonNode& node, const Json& schema) {
    if (schema.contains("enum")) {
      const auto names = schema.at("enum").get<std::vector<std::string>>();
      const std::string found = node.text() ? *node.text() : spoken(node);
      if (std::find(names.begin(), names.end(), found) == names.end())
        say(node, fmt::format("unknown value \"{}\", {}", found, expected_one_of(found, names)));
    }
    if (const auto* text = node.text()) {
      const bool short_of = text->size() < schema.value("minLength", std::size_t{0});
      const bool unlike =
          schema.contains("pattern") && !std::regex_search(*text, std::regex(schema.at("pattern").get<std::string>()));
      if (short_of || unlike) say(node, fmt::format("found \"{}\", {}", *text, expected(schema, "other text")));
    }
    if (const auto* number = std::get_if<std::int64_t>(&node.value)) {
      const bool outside = (schema.contains("minimum") && *number < schema.at("minimum").get<std::int64_t>()) ||
                           (schema.contains("maximum") && *number > schema.at("maximum").get<std::int64_t>());
      if (outside) say(node, fmt::format("found {}, {}", *number, expected(schema, "another number")));
    }
  }

  void check_members(const JsonNode& node, const JsonNode::Object& members, const Json& schema) {
    static const Json kNothing = Json::object();
    const Json& properties = schema.contains("properties") ? schema.at("properties") : kNothing;
    std::vector<std::string> names;
    for (const auto& [name, rule] : properties.items()) names.push_back(name);
    const Json rest = schema.value("additionalProperties", Json(true));

    for (const Member& member : members) {
      if (properties.contains(member.key))
        check(member.value, properties.at(member.key));
      else if (rest.is_object())
        check(member.value, rest);
      else if (rest == false)
        problems_.push_back(
            {*node.file, member.line,
             fmt::format("{}: unknown field, {}", member.value.path, expected_one_of(member.key, names))});
    }
    for (const Json& required : schema.value("required", Json::array()))
      if (!node.find(required.get<std::string>())) say_missing(node, required.get<std::string>(), properties);
    if (members.size() < schema.value("minProperties", std::size_t{0}))
      say(node, fmt::format("says too little, expected at least {} fields", schema.at("minProperties").get<int>()));
  }

  void say_missing(const JsonNode& node, const std::string& name, const Json& properties) {
    const std::string path = node.path.empty() ? name : node.path + "." + name;
    const Json& rule = properties.contains(name) ? resolve(properties.at(name)) : Json();
    std::string what = "a value";
    if (rule.is_object() && rule.contains("type") && rule.at("type").is_string())
      what = rule.value("description", std::string(in_words(rule.at("type").get<std::string>())));
    problems_.push_back({*node.file, node.line, fmt::format("{}: missing, expected {}", path, what)});
  }

  void check_items(const JsonNode& node, const JsonNode::Array& items, const Json& schema) {
    if (items.size() < schema.value("minItems", std::size_t{0}))
      say(node, fmt::format("has {} items, expected at least {}", items.size(), schema.at("minItems").get<int>()));
    if (items.size() > schema.value("maxItems", items.size()))
      say(node, fmt::format("has {} items, expected at most {}", items.size(), schema.at("maxItems").get<int>()));
    std::set<std::string> seen;
    for (const JsonNode& item : items) {
      if (schema.contains("items")) check(item, schema.at("items"));
      if (schema.value("uniqueItems", false) && !seen.insert(spoken(item)).second)
        say(item, fmt::format("{} stands twice, expected it once", spoken(item)));
    }
  }

  const Json& root_;
  Problems problems_;
};

}  // namespace

Problems explain(const JsonNode& document, const nlohmann::json& schema) {
  Explainer explainer{schema};
  explainer.check(document, schema);
  return explainer.take();
}

}  // namespace tillrig
