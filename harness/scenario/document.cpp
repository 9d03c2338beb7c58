#include "harness/scenario/document.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

namespace tillrig {

namespace {

using Json = nlohmann::json;

// Counts lines as the parser reads. The parser looks one character ahead after a number, so the line that counts is
// that of the last character which is not white space.
struct LineCount {
  int line = 1;
  int last_ink = 1;
};

class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, LineCount* count) : at_(at), count_(count) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n')
      ++count_->line;
    else if (*at_ != ' ' && *at_ != '\t' && *at_ != '\r')
      count_->last_ink = count_->line;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    auto before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  LineCount* count_;
};

// "[json.exception.parse_error.101] parse error at line 3, column 5: syntax error ...": the part after the place.
std::string reason_of(const std::exception& error) {
  const std::string what = error.what();
  const auto column = what.find("column ");
  const auto colon = what.find(": ", column == std::string::npos ? 0 : column);
  return colon == std::string::npos ? what : what.substr(colon + 2);
}

class TreeBuilder {
 public:
  TreeBuilder(const LineCount& count, std::shared_ptr<const std::string> file)
      : count_(count), file_(std::move(file)) {}

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(std::int64_t value) { return put(value); }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return put(static_cast<double>(value));
    return put(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(Json::binary_t&) { return put(nullptr); }

  bool start_object(std::size_t) { return open(JsonNode::Object{}); }
  bool start_array(std::size_t) { return open(JsonNode::Array{}); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    auto& object = std::get<JsonNode::Object>(open_.back()->value);
    for (const Member& earlier : object) {
      if (earlier.key != name) continue;
      const std::string path = path_of_child(*open_.back(), name);
      problems_.push_back(
          {*file_, count_.last_ink,
           fmt::format("{}: stands twice, expected it once; the first is on line {}", path, earlier.line)});
    }
    key_ = std::move(name);
    key_line_ = count_.last_ink;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) {
    problems_.push_back({*file_, count_.last_ink, "not JSON: " + reason_of(error)});
    return false;
  }

  JsonNode& root() { return root_; }
  Problems& problems() { return problems_; }

 private:
  static std::string path_of_child(const JsonNode& parent, const std::string& key) {
    return parent.path.empty() ? key : parent.path + "." + key;
  }

  template <class Value>
  JsonNode* place(Value value) {
    JsonNode node{std::move(value), count_.last_ink, file_, ""};
    if (open_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    JsonNode& parent = *open_.back();
    if (auto* array = std::get_if<JsonNode::Array>(&parent.value)) {
      node.path = fmt::format("{}[{}]", parent.path, array->size());
      array->push_back(std::move(node));
      return &array->back();
    }
    node.path = path_of_child(parent, key_);
    auto& object = std::get<JsonNode::Object>(parent.value);
    object.push_back({std::move(key_), key_line_, std::move(node)});
    return &object.back().value;
  }

  template <class Value>
  bool put(Value value) {
    place(std::move(value));
    return true;
  }
  template <class Value>
  bool open(Value value) {
    open_.push_back(place(std::move(value)));  // stays where it is: its parent grows only after it is closed
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const LineCount& count_;
  std::shared_ptr<const std::string> file_;
  JsonNode root_;
  std::vector<JsonNode*> open_;
  std::string key_;
  int key_line_ = 0;
  Problems problems_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view key) const {
  if (const auto* members = object())
    for (const Member& member : *members)
      if (member.key == key) return &member.value;
  return nullptr;
}

Problem JsonNode::problem(const std::string& what) const {
  return {*file, line, path.empty() ? what : path + ": " + what};
}

tl::expected<JsonNode, Problems> parse_document(std::string_view text, const std::string& file) {
  LineCount count;
  TreeBuilder builder{count, std::make_shared<const std::string>(file)};
  const CountingIterator begin{text.data(), &count};
  const CountingIterator end{text.data() + text.size(), &count};
  Json::sax_parse(begin, end, &builder, Json::input_format_t::json, true, true);
  if (!builder.problems().empty()) return tl::unexpected(std::move(builder.problems()));
  return std::move(builder.root());
}

tl::expected<JsonNode, Problems> parse_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return tl::unexpected(Problems{{path, 1, "cannot be read, expected a JSON file"}});
  return parse_document(text.str(), path);
}

std::string spoken(const JsonNode& node) {
  struct Speaker {
    std::string operator()(std::nullptr_t) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const {
      return value.find(' ') == std::string::npos ? value : '"' + value + '"';
    }
    std::string operator()(const JsonNode::Array& items) const {
      std::string words;
      for (const JsonNode& item : items) words += (words.empty() ? "" : " ") + spoken(item);
      return "[" + words + "]";
    }
    std::string operator()(const JsonNode::Object& members) const {
      std::string words;
      for (const Member& member : members)
        words += (words.empty() ? "" : " ") + member.key + " " + spoken(member.value);
      return "{" + words + "}";
    }
  };
  return std::visit(Speaker{}, node.value);
}

}  // namespace tillrig
