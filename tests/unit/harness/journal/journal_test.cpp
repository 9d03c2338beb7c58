#include "harness/journal/journal.h"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <sstream>
#include <stdexcept>

namespace tillrig {
namespace {

using std::chrono::milliseconds;

Stamp stamp(std::int64_t ms, const char* node = "till-1", std::uint64_t incarnation = 1) {
  return {milliseconds(ms), NodeName(node), incarnation};
}

Event shown(const char* text) {
  return Event("display.shown").with("line2", text).with("till", "till-1");
}

std::string chain_of(const Stamp& at, Event event) {
  Journal journal(JournalHeader{});
  journal.record(at, std::move(event));
  return journal.chain_hex();
}

BOOST_AUTO_TEST_SUITE(journal)

BOOST_AUTO_TEST_CASE(the_chain_of_an_empty_journal_is_zero) {
  BOOST_TEST(Journal(JournalHeader{}).chain_hex() == std::string(64, '0'));
}

BOOST_AUTO_TEST_CASE(the_chain_changes_when_anything_of_an_entry_changes) {
  const auto chain = chain_of(stamp(5), shown("PAID"));
  BOOST_TEST(chain_of(stamp(5), shown("PAID")) == chain);
  BOOST_TEST(chain_of(stamp(6), shown("PAID")) != chain);
  BOOST_TEST(chain_of(stamp(5, "till-2"), shown("PAID")) != chain);
  BOOST_TEST(chain_of(stamp(5, "till-1", 2), shown("PAID")) != chain);
  BOOST_TEST(chain_of(stamp(5), shown("DECLINED")) != chain);
  BOOST_TEST(chain_of(stamp(5), Event("screen.shown").with("line2", "PAID").with("till", "till-1")) != chain);
  BOOST_TEST(chain_of(stamp(5), Event("display.shown").with("till", "till-1").with("line2", "PAID")) != chain);
  BOOST_TEST(chain_of(stamp(5), Event("display.shown").with("line2", "PAID").with("till", std::int64_t{1})) != chain);
}

BOOST_AUTO_TEST_CASE(the_chain_depends_on_the_order_of_entries) {
  Journal one(JournalHeader{}), other(JournalHeader{});
  one.record(stamp(1), shown("A"));
  one.record(stamp(1), shown("B"));
  other.record(stamp(1), shown("B"));
  other.record(stamp(1), shown("A"));
  BOOST_TEST(one.chain_hex() != other.chain_hex());
}

BOOST_AUTO_TEST_CASE(the_header_is_outside_the_chain) {
  JournalHeader header;
  header.host = "another machine";
  Journal one(header), other(JournalHeader{});
  one.record(stamp(1), shown("A"));
  other.record(stamp(1), shown("A"));
  BOOST_TEST(one.chain_hex() == other.chain_hex());
}

BOOST_AUTO_TEST_CASE(what_a_subscriber_records_reaches_everybody_after_its_cause) {
  Journal journal(JournalHeader{});
  std::vector<std::uint64_t> first, second;
  journal.subscribe([&](const Entry& entry) {
    first.push_back(entry.number);
    if (entry.number == 1) journal.record(stamp(1), shown("caused"));
  });
  journal.subscribe([&](const Entry& entry) { second.push_back(entry.number); });
  journal.record(stamp(1), shown("cause"));
  journal.record(stamp(2), shown("later"));
  const std::vector<std::uint64_t> in_order{1, 2, 3};
  BOOST_TEST(first == in_order, boost::test_tools::per_element());
  BOOST_TEST(second == in_order, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_subscriber_that_throws_does_not_silence_the_journal) {
  Journal journal(JournalHeader{});
  int seen = 0;
  journal.subscribe([&](const Entry& entry) {
    ++seen;
    if (entry.number == 1) throw std::runtime_error("broken");
  });
  BOOST_CHECK_THROW(journal.record(stamp(1), shown("A")), std::runtime_error);
  journal.record(stamp(2), shown("B"));
  BOOST_TEST(seen == 2);
}

BOOST_AUTO_TEST_CASE(the_tail_keeps_the_last_entries_oldest_first) {
  Journal journal(JournalHeader{}, {nullptr, 3});
  for (int i = 1; i <= 5; ++i) journal.record(stamp(i), shown("x"));
  const auto tail = journal.tail();
  BOOST_TEST_REQUIRE(tail.size() == 3U);
  BOOST_TEST(tail.front().find("{\"n\":3,") == 0U);
  BOOST_TEST(tail.back().find("{\"n\":5,") == 0U);
}

BOOST_AUTO_TEST_CASE(a_journal_that_cannot_be_written_is_not_dropped_silently) {
  std::ostringstream lines;
  Journal journal(JournalHeader{}, {&lines, 3});
  lines.setstate(std::ios::badbit);
  BOOST_CHECK_THROW(journal.record(stamp(1), shown("A")), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(an_entry_costs_about_a_microsecond) {
  Journal journal(JournalHeader{});
  constexpr int entries = 100'000;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < entries; ++i)
    journal.record(stamp(i), Event("message.sent")
                                 .with("to", "acquiring")
                                 .with("type", "request")
                                 .with("verb", "order.pay")
                                 .with("correlation", std::int64_t{i})
                                 .with("key", "till-1-000042-1")
                                 .with("digest", "0123456789abcdef"));
  const auto took = std::chrono::steady_clock::now() - began;
  BOOST_TEST_MESSAGE("one entry: " << std::chrono::nanoseconds(took).count() / entries << " ns");
  BOOST_TEST(journal.entries() == std::uint64_t{entries});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
