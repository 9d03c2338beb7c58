#include "harness/scenario/document.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(every_value_knows_its_line) {
  const auto parsed =
      parse_document("{\n  \"a\": 1\n  ,\n  // a word\n  \"b\": [\n    true,\n    \"x\"\n  ]\n}", "f.json");
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->line == 1);
  BOOST_TEST(parsed->find("a")->line == 2);
  BOOST_TEST(parsed->find("b")->line == 5);
  const auto& items = *parsed->find("b")->array();
  BOOST_TEST(items.at(0).line == 6);
  BOOST_TEST(items.at(1).line == 7);
  BOOST_TEST(items.at(1).path == "b[1]");
}

BOOST_AUTO_TEST_CASE(both_kinds_of_comments_are_skipped) {
  const auto parsed = parse_document("/* one\n two */ { \"a\": 1 } // end", "f.json");
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->find("a")->line == 2);
}

BOOST_AUTO_TEST_CASE(a_key_that_stands_twice_is_refused_at_its_second_place) {
  const auto parsed = parse_document("{ \"a\": {\n \"b\": 1,\n \"b\": 2 } }", "f.json");
  BOOST_REQUIRE(!parsed.has_value());
  BOOST_REQUIRE(parsed.error().size() == 1u);
  BOOST_TEST(parsed.error()[0].message() == "f.json:3: a.b: stands twice, expected it once; the first is on line 2");
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_refused_at_its_line) {
  const auto parsed = parse_document("{\n  \"a\": 1,\n  \"b\" 2\n}", "f.json");
  BOOST_REQUIRE(!parsed.has_value());
  const std::string message = parsed.error()[0].message();
  BOOST_TEST(message.starts_with("f.json:3: not JSON: syntax error while parsing object separator"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_a_problem_and_not_a_crash) {
  const auto parsed = parse_file("no/such/file.json");
  BOOST_REQUIRE(!parsed.has_value());
  BOOST_TEST(parsed.error()[0].message() == "no/such/file.json:1: cannot be read, expected a JSON file");
}

BOOST_AUTO_TEST_CASE(values_are_spoken_on_one_line) {
  const auto parsed =
      parse_document(R"({ "when": { "event": "x", "nth": 2 }, "why": "two words", "l": [1, false] })", "f");
  BOOST_TEST(spoken(*parsed) == R"({when {event x nth 2} why "two words" l [1 false]})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
