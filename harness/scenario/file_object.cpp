#include "harness/scenario/file_object.h"

#include <algorithm>
#include <utility>

#include "harness/scenario/scenario.h"

namespace tillrig {

namespace {

using Ordered = FileObject::Json;

constexpr std::size_t kColumns = 128;

std::string on_one_line(const Ordered& value) {
  if (!value.is_structured() || value.empty()) return value.dump();
  std::string text;
  for (const auto& [key, member] : value.items()) {
    if (!text.empty()) text += ", ";
    if (value.is_object()) text += Ordered(key).dump() + ": ";
    text += on_one_line(member);
  }
  return value.is_object() ? "{ " + text + " }" : "[" + text + "]";
}

bool is_list_of_objects(const Ordered& value) {
  return value.is_array() &&
         std::any_of(value.begin(), value.end(), [](const Ordered& item) { return item.is_object(); });
}

class Page {
 public:
  // One member a line.
  void open(const Ordered& object, std::size_t indent) {
    text_ += '{';
    const char* before = "";
    for (const auto& [key, member] : object.items()) {
      text_ += std::exchange(before, ",");
      new_line(indent + 2);
      text_ += Ordered(key).dump() + ": ";
      write(member, indent + 2);
    }
    new_line(indent);
    text_ += '}';
  }

  std::string take() { return std::move(text_) + '\n'; }

 private:
  void write(const Ordered& value, std::size_t indent) {
    const std::string line = on_one_line(value);
    if (is_list_of_objects(value))
      list(value, indent);
    else if (fits(line) || !value.is_structured())
      text_ += line;
    else if (value.is_object())
      open(value, indent);
    else
      fill(value);
  }

  void list(const Ordered& items, std::size_t indent) {
    text_ += '[';
    const char* before = "";
    for (const Ordered& item : items) {
      text_ += std::exchange(before, ",");
      new_line(indent + 2);
      text_ += on_one_line(item);
    }
    new_line(indent);
    text_ += ']';
  }

  // As many a line as fit.
  void fill(const Ordered& items) {
    text_ += '[';
    const std::size_t indent = column();
    const char* before = "";
    for (const Ordered& item : items) {
      text_ += std::exchange(before, ",");
      const std::string line = on_one_line(item);
      if (column() > indent && !fits(' ' + line))
        new_line(indent);
      else if (column() > indent)
        text_ += ' ';
      text_ += line;
    }
    text_ += ']';
  }

  // A comma may follow.
  bool fits(const std::string& line) const { return column() + line.size() < kColumns; }
  std::size_t column() const { return text_.size() - (text_.rfind('\n') + 1); }
  void new_line(std::size_t indent) { text_ += '\n' + std::string(indent, ' '); }

  std::string text_;
};

}  // namespace

FileObject& FileObject::text(const char* key, std::string_view text) {
  return text.empty() ? *this : put(key, text);
}

FileObject& FileObject::flag(const char* key, bool set) {
  return set ? put(key, true) : *this;
}

FileObject& FileObject::number(const char* key, std::optional<std::int64_t> number) {
  return number ? put(key, *number) : *this;
}

FileObject& FileObject::time(const char* key, std::optional<Duration> time) {
  return time ? put(key, duration_text(*time)) : *this;
}

FileObject& FileObject::money(const char* key, const std::optional<Money>& money) {
  return money ? put(key, money->text()) : *this;
}

FileObject& FileObject::put(const char* key, Ordered value) {
  json_[key] = std::move(value);
  return *this;
}

std::string file_text(const FileObject& document) {
  Page page;
  page.open(document.json(), 0);
  return page.take();
}

}  // namespace tillrig
