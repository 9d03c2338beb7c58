#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "reference/ports/journal.h"
#include "reference/ports/log.h"

namespace tillrig {

// The canonical binary form of what a node recorded: what the journal's chain hashes and what crosses a node's pipe.
// One event has exactly one form, and a form that is not canonical does not decode.
//   record = at: zigzag varint (ns) | node: name | incarnation: varint | kind: name | field count: varint | fields
//   field  = name | 0 zigzag varint  or  name | 1 text        name, text = length: varint | bytes
struct Recorded {
  Stamp stamp;
  Event event;
};

inline constexpr std::size_t max_name_bytes = 64;                      // of a node, a kind, a field
inline constexpr std::size_t max_fields = 64;                          // of one event
inline constexpr std::size_t max_text_bytes = std::size_t{64} * 1024;  // one text field
inline constexpr std::size_t max_record_bytes = std::size_t{256} * 1024;

// Appends. REQUIRES: the limits above, and each field's name once; an event beyond them is a broken program and stops
// it.
void encode(const Stamp& stamp, const Event& event, std::string& out);
std::string encode(const Stamp& stamp, const Event& event);

// Exactly one record. The error is one line: the byte, what was found, what was expected.
tl::expected<Recorded, std::string> decode(std::string_view bytes);

// A view, equal to `name`, that stays valid for ever, so that an Event may keep it. nullopt: not a name (lower-case
// letters, digits, '.', '_', '-'; 1 to max_name_bytes) or the pool of this process is full (4,096 names). Thread-safe.
std::optional<std::string_view> intern_name(std::string_view name);

}  // namespace tillrig
