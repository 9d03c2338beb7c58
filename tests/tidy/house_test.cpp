#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <string>

#include "tests/tidy/rules.h"

namespace tillrig::tidy {
namespace {

const House& house() {
  static const House read = read_house(".");
  return read;
}

void report(const Complaints& complaints) {
  for (const auto& line : complaints) BOOST_ERROR(line);
  BOOST_TEST(complaints.empty());
}

BOOST_AUTO_TEST_SUITE(the_house)

BOOST_AUTO_TEST_CASE(was_found_and_read) {
  BOOST_TEST(house().rooms.size() > 10);
  BOOST_TEST(house().sources.size() > 50);
  BOOST_TEST(house().may_use.size() == 5);
  BOOST_TEST(house().room_of("reference/engine/x.h")->uses.size() >= 2);
}

#define KEEPS_THE_RULE(rule)     \
  BOOST_AUTO_TEST_CASE(rule) {   \
    report(tidy::rule(house())); \
  }
KEEPS_THE_RULE(every_room_has_a_readme)
KEEPS_THE_RULE(the_map_and_the_rooms_agree)
KEEPS_THE_RULE(includes_follow_the_table)
KEEPS_THE_RULE(includes_start_at_the_top)
KEEPS_THE_RULE(heavy_headers_stay_in_their_room)
KEEPS_THE_RULE(every_unit_test_mirrors_a_source)
KEEPS_THE_RULE(the_top_holds_what_was_agreed)
KEEPS_THE_RULE(files_stay_short)
KEEPS_THE_RULE(no_left_overs)
KEEPS_THE_RULE(no_machine_paths)
KEEPS_THE_RULE(headers_are_read_once)
KEEPS_THE_RULE(real_clocks_stay_in_the_live_world)
KEEPS_THE_RULE(randomness_comes_from_the_port)
KEEPS_THE_RULE(no_order_from_hashes)
KEEPS_THE_RULE(no_coroutine_lambda_captures)
KEEPS_THE_RULE(no_coroutine_is_detached)
KEEPS_THE_RULE(libraries_stay_in_their_rooms)
KEEPS_THE_RULE(payment_codes_leave_by_one_door)

BOOST_AUTO_TEST_CASE(is_formatted) {
  std::string command = std::string(TILLRIG_CLANG_FORMAT) + " --dry-run --Werror --ferror-limit=1";
  for (const auto& file : house().sources) command += " " + file.path;
  BOOST_TEST(std::system(command.c_str()) == 0, "`rig format` writes the agreed format");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::tidy
