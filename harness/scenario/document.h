#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "harness/scenario/problem.h"

namespace tillrig {

struct Member;

// A JSON value that knows where it stands. Members keep the order of the file.
struct JsonNode {
  using Array = std::vector<JsonNode>;
  using Object = std::vector<Member>;

  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value;
  int line = 0;
  std::shared_ptr<const std::string> file;
  std::string path;  // "steps[2].when.event"; empty for the whole document

  const JsonNode* find(std::string_view key) const;  // nullptr: no such member, or not an object
  const std::string* text() const { return std::get_if<std::string>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  const Object* object() const { return std::get_if<Object>(&value); }

  // `what` without the path; an empty path leaves the prefix away.
  Problem problem(const std::string& what) const;
};

struct Member {
  std::string key;
  int line = 0;
  JsonNode value;
};

// JSON with // and /* */ comments. A key that stands twice in one object is a problem, as is anything that is not JSON.
tl::expected<JsonNode, Problems> parse_document(std::string_view text, const std::string& file);
// The same, of a file; one that cannot be read is a problem too.
tl::expected<JsonNode, Problems> parse_file(const std::string& path);

// `tea`, `12`, `true`, `{event gateway.executed nth 1}`: the value for people, on one line.
std::string spoken(const JsonNode& node);

}  // namespace tillrig
