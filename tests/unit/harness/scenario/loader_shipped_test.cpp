#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/scenario/document.h"
#include "harness/scenario/loader.h"
#include "harness/scenario/schema.h"

namespace tillrig {
namespace {

namespace fs = std::filesystem;

std::string text_of_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

BOOST_AUTO_TEST_SUITE(loader_shipped)

BOOST_AUTO_TEST_CASE(every_file_below_scenarios_is_valid) {
  const auto files = checkable_files({"scenarios"});
  BOOST_TEST(files.size() > 2u);
  for (const Problem& problem : check_files(files)) BOOST_ERROR(problem.message());
}

BOOST_AUTO_TEST_CASE(the_schema_that_a_file_names_is_there_and_is_the_one_in_use) {
  for (const std::string& file : checkable_files({"scenarios"})) {
    const auto document = parse_file(file);
    BOOST_REQUIRE_MESSAGE(document.has_value(), file);
    const fs::path named = fs::path(file).parent_path() / *document->find("$schema")->text();
    BOOST_TEST(text_of_file(named) == schema_text(kind_of(*document).value()), file << " names " << named);
  }
}

BOOST_AUTO_TEST_CASE(the_schemas_say_what_they_expect_wherever_a_pattern_or_a_number_does_not) {
  for (const auto kind : {DocumentKind::scenario, DocumentKind::world, DocumentKind::prelude}) {
    const auto schema = nlohmann::json::parse(schema_text(kind));
    BOOST_TEST(schema.at("$schema") == "http://json-schema.org/draft-07/schema#");
    const std::function<void(const nlohmann::json&)> look = [&](const nlohmann::json& node) {
      if (node.is_object() && (node.contains("pattern") || node.contains("minimum")) && node.contains("type"))
        BOOST_TEST(node.contains("description"), node.dump());
      if (node.is_structured())
        for (const auto& child : node) look(child);
    };
    look(schema);
  }
}

BOOST_AUTO_TEST_CASE(half_of_the_scenarios_are_shorter_than_forty_lines) {
  std::vector<std::ptrdiff_t> lengths;
  for (const std::string& file : scenario_files({"scenarios"})) {
    const std::string text = text_of_file(file);
    lengths.push_back(std::count(text.begin(), text.end(), '\n'));
  }
  BOOST_REQUIRE(!lengths.empty());
  std::sort(lengths.begin(), lengths.end());
  BOOST_TEST(lengths[lengths.size() / 2] < 40);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
