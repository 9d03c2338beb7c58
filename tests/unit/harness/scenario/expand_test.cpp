#include "harness/scenario/expand.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

JsonNode parsed(const std::string& text) {
  return parse_document(text, "f.json").value();
}

std::string only(const Problems& problems) {
  return problems.size() == 1 ? problems[0].message() : "";
}

BOOST_AUTO_TEST_SUITE(expand)

BOOST_AUTO_TEST_CASE(each_row_is_a_case_with_its_values_and_their_types) {
  Problems problems;
  const auto rows = expand_table(
      parsed(R"({ "table": [{"n": 1, "w": "a"}, {"n": 2, "w": "b"}], "count": "${n}", "text": "is ${w}-${n}" })"),
      problems);
  BOOST_REQUIRE(problems.empty());
  BOOST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[1].suffix == "[2]");
  BOOST_TEST(std::get<std::int64_t>(rows[1].document.find("count")->value) == 2);
  BOOST_TEST(*rows[1].document.find("text")->text() == "is b-2");
  BOOST_TEST(!rows[1].document.find("table"));
}

BOOST_AUTO_TEST_CASE(keys_are_filled_in_as_well) {
  Problems problems;
  const auto rows = expand_table(parsed(R"({ "table": [{"item": "tea"}], "buys": {"${item}": 1} })"), problems);
  BOOST_TEST(rows[0].document.find("buys")->find("tea"));
}

BOOST_AUTO_TEST_CASE(a_row_may_have_a_name) {
  Problems problems;
  const auto rows = expand_table(parsed(R"({ "table": [{"row": "late", "x": "a"}], "t": "${x}" })"), problems);
  BOOST_TEST(problems.empty());
  BOOST_TEST(rows[0].suffix == "[late]");
}

BOOST_AUTO_TEST_CASE(two_rows_of_one_name_are_refused) {
  Problems problems;
  expand_table(parsed("{ \"t\": \"${x}\", \"table\": [{\"row\": \"a\", \"x\": 1},\n {\"row\": \"a\", \"x\": 2}] }"),
               problems);
  BOOST_TEST(only(problems) == "f.json:2: table[1]: a second row [a], expected names that differ");
}

BOOST_AUTO_TEST_CASE(a_parameter_that_nothing_gives_is_refused_with_the_nearest) {
  Problems problems;
  expand_table(parsed("{ \"table\": [{\"delay\": 1}],\n \"a\": \"${delay}\",\n \"b\": \"${dely}s\" }"), problems);
  BOOST_TEST(only(problems) == "f.json:3: b: nothing gives ${dely}, expected delay; did you mean \"delay\"?");
}

BOOST_AUTO_TEST_CASE(a_parameter_that_nothing_uses_is_refused) {
  Problems problems;
  expand_table(parsed("{ \"table\": [\n {\"delay\": 1, \"x\": 2}],\n \"a\": \"${x}\" }"), problems);
  BOOST_TEST(only(problems) == "f.json:2: table[0].delay: unused, expected ${delay} somewhere in the scenario");
}

BOOST_AUTO_TEST_CASE(a_parameter_that_one_row_lacks_is_refused) {
  Problems problems;
  expand_table(parsed("{ \"table\": [{\"x\": 1, \"y\": 1},\n {\"x\": 1}], \"a\": \"${x}\", \"b\": \"${y}\" }"),
               problems);
  BOOST_REQUIRE(!problems.empty());
  BOOST_TEST(problems[0].message() == "f.json:2: table[1]: parameter \"y\" is missing, expected it in every row");
}

BOOST_AUTO_TEST_CASE(a_capture_is_left_for_the_run) {
  Problems problems;
  const auto rows = expand_table(parsed(R"({ "steps": [{"capture": "order"}], "id": "${order}" })"), problems);
  BOOST_TEST(problems.empty());
  BOOST_TEST(*rows[0].document.find("id")->text() == "${order}");
}

BOOST_AUTO_TEST_CASE(a_prelude_stands_where_it_is_included) {
  const JsonNode prelude = parsed(R"({ "steps": [{"scan": "a"}, {"press": "b"}] })");
  JsonNode scenario = parsed(R"({ "steps": [{"wait": "1s"}, {"include": "p"}, {"wait": "2s"}] })");
  Problems problems;
  splice_preludes(
      scenario, [&](const JsonNode&, Problems&) { return &prelude; }, problems);
  const auto& steps = *scenario.find("steps")->array();
  BOOST_REQUIRE(steps.size() == 4u);
  BOOST_TEST(*steps[1].find("scan")->text() == "a");
  BOOST_TEST(*steps[3].find("wait")->text() == "2s");
}

BOOST_AUTO_TEST_CASE(a_prelude_that_includes_another_is_refused) {
  const JsonNode prelude = parsed("{ \"steps\": [\n{\"include\": \"q\"}] }");
  JsonNode scenario = parsed(R"({ "steps": [{"include": "p"}] })");
  Problems problems;
  splice_preludes(
      scenario, [&](const JsonNode&, Problems&) { return &prelude; }, problems);
  BOOST_TEST(only(problems) == "f.json:2: steps[0].include: a prelude cannot include another, expected a step");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
