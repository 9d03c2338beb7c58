#include "harness/journal/journal_file.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/journal/chain.h"
#include "harness/journal/json_text.h"
#include "reference/ports/event_codec.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;

struct BadLine {
  std::string what;
};

// A member of `from` as a T; throws BadLine when it is missing or of another type.
template <class T>
T member(const Json& from, const char* name, const char* expected) {
  const auto found = from.find(name);
  if (found == from.end()) throw BadLine{std::string("no \"") + name + "\", expected " + expected};
  bool fits = false;
  if constexpr (std::is_same_v<T, std::string>) fits = found->is_string();
  if constexpr (std::is_same_v<T, std::uint64_t>) fits = found->is_number_unsigned();
  if constexpr (std::is_same_v<T, std::int64_t>) fits = found->is_number_integer();
  if constexpr (std::is_same_v<T, Json>) fits = found->is_object();
  if (!fits) throw BadLine{std::string("\"") + name + "\" is " + found->dump() + ", expected " + expected};
  return found->get<T>();
}

Json parse_object(std::string_view line) {
  auto parsed = Json::parse(line, nullptr, false);
  if (parsed.is_discarded() || !parsed.is_object()) throw BadLine{"not a JSON object, expected one a line"};
  return parsed;
}

std::string_view name_or_throw(std::string_view name, const char* what) {
  const auto interned = intern_name(name);
  if (!interned)
    throw BadLine{std::string(what) + " \"" + std::string(name) +
                  "\", expected lower-case letters, digits, '.', '_', '-'"};
  return *interned;
}

std::string bytes_of(const std::string& hex) {
  auto bytes = bytes_of_hex(hex);
  if (!bytes) throw BadLine{"hex \"" + hex + "\", expected two digits of 0-9, a-f for each byte"};
  return std::move(*bytes);
}

void add_field(Event& event, const std::string& name, const Json& value) {
  const auto interned = name_or_throw(name, "field");
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
    throw BadLine{"field \"" + name + "\" is past 64 bits"};
  if (value.is_number_integer())
    event.add(interned, value.get<std::int64_t>());
  else if (value.is_string())
    event.add(interned, value.get<std::string>());
  else if (value.is_object() && value.size() == 1)
    event.add(interned, bytes_of(member<std::string>(value, "hex", "hex digits")));
  else
    throw BadLine{"field \"" + name + "\" is " + value.dump() + ", expected a whole number or a text"};
}

Entry entry_of(const Json& line) {
  Event event(name_or_throw(member<std::string>(line, "kind", "a kind of event"), "kind"));
  const auto fields = member<Json>(line, "fields", "an object");
  for (const auto& [name, value] : fields.items()) add_field(event, name, value);
  return {member<std::uint64_t>(line, "n", "the entry's number"),
          Duration(member<std::int64_t>(line, "at_ns", "a time")),
          NodeName(member<std::string>(line, "node", "a name")), member<std::uint64_t>(line, "inc", "an incarnation"),
          std::move(event)};
}

JournalHeader header_of(const Json& line) {
  if (member<std::uint64_t>(line, "journal", "the format's version") != format_version)
    throw BadLine{"journal format " + line.at("journal").dump() + ", expected " + std::to_string(format_version)};
  JournalHeader header;
  header.seed = member<std::uint64_t>(line, "seed", "a whole number");
  header.scenario = member<std::string>(line, "scenario", "an identifier");
  header.title = member<std::string>(line, "title", "a text");
  header.world = member<std::string>(line, "world", "virtual or live");
  header.host = member<std::string>(line, "host", "a text");
  header.time_zone_data = member<std::string>(line, "time_zone_data", "a text");
  header.binary_hash = member<std::string>(line, "binary_hash", "a text");
  const auto versions = member<Json>(line, "versions", "an object");
  for (const auto& [name, version] : versions.items())
    header.versions.emplace_back(name, version.is_string() ? version.get<std::string>() : version.dump());
  return header;
}

// Takes a file line by line; knows which part it is in.
class PartReader {
 public:
  void take(std::string_view text) {
    const Json line = parse_object(text);
    if (line.contains("journal"))
      begin(line);
    else if (line.contains("end"))
      end(member<Json>(line, "end", "an object"));
    else
      add(entry_of(line));
  }

  bool open() const { return open_; }
  std::vector<JournalPart> take_parts() && { return std::move(parts_); }

 private:
  void begin(const Json& line) {
    if (open_) throw BadLine{"a new header, expected the end of \"" + parts_.back().header.scenario + "\" first"};
    parts_.push_back({header_of(line), {}, {}});
    hasher_.emplace();
    open_ = true;
  }

  void add(Entry entry) {
    if (!open_) throw BadLine{"an entry outside a part, expected a header line"};
    auto& entries = parts_.back().entries;
    if (entry.number != entries.size() + 1)
      throw BadLine{"entry number " + std::to_string(entry.number) + ", expected " +
                    std::to_string(entries.size() + 1)};
    hasher_->add(entry.number, Stamp{entry.at, entry.node, entry.incarnation}, entry.event);
    entries.push_back(std::move(entry));
  }

  void end(const Json& line) {
    if (!open_) throw BadLine{"an end outside a part, expected a header line"};
    auto& part = parts_.back();
    const auto count = member<std::uint64_t>(line, "entries", "the number of entries");
    if (count != part.entries.size())
      throw BadLine{std::to_string(part.entries.size()) + " entries, expected " + std::to_string(count)};
    const auto chain = member<std::string>(line, "chain", "64 hex digits");
    if (chain != hex(hasher_->link()))
      throw BadLine{"the chain says " + chain + ", expected " + hex(hasher_->link()) + ": the entries were changed"};
    part.chain = hasher_->link();
    open_ = false;
  }

  std::vector<JournalPart> parts_;
  std::optional<ChainHasher> hasher_;
  bool open_ = false;
};

std::string shown(const Entry& entry) {
  std::string line;
  append_entry_line(entry, line);
  return line;
}

}  // namespace

std::string header_line(const JournalHeader& header) {
  Json versions = Json::object();
  for (const auto& [name, version] : header.versions) versions[name] = version;
  const Json line = {{"journal", format_version},
                     {"seed", header.seed},
                     {"scenario", header.scenario},
                     {"title", header.title},
                     {"world", header.world},
                     {"versions", versions},
                     {"host", header.host},
                     {"time_zone_data", header.time_zone_data},
                     {"binary_hash", header.binary_hash}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_entry_line(const Entry& entry, std::string& out) {
  out += "{\"n\":";
  out += std::to_string(entry.number);
  out += ",\"at_ns\":";
  out += std::to_string(entry.at.count());
  out += ",\"node\":";
  append_json_string(entry.node.text(), out);
  out += ",\"inc\":";
  out += std::to_string(entry.incarnation);
  out += ",\"kind\":";
  append_json_string(entry.event.kind(), out);
  out += ",\"fields\":{";
  bool first = true;
  for (const auto& field : entry.event.fields()) {
    if (!first) out.push_back(',');
    first = false;
    append_json_string(field.name, out);
    out.push_back(':');
    if (const auto* number = std::get_if<std::int64_t>(&field.value))
      out += std::to_string(*number);
    else
      append_json_bytes(std::get<std::string>(field.value), out);
  }
  out += "}}";
}

std::string end_line(std::uint64_t entries, const ChainLink& chain, Duration wall_time) {
  const Json line = {
      {"end", {{"entries", entries}, {"chain", hex(chain)}, {"wall_ms", whole_milliseconds(wall_time)}}}};
  return line.dump();
}

tl::expected<Entry, std::string> read_entry_line(std::string_view line) {
  try {
    return entry_of(parse_object(line));
  } catch (const BadLine& bad) {
    return tl::unexpected(bad.what);
  }
}

tl::expected<std::vector<JournalPart>, std::string> read_journal(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return tl::unexpected(path + ": cannot be read, expected a journal file");
  PartReader reader;
  std::size_t number = 0;
  const auto at = [&](const std::string& what) {
    return tl::unexpected(path + ":" + std::to_string(number) + ": " + what);
  };
  for (std::string line; std::getline(file, line);) {
    ++number;
    try {
      reader.take(line);
    } catch (const BadLine& bad) {
      return at(bad.what);
    }
  }
  if (number == 0) return at("empty, expected a header line");
  if (reader.open()) return at("truncated, expected the closing line of the last part");
  return std::move(reader).take_parts();
}

std::optional<std::string> first_difference(const std::vector<Entry>& one, const std::vector<Entry>& other) {
  const auto common = std::min(one.size(), other.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto canonical = [](const Entry& e) { return encode(Stamp{e.at, e.node, e.incarnation}, e.event); };
    if (canonical(one[i]) != canonical(other[i]))
      return "entry " + std::to_string(one[i].number) + " differs: " + shown(one[i]) + " against " + shown(other[i]);
  }
  if (one.size() == other.size()) return std::nullopt;
  const auto& longer = one.size() > other.size() ? one : other;
  return "one run ends after entry " + std::to_string(common) + ", the other goes on with " + shown(longer[common]);
}

}  // namespace tillrig
