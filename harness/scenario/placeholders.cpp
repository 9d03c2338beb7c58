#include "harness/scenario/placeholders.h"

namespace tillrig {

namespace {

// Calls plain(text) and name(name) for the parts in order. An opening without an end is plain text.
template <class Plain, class Name>
void split(std::string_view text, Plain plain, Name name) {
  while (!text.empty()) {
    const auto open = text.find("${");
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return plain(text);
    plain(text.substr(0, open));
    name(std::string(text.substr(open + 2, close - open - 2)));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

std::vector<std::string> placeholders(std::string_view text) {
  std::vector<std::string> names;
  split(
      text, [](std::string_view) {}, [&](std::string name) { names.push_back(std::move(name)); });
  return names;
}

std::string replace_placeholders(std::string_view text,
                                 const std::function<const std::string*(const std::string&)>& value) {
  std::string result;
  split(
      text, [&](std::string_view plain) { result += plain; },
      [&](const std::string& name) {
        const std::string* found = value(name);
        result += found ? *found : "${" + name + "}";
      });
  return result;
}

}  // namespace tillrig
