#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

namespace tillrig {

// An object of a scenario or world file, member after member. What goes without saying is left out: an empty text or
// name, a flag that is not set, a value that is not there.
class FileObject {
 public:
  using Json = nlohmann::ordered_json;

  FileObject& text(const char* key, std::string_view text);
  FileObject& name(const char* key, const NodeName& name) { return text(key, name.text()); }
  FileObject& flag(const char* key, bool set);
  FileObject& number(const char* key, std::optional<std::int64_t> number);
  FileObject& time(const char* key, std::optional<Duration> time);
  FileObject& money(const char* key, const std::optional<Money>& money);
  FileObject& put(const char* key, Json value);

  const Json& json() const { return json_; }

 private:
  Json json_ = Json::object();
};

// The text of a file: a person reads it. The document is opened, and so is a list of objects, one object a line however
// long; whatever else fits stays on its line.
std::string file_text(const FileObject& document);

}  // namespace tillrig
