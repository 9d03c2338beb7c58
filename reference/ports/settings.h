#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "reference/protocol/time.h"

namespace tillrig {

// Typed settings of one node, filled from the world file. A service reads each once, at start, with its default beside
// the reading; a value of another type is a broken world file and was refused before the run began.
class Settings {
 public:
  using Value = std::variant<std::int64_t, std::string, Duration, bool>;

  void set(std::string name, Value value) { values_.insert_or_assign(std::move(name), std::move(value)); }

  std::int64_t integer(std::string_view name, std::int64_t fallback) const { return get(name, fallback); }
  Duration duration(std::string_view name, Duration fallback) const { return get(name, fallback); }
  bool flag(std::string_view name, bool fallback) const { return get(name, fallback); }
  std::string text(std::string_view name, std::string fallback) const { return get(name, std::move(fallback)); }

  const std::map<std::string, Value, std::less<>>& all() const { return values_; }

 private:
  template <class T>
  T get(std::string_view name, T fallback) const {
    const auto found = values_.find(name);
    return found == values_.end() ? fallback : std::get<T>(found->second);
  }

  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace tillrig
