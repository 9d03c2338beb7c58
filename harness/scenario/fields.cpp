#include "harness/scenario/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/scenario/nearest.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

std::string text_of(const JsonNode& object, std::string_view key, std::string fallback) {
  const JsonNode* field = object.find(key);
  if (field && field->text()) return *field->text();
  return fallback;
}

std::int64_t integer_of(const JsonNode& object, std::string_view key, std::int64_t fallback) {
  const JsonNode* field = object.find(key);
  return field ? std::get<std::int64_t>(field->value) : fallback;
}

bool flag_of(const JsonNode& object, std::string_view key) {
  const JsonNode* field = object.find(key);
  return field && std::get<bool>(field->value);
}

std::optional<int> count_of(const JsonNode& object, std::string_view key) {
  if (!object.find(key)) return std::nullopt;
  return static_cast<int>(integer_of(object, key));
}

std::optional<Duration> duration_of(const JsonNode& object, std::string_view key, Problems& problems) {
  const JsonNode* field = object.find(key);
  if (!field) return std::nullopt;
  const auto duration = parse_duration(*field->text());
  if (!duration)
    problems.push_back(field->problem(fmt::format("found \"{}\", expected a shorter duration", *field->text())));
  return duration;
}

std::optional<Money> money_of(const JsonNode& object, std::string_view key, Problems& problems) {
  const JsonNode* field = object.find(key);
  if (!field) return std::nullopt;
  const auto money = parse_money(*field->text());
  if (!money)
    problems.push_back(field->problem(fmt::format(
        "found \"{}\", expected a known currency with exactly its digits, such as \"12.50 CNY\"", *field->text())));
  return money;
}

std::vector<std::string> texts_of(const JsonNode& object, std::string_view key) {
  std::vector<std::string> texts;
  if (const JsonNode* field = object.find(key))
    for (const JsonNode& item : *field->array()) texts.push_back(*item.text());
  return texts;
}

bool known(const JsonNode& text, std::string_view what, const std::vector<std::string>& names, Problems& problems) {
  if (std::find(names.begin(), names.end(), *text.text()) != names.end()) return true;
  problems.push_back(
      text.problem(fmt::format("unknown {} \"{}\", {}", what, *text.text(), expected_one_of(*text.text(), names))));
  return false;
}

}  // namespace tillrig
