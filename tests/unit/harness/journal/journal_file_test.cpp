#include "harness/journal/journal_file.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

Stamp at(std::int64_t ms) {
  return {std::chrono::milliseconds(ms), NodeName("till-1"), 1};
}

std::string two_entries(const char* scenario = "wallet/01_success") {
  std::ostringstream lines;
  JournalHeader header;
  header.seed = 18446744073709551615ULL;
  header.scenario = scenario;
  header.title = "quoted \"title\"";
  header.world = "virtual";
  header.versions = {{"tillrig", "0.1.0"}};
  Journal journal(header, {&lines});
  journal.record(at(1),
                 Event("display.shown").with("line1", "12.50\nCNY").with("line2", "谢谢 \x7f").with("till", "till-1"));
  journal.record(at(2),
                 Event("receipt.printed").with("text", std::string("\xff\x00raw", 5)).with("cut", std::int64_t{-1}));
  journal.finish(std::chrono::milliseconds(12));
  return lines.str();
}

struct File {
  explicit File(const std::string& text) : path(folder.path() / "journal.jsonl") { std::ofstream(path) << text; }
  TemporaryFolder folder;
  std::filesystem::path path;
};

std::string error_of(const std::string& text) {
  const File file(text);
  const auto parts = read_journal(file.path.string());
  BOOST_TEST_REQUIRE(!parts.has_value());
  return parts.error().substr(parts.error().find("journal.jsonl"));
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto found = text.find(what);
  BOOST_TEST_REQUIRE(found != std::string::npos);
  return text.replace(found, what.size(), with);
}

BOOST_AUTO_TEST_SUITE(journal_file)

BOOST_AUTO_TEST_CASE(a_journal_reads_back_as_it_was_recorded) {
  const File file(two_entries() + two_entries("wallet/02_decline"));
  const auto parts = read_journal(file.path.string());
  BOOST_TEST_REQUIRE(parts.has_value(), parts.error());
  BOOST_TEST_REQUIRE(parts->size() == 2U);
  const auto& part = parts->front();
  BOOST_TEST(part.header.seed == 18446744073709551615ULL);
  BOOST_TEST(part.header.title == "quoted \"title\"");
  BOOST_TEST(part.header.versions.at(0).second == "0.1.0");
  BOOST_TEST_REQUIRE(part.entries.size() == 2U);
  BOOST_TEST(part.entries[0].event.text("line1") == "12.50\nCNY");
  BOOST_TEST(part.entries[0].event.text("line2") == "谢谢 \x7f");
  BOOST_TEST(part.entries[1].event.text("text") == std::string("\xff\x00raw", 5));
  BOOST_TEST(part.entries[1].event.integer("cut") == -1);
  BOOST_TEST(parts->back().header.scenario == "wallet/02_decline");
  BOOST_TEST(hex(parts->back().chain) == hex(part.chain));
}

BOOST_AUTO_TEST_CASE(a_line_that_was_changed_breaks_the_chain) {
  BOOST_TEST(error_of(replaced(two_entries(), "12.50", "12.00")).find(":4: the chain says ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_line_that_was_taken_out_is_noticed) {
  const auto text = two_entries();
  const auto second = text.find('\n') + 1;
  const auto third = text.find('\n', second) + 1;
  BOOST_TEST(error_of(text.substr(0, second) + text.substr(third)) == "journal.jsonl:2: entry number 2, expected 1");
}

BOOST_AUTO_TEST_CASE(a_truncated_journal_is_an_error) {
  const auto text = two_entries();
  const auto end = text.rfind("{\"end\"");
  BOOST_TEST(error_of(text.substr(0, end)) == "journal.jsonl:3: truncated, expected the closing line of the last part");
  BOOST_TEST(error_of(text.substr(0, end - 20)) == "journal.jsonl:3: not a JSON object, expected one a line");
  BOOST_TEST(error_of("") == "journal.jsonl:0: empty, expected a header line");
}

BOOST_AUTO_TEST_CASE(malformed_lines_say_what_was_expected) {
  const auto text = two_entries();
  BOOST_TEST(error_of(replaced(text, "\"inc\":1", "\"inc\":\"x\"")) ==
             "journal.jsonl:2: \"inc\" is \"x\", expected an incarnation");
  BOOST_TEST(error_of(replaced(text, "\"kind\":\"display.shown\"", "\"kind\":\"Display\"")) ==
             "journal.jsonl:2: kind \"Display\", expected lower-case letters, digits, '.', '_', '-'");
  BOOST_TEST(error_of(replaced(text, "\"cut\":-1", "\"cut\":1.5")) ==
             "journal.jsonl:3: field \"cut\" is 1.5, expected a whole number or a text");
  BOOST_TEST(error_of(replaced(text, "\"journal\":1", "\"journal\":2")) ==
             "journal.jsonl:1: journal format 2, expected 1");
  BOOST_TEST(error_of(text.substr(text.find('\n') + 1)) ==
             "journal.jsonl:1: an entry outside a part, expected a header line");
}

BOOST_AUTO_TEST_CASE(two_runs_part_at_the_first_entry_that_differs) {
  std::vector<Entry> one, other;
  for (std::uint64_t n = 1; n <= 3; ++n) {
    one.push_back({n, std::chrono::milliseconds(n), NodeName("till-1"), 1, Event("key.pressed").with("key", "pay")});
    other.push_back(one.back());
  }
  BOOST_TEST(!first_difference(one, other));
  other[1].at += Duration(1);
  BOOST_TEST(first_difference(one, other).value().find("entry 2 differs: {\"n\":2,\"at_ns\":2000000,") == 0U);
  other = one;
  other.pop_back();
  BOOST_TEST(first_difference(one, other).value().find("one run ends after entry 2") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
