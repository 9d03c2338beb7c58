#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"

namespace tillrig {

// One thing that happened, as the journal keeps it. Names and kinds are literals of the program (or interned by the
// reader of a journal): they are kept as views. Secrets cannot be passed: their types have no overload but the masked
// one.
class Event {
 public:
  using Value = std::variant<std::int64_t, std::string>;
  struct Field {
    std::string_view name;
    Value value;
  };

  explicit Event(std::string_view kind) : kind_(kind) { fields_.reserve(usual_fields); }

  // One field more, last.
  Event& add(std::string_view name, std::string value) & {
    fields_.push_back({name, std::move(value)});
    return *this;
  }
  Event& add(std::string_view name, std::string_view value) & { return add(name, std::string(value)); }
  Event& add(std::string_view name, const char* value) & { return add(name, std::string(value)); }
  Event& add(std::string_view name, std::int64_t value) & {
    fields_.push_back({name, value});
    return *this;
  }
  template <class Kind>
  Event& add(std::string_view name, const Id<Kind>& id) & {
    return add(name, id.text());
  }
  Event& add(std::string_view name, const PaymentCode& code) & { return add(name, code.masked()); }
  // Two fields: `minor` and `currency`.
  Event& add(const Money& money) & { return add("minor", money.minor()).add("currency", money.currency().code()); }

  // The same for an event that is made in one expression: Event("a").with("b", 1).with("c", 2).
  template <class... Field>
  Event&& with(Field&&... field) && {
    add(std::forward<Field>(field)...);
    return std::move(*this);
  }

  std::string_view kind() const { return kind_; }
  const auto& fields() const { return fields_; }

  // Null, zero or empty when there is no such field of that type.
  const Value* find(std::string_view name) const {
    for (const auto& field : fields_)
      if (field.name == name) return &field.value;
    return nullptr;
  }
  std::int64_t integer(std::string_view name) const {
    const auto* value = find(name);
    const auto* number = value ? std::get_if<std::int64_t>(value) : nullptr;
    return number ? *number : 0;
  }
  std::string_view text(std::string_view name) const {
    const auto* value = find(name);
    const auto* string = value ? std::get_if<std::string>(value) : nullptr;
    return string ? std::string_view(*string) : std::string_view();
  }

 private:
  static constexpr std::size_t usual_fields = 8;

  std::string_view kind_;
  std::vector<Field> fields_;  // on the heap: an event is moved from hand to hand more often than it is made
};

// A node's voice in the journal. A record is in the harness's hands before the call returns: nodes record first, then
// act.
class Log {
 public:
  virtual ~Log() = default;
  virtual void record(Event event) = 0;
};

}  // namespace tillrig
