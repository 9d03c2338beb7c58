#include "reports/pack_record.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "reports/reports.h"

namespace tillrig::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;

struct BadLine {
  std::string what;
};

const Json& member(const Json& from, const char* name, const char* expected, bool (Json::*fits)() const noexcept) {
  const auto found = from.find(name);
  if (found == from.end()) throw BadLine{std::string("no \"") + name + "\", expected " + expected};
  if (!((*found).*fits)())
    throw BadLine{std::string("\"") + name + "\" is " + found->dump() + ", expected " + expected};
  return *found;
}

std::string text(const Json& from, const char* name) {
  return member(from, name, "a text", &Json::is_string).get<std::string>();
}

std::int64_t integer(const Json& from, const char* name) {
  return member(from, name, "a whole number", &Json::is_number_integer).get<std::int64_t>();
}

std::uint64_t count(const Json& from, const char* name) {
  return member(from, name, "a whole number from 0", &Json::is_number_unsigned).get<std::uint64_t>();
}

const Json& object(const Json& from, const char* name) {
  return member(from, name, "an object", &Json::is_object);
}

FaultRecord& fault_of(CaseRecord& record, const Json& fields) {
  const auto fault = text(fields, "fault");
  const auto target = fields.contains("target") ? text(fields, "target") : std::string();
  const auto known = std::find_if(record.faults.begin(), record.faults.end(),
                                  [&](const FaultRecord& f) { return f.fault == fault && f.target == target; });
  return known == record.faults.end() ? record.faults.emplace_back(FaultRecord{fault, target, 0, 0}) : *known;
}

// What each kind of entry adds to its case; kinds without a row add nothing to a report.
using Take = void (*)(CaseRecord&, const Json& fields);

const std::unordered_map<std::string, Take>& takers() {
  static const std::unordered_map<std::string, Take> table{
      {"expectation.met",
       [](CaseRecord& record, const Json& fields) {
         record.expectations.push_back({text(fields, "text"), true, integer(fields, "took_ms"), {}});
       }},
      {"expectation.failed",
       [](CaseRecord& record, const Json& fields) {
         record.expectations.push_back({text(fields, "text"), false, integer(fields, "took_ms"), text(fields, "why")});
       }},
      {"truth.judged",
       [](CaseRecord& record, const Json& fields) {
         record.truths.push_back({integer(fields, "truth"), text(fields, "name"), integer(fields, "subjects"),
                                  integer(fields, "violations")});
       }},
      {"truth.violated",
       [](CaseRecord& record, const Json& fields) {
         record.violations.push_back({integer(fields, "truth"), text(fields, "property"), text(fields, "role"),
                                      text(fields, "sentence"), integer(fields, "entry")});
       }},
      {"decision.made",
       [](CaseRecord& record, const Json& fields) { record.decisions_ms.push_back(integer(fields, "took_ms")); }},
      {"fault.started", [](CaseRecord& record, const Json& fields) { ++fault_of(record, fields).started; }},
      {"fault.fired", [](CaseRecord& record, const Json& fields) { ++fault_of(record, fields).fired; }},
      {"verdict", [](CaseRecord& record, const Json& fields) {
         if (!record.verdict.empty()) throw BadLine{"a second verdict, expected one a case"};
         const auto verdict = text(fields, "verdict");
         static const std::vector<std::string> known{"PASS", "FAIL", "INCONCLUSIVE", "NOT_APPLICABLE", "ERROR"};
         if (std::find(known.begin(), known.end(), verdict) == known.end())
           throw BadLine{"verdict \"" + verdict + "\", expected PASS, FAIL, INCONCLUSIVE, NOT_APPLICABLE or ERROR"};
         record.verdict = verdict;
         record.reason = text(fields, "reason");
       }}};
  return table;
}

class Reader {
 public:
  void take(const std::string& line) {
    const auto parsed = Json::parse(line, nullptr, false);
    if (parsed.is_discarded() || !parsed.is_object()) throw BadLine{"not a JSON object, expected one a line"};
    if (parsed.contains("journal")) return begin(parsed);
    if (!current_) throw BadLine{"outside a case, expected a header line"};
    if (parsed.contains("end")) return end(object(parsed, "end"));
    entry(parsed);
  }

  void finish() const {
    if (current_) throw BadLine{"truncated, expected the closing line of " + current_->scenario};
    if (pack_.cases.empty()) throw BadLine{"empty, expected a header line"};
  }

  PackRecord take_pack() && { return std::move(pack_); }

 private:
  void begin(const Json& line) {
    if (current_) throw BadLine{"a new case, expected the closing line of " + current_->scenario};
    if (integer(line, "journal") != format_version)
      throw BadLine{"journal format " + line.at("journal").dump() + ", expected " + std::to_string(format_version)};
    current_.emplace();
    current_->scenario = text(line, "scenario");
    current_->title = text(line, "title");
    current_->world = text(line, "world");
    current_->seed = count(line, "seed");
    if (!pack_.cases.empty()) return;
    pack_.host = text(line, "host");
    pack_.time_zone_data = text(line, "time_zone_data");
    pack_.binary_hash = text(line, "binary_hash");
    for (const auto& [name, version] : object(line, "versions").items())
      pack_.versions.emplace_back(name, version.is_string() ? version.get<std::string>() : version.dump());
  }

  void entry(const Json& line) {
    const auto number = count(line, "n");
    if (number != current_->entries + 1)
      throw BadLine{"entry number " + std::to_string(number) + ", expected " + std::to_string(current_->entries + 1)};
    current_->entries = number;
    current_->simulated = Duration(integer(line, "at_ns"));
    const auto kind = takers().find(text(line, "kind"));
    const auto& fields = object(line, "fields");
    if (kind != takers().end()) kind->second(*current_, fields);
  }

  void end(const Json& line) {
    if (count(line, "entries") != current_->entries)
      throw BadLine{std::to_string(current_->entries) + " entries, expected " + std::to_string(count(line, "entries"))};
    if (current_->verdict.empty()) throw BadLine{"the end of " + current_->scenario + ", expected its verdict first"};
    current_->chain = text(line, "chain");
    current_->wall_ms = integer(line, "wall_ms");
    pack_.cases.push_back(std::move(*current_));
    current_.reset();
  }

  PackRecord pack_;
  std::optional<CaseRecord> current_;
};

}  // namespace

std::string verdict_of(const PackRecord& pack) {
  const auto any = [&](std::string_view verdict) {
    return std::any_of(pack.cases.begin(), pack.cases.end(), [&](const CaseRecord& c) { return c.verdict == verdict; });
  };
  for (const char* worst : {"ERROR", "FAIL", "INCONCLUSIVE"})
    if (any(worst)) return worst;
  constexpr std::ptrdiff_t one_in = 10;
  const auto skipped = std::count_if(pack.cases.begin(), pack.cases.end(),
                                     [](const CaseRecord& c) { return c.verdict == "NOT_APPLICABLE"; });
  return any("PASS") && skipped * one_in <= std::ssize(pack.cases) ? "PASS" : "INCONCLUSIVE";
}

PackRecord read_pack(const std::filesystem::path& journal) {
  std::ifstream file(journal, std::ios::binary);
  if (!file) throw JournalUnreadable(journal.string() + ": cannot be read, expected a journal");
  Reader reader;
  std::size_t number = 0;
  try {
    for (std::string line; std::getline(file, line);) {
      ++number;
      reader.take(line);
    }
    reader.finish();
  } catch (const BadLine& bad) {
    throw JournalUnreadable(journal.string() + ':' + std::to_string(number) + ": " + bad.what);
  }
  return std::move(reader).take_pack();
}

}  // namespace tillrig::reports
