#include "harness/scenario/role_words.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>

namespace tillrig {
namespace {

// Where the code of each role lies.
const std::map<std::string, std::string> kRooms{
    {"till", "reference/terminal"},
    {"cashier", "reference/cashier"},
    {"acquiring", "reference/acquiring"},
    {"engine", "reference/engine"},
    {"wallet-adapter", "reference/adapters/wallet"},
    {"card-adapter", "reference/adapters/card"},
    {"stock", "reference/stock"},
    {"reconciliation", "reference/reconciliation"},
    {"wallet", "simulators/gateways"},
    {"bank", "simulators/banks"},
    {"desk", "simulators/devices"},
};

// Whose code reads some of its settings for it.
const std::map<std::string, std::string> kShared{{"bank", "simulators/gateways"}};

std::string sources_of(const std::string& room) {
  std::ostringstream all;
  for (const auto& file : std::filesystem::directory_iterator(room))
    if (file.path().extension() == ".cpp") all << std::ifstream(file.path()).rdbuf();
  return all.str();
}

std::vector<std::string> found(const std::string& text, const std::string& pattern, std::size_t group) {
  const std::regex expression(pattern);
  std::vector<std::string> all;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
    all.push_back((*match)[group].str());
  return all;
}

Settings::Value value_of(const std::string& reader) {
  if (reader == "integer") return std::int64_t{1};
  if (reader == "duration") return Duration{1};
  if (reader == "flag") return true;
  return std::string("x");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(role_words_of)

BOOST_AUTO_TEST_CASE(every_setting_that_a_room_reads_is_in_the_table_with_its_type) {
  for (const auto& [role, room] : kRooms) {
    const auto source = sources_of(room);
    const std::string reading = R"(settings\.(integer|duration|flag|text)\("([a-z_]+)\")";
    const auto readers = found(source, reading, 1);
    const auto names = found(source, reading, 2);
    BOOST_TEST(!names.empty(), room);
    for (std::size_t i = 0; i < names.size(); ++i)
      BOOST_TEST(!why_no_setting(*words_of_role(role), names[i], value_of(readers[i])), role + " " + names[i]);
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_in_the_table_that_no_room_has) {
  BOOST_TEST(role_words().size() == kRooms.size());
  for (const auto& role : role_words()) {
    auto source = sources_of(kRooms.at(std::string(role.role)));
    if (const auto shared = kShared.find(std::string(role.role)); shared != kShared.end())
      source += sources_of(shared->second);
    for (const auto& setting : role.settings) {
      std::string part(setting.name);
      part.erase(std::remove(part.begin(), part.end(), '*'), part.end());
      BOOST_TEST(source.find(part) != std::string::npos, role.role << " " << setting.name);
    }
    for (const auto point : role.fault_points)
      BOOST_TEST(source.find('"' + std::string(point) + '"') != std::string::npos, point);
  }
}

BOOST_AUTO_TEST_CASE(every_fault_point_of_a_room_is_in_the_table) {
  for (const auto& [role, room] : kRooms)
    for (const auto& point : found(sources_of(room), R"re(fault_point\("([a-z.]+)"\))re", 1))
      BOOST_TEST(!why_no_fault_point(*words_of_role(role), point), point);
}

BOOST_AUTO_TEST_CASE(the_power_can_go_at_an_operation_of_every_disk_that_a_role_has_and_of_no_other) {
  BOOST_TEST(!why_no_fault_point(*words_of_role("engine"), kDiskPoint));
  BOOST_TEST(!why_no_fault_point(*words_of_role("stock"), kDiskPoint));
  BOOST_TEST(*why_no_fault_point(*words_of_role("cashier"), kDiskPoint) ==
             "a cashier has no fault points, expected \"when\" instead");
  BOOST_TEST(*why_no_fault_point(*words_of_role("stock"), "disc") ==
             "unknown fault point of a stock, expected disk; did you mean \"disk\"?");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tillrig
