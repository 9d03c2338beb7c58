#include "reference/ports/event_codec.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

constexpr std::size_t max_interned_names = 4096;
constexpr char tag_integer = 0;
constexpr char tag_text = 1;

void put_varint(std::uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

// Small numbers of either sign become short.
void put_zigzag(std::int64_t value, std::string& out) {
  put_varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63), out);
}

void put_text(std::string_view text, std::string& out) {
  put_varint(text.size(), out);
  out.append(text);
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= max_name_bytes && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

void put_name(std::string_view name, std::string& out) {
  invariant(is_name(name), "names of nodes, kinds and fields are lower-case letters, digits, '.', '_', '-'");
  put_text(name, out);
}

struct BadRecord {
  std::string what;
};

// Reads from the front; throws BadRecord, which stays in this file.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t varint(const char* what) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(one(what));
      if (shift == 63 && byte > 1) fail(what, "a number past 64 bits");
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte == 0 && shift > 0) fail(what, "a number in its shortest form");
        return value;
      }
    }
    fail(what, "a number within 64 bits");
  }

  std::int64_t zigzag(const char* what) {
    const auto value = varint(what);
    return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
  }

  char one(const char* what) {
    if (at_ == bytes_.size()) fail(what, "more bytes");
    return bytes_[at_++];
  }

  std::string_view text(const char* what, std::size_t limit) {
    const auto size = varint(what);
    if (size > limit) fail(what, "at most " + std::to_string(limit) + " bytes, not " + std::to_string(size));
    if (size > bytes_.size() - at_) fail(what, std::to_string(size) + " bytes");
    const auto found = bytes_.substr(at_, size);
    at_ += size;
    return found;
  }

  std::string_view name(const char* what) {
    const auto found = intern_name(text(what, max_name_bytes));
    if (!found) fail(what, "a name: lower-case letters, digits, '.', '_', '-'");
    return *found;
  }

  bool done() const { return at_ == bytes_.size(); }

  [[noreturn]] void fail(const char* what, const std::string& expected) const {
    throw BadRecord{"record, byte " + std::to_string(at_) + ": " + what + ": expected " + expected};
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

Event decode_event(Cursor& from) {
  Event event(from.name("kind"));
  const auto count = from.varint("number of fields");
  if (count > max_fields) from.fail("number of fields", "at most " + std::to_string(max_fields));
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto name = from.name("name of a field");
    if (event.find(name)) from.fail("name of a field", "each name once, not \"" + std::string(name) + "\" again");
    const auto tag = from.one("type of a field");
    if (tag == tag_integer)
      event.add(name, from.zigzag("number"));
    else if (tag == tag_text)
      event.add(name, from.text("text", max_text_bytes));
    else
      from.fail("type of a field", "0 (number) or 1 (text)");
  }
  return event;
}

}  // namespace

void encode(const Stamp& stamp, const Event& event, std::string& out) {
  invariant(event.fields().size() <= max_fields, "an event has at most max_fields fields");
  put_zigzag(stamp.at.count(), out);
  put_name(stamp.node.text(), out);
  put_varint(stamp.incarnation, out);
  put_name(event.kind(), out);
  put_varint(event.fields().size(), out);
  for (const auto& field : event.fields()) {
    put_name(field.name, out);
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
      out.push_back(tag_integer);
      put_zigzag(*number, out);
    } else {
      const auto& text = std::get<std::string>(field.value);
      invariant(text.size() <= max_text_bytes, "a text field has at most max_text_bytes");
      out.push_back(tag_text);
      put_text(text, out);
    }
  }
}

std::string encode(const Stamp& stamp, const Event& event) {
  std::string out;
  encode(stamp, event, out);
  return out;
}

tl::expected<Recorded, std::string> decode(std::string_view bytes) {
  try {
    Cursor from(bytes);
    if (bytes.size() > max_record_bytes) from.fail("size", "at most " + std::to_string(max_record_bytes) + " bytes");
    Stamp stamp;
    stamp.at = Duration(from.zigzag("time"));
    stamp.node = NodeName(std::string(from.name("node")));
    stamp.incarnation = from.varint("incarnation");
    Event event = decode_event(from);
    if (!from.done()) from.fail("end of the record", "no more bytes");
    return Recorded{std::move(stamp), std::move(event)};
  } catch (const BadRecord& bad) {
    return tl::unexpected(bad.what);
  }
}

std::optional<std::string_view> intern_name(std::string_view name) {
  static std::mutex guard;
  // Node-based, so that a view into a name outlives every later insertion.
  static std::set<std::string, std::less<>> names;
  if (!is_name(name)) return std::nullopt;
  const std::lock_guard lock(guard);
  const auto found = names.find(name);
  if (found != names.end()) return std::string_view(*found);
  if (names.size() >= max_interned_names) return std::nullopt;
  return std::string_view(*names.emplace(name).first);
}

}  // namespace tillrig
