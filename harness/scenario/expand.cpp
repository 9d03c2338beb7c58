#include "harness/scenario/expand.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/scenario/nearest.h"
#include "harness/scenario/placeholders.h"

namespace tillrig {

namespace {

constexpr std::string_view kRowName = "row";

std::set<std::string> captures_of(const JsonNode& scenario) {
  std::set<std::string> names;
  const JsonNode* steps = scenario.find("steps");
  if (!steps || !steps->array()) return names;
  for (const JsonNode& step : *steps->array())
    if (const JsonNode* capture = step.find("capture"))
      if (capture->text()) names.insert(*capture->text());
  return names;
}

// Replaces the parameters of one row in a document, and says which were used and what stands for nothing.
class Substitution {
 public:
  Substitution(const JsonNode* row, const std::set<std::string>& captures, Problems& problems)
      : captures_(captures), problems_(problems) {
    if (row && row->object())
      for (const Member& member : *row->object()) values_[member.key] = &member.value;
  }

  void apply(JsonNode& node) {
    if (auto* text = std::get_if<std::string>(&node.value)) return replace(node, *text);
    if (auto* items = std::get_if<JsonNode::Array>(&node.value))
      for (JsonNode& item : *items) apply(item);
    if (auto* members = std::get_if<JsonNode::Object>(&node.value))
      for (Member& member : *members) {
        member.key = filled(member.key, member.value);
        apply(member.value);
      }
  }

  const std::set<std::string>& used() const { return used_; }

 private:
  void replace(JsonNode& node, const std::string& text) {
    const auto names = placeholders(text);
    const bool whole = names.size() == 1 && text == "${" + names[0] + "}" && values_.contains(names[0]);
    if (whole) {
      used_.insert(names[0]);
      node.value = values_.at(names[0])->value;
    } else if (!names.empty()) {
      node.value = filled(text, node);
    }
  }

  std::string filled(const std::string& text, const JsonNode& at) {
    return replace_placeholders(text, [&](const std::string& name) -> const std::string* {
      const auto found = values_.find(name);
      if (found == values_.end()) {
        if (!captures_.contains(name)) say_unknown(name, at);
        return nullptr;
      }
      used_.insert(name);
      const JsonNode& value = *found->second;
      return &texts_.emplace(name, value.text() ? *value.text() : spoken(value)).first->second;
    });
  }

  void say_unknown(const std::string& name, const JsonNode& at) {
    std::vector<std::string> known;
    known.reserve(values_.size() + captures_.size());
    for (const auto& [parameter, value] : values_) known.push_back(parameter);
    known.insert(known.end(), captures_.begin(), captures_.end());
    const std::string hint =
        known.empty() ? "expected a parameter of the table or a capture" : expected_one_of(name, known);
    problems_.push_back(at.problem(fmt::format("nothing gives ${{{}}}, {}", name, hint)));
  }

  std::map<std::string, const JsonNode*> values_;
  std::map<std::string, std::string> texts_;
  const std::set<std::string>& captures_;
  Problems& problems_;
  std::set<std::string> used_;
};

void check_same_parameters(const JsonNode::Array& rows, Problems& problems) {
  std::map<std::string, int> all;
  for (const JsonNode& row : rows)
    if (row.object())
      for (const Member& member : *row.object()) ++all[member.key];
  for (const auto& [name, count] : all)
    for (const JsonNode& row : rows)
      if (!row.find(name))
        problems.push_back(row.problem(fmt::format("parameter \"{}\" is missing, expected it in every row", name)));
}

JsonNode without_table(const JsonNode& scenario) {
  JsonNode copy = scenario;
  if (auto* members = std::get_if<JsonNode::Object>(&copy.value))
    std::erase_if(*members, [](const Member& member) { return member.key == "table"; });
  return copy;
}

}  // namespace

void splice_preludes(JsonNode& scenario, const PreludeSource& source, Problems& problems) {
  auto* members = std::get_if<JsonNode::Object>(&scenario.value);
  if (!members) return;
  const auto steps = std::find_if(members->begin(), members->end(), [](const Member& m) { return m.key == "steps"; });
  if (steps == members->end() || !steps->value.array()) return;

  JsonNode::Array all;
  for (const JsonNode& step : *steps->value.array()) {
    const JsonNode* include = step.find("include");
    if (!include || !include->text()) {
      all.push_back(step);
      continue;
    }
    const JsonNode* prelude = source(*include, problems);
    if (!prelude) continue;
    for (const JsonNode& inner : *prelude->find("steps")->array()) {
      if (const JsonNode* nested = inner.find("include"))
        problems.push_back(nested->problem("a prelude cannot include another, expected a step"));
      else
        all.push_back(inner);
    }
  }
  steps->value.value = std::move(all);
}

std::vector<Row> expand_table(const JsonNode& scenario, Problems& problems) {
  const JsonNode* table = scenario.find("table");
  const JsonNode::Array* rows = table ? table->array() : nullptr;
  const auto captures = captures_of(scenario);
  if (!rows) {
    Row only{scenario, ""};  // a table that is no list stays in, for the schema to refuse
    Substitution{nullptr, captures, problems}.apply(only.document);
    return {std::move(only)};
  }

  check_same_parameters(*rows, problems);
  std::vector<Row> expanded;
  std::set<std::string> used, suffixes;
  for (const JsonNode& row : *rows) {
    Row one{without_table(scenario), fmt::format("[{}]", expanded.size() + 1)};
    Substitution substitution{&row, captures, problems};
    substitution.apply(one.document);
    used.insert(substitution.used().begin(), substitution.used().end());
    if (const JsonNode* name = row.find(kRowName); name && name->text())
      one.suffix = fmt::format("[{}]", *name->text());
    if (!suffixes.insert(one.suffix).second)
      problems.push_back(row.problem(fmt::format("a second row {}, expected names that differ", one.suffix)));
    expanded.push_back(std::move(one));
  }
  if (!rows->empty() && rows->front().object())
    for (const Member& member : *rows->front().object())
      if (member.key != kRowName && !used.contains(member.key))
        problems.push_back(
            {*member.value.file, member.line,
             fmt::format("{}: unused, expected ${{{}}} somewhere in the scenario", member.value.path, member.key)});
  return expanded;
}

}  // namespace tillrig
