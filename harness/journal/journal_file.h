#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/journal/journal.h"

namespace tillrig {

// A journal file is JSON lines, one part a case:
//   {"journal":1,"seed":7,"scenario":"wallet/01","title":"…","world":"virtual","versions":{…},"host":"…",…}
//   {"n":1,"at_ns":0,"node":"till-1","inc":1,"kind":"node.started","fields":{…}}        numbers and texts;
//   {"end":{"entries":1,"chain":"<64 hex digits>","wall_ms":12}}       text that is not UTF-8 as {"hex":"…"}

std::string header_line(const JournalHeader& header);
void append_entry_line(const Entry& entry, std::string& out);  // without the newline
std::string end_line(std::uint64_t entries, const ChainLink& chain, Duration wall_time);

// The error says what was found and what was expected, without a place.
tl::expected<Entry, std::string> read_entry_line(std::string_view line);

// One part as it was read back. Its entries are numbered without a gap and its chain was computed again and agrees.
struct JournalPart {
  JournalHeader header;
  std::vector<Entry> entries;
  ChainLink chain{};
};

// Everything in a file. The error is one line "file:line: what, expected what": malformed, truncated, renumbered, or a
// chain that does not agree.
tl::expected<std::vector<JournalPart>, std::string> read_journal(const std::string& path);

// Where two runs part, for truth 19. nullopt: equal. Otherwise one sentence with the first entry that differs.
std::optional<std::string> first_difference(const std::vector<Entry>& one, const std::vector<Entry>& other);

}  // namespace tillrig
