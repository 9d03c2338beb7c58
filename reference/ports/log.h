#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

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

  explicit Event(std::string_view kind) : kind_(kind) {}

  Event&& with(std::string_view name, std::string value) && {
    fields_.push_back({name, std::move(value)});
    return std::move(*this);
  }
  Event&& with(std::string_view name, std::string_view value) && {
    return std::move(*this).with(name, std::string(value));
  }
  Event&& with(std::string_view name, const char* value) && { return std::move(*this).with(name, std::string(value)); }
  Event&& with(std::string_view name, std::int64_t value) && {
    fields_.push_back({name, value});
    return std::move(*this);
  }
  template <class Kind>
  Event&& with(std::string_view name, const Id<Kind>& id) && {
    return std::move(*this).with(name, id.text());
  }
  Event&& with(std::string_view name, const PaymentCode& code) && { return std::move(*this).with(name, code.masked()); }
  // Two fields: `minor` and `currency`.
  Event&& with(const Money& money) && {
    return std::move(*this).with("minor", money.minor()).with("currency", money.currency().code());
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
  std::string_view kind_;
  boost::container::small_vector<Field, 8> fields_;
};

// A node's voice in the journal. A record is in the harness's hands before the call returns: nodes record first, then
// act.
class Log {
 public:
  virtual ~Log() = default;
  virtual void record(Event event) = 0;
};

}  // namespace tillrig
