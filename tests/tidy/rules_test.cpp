#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/tidy/rules.h"

namespace tillrig::tidy {
namespace {

using Rule = Complaints (*)(const House&);

House with(std::string path, std::string text) {
  House house;
  house.sources.push_back(source(std::move(path), std::move(text)));
  return house;
}

// A small house with a table and two rooms, and one more file.
House two_rooms_and(std::string path, std::string text) {
  auto house = with(std::move(path), std::move(text));
  house.may_use =
      may_use_table(R"x(set(MAY_USE_reference "reference") set(MAY_USE_simulators "simulators|reference/(ports)"))x");
  house.rooms = {{"reference/engine", {"reference/ports"}, true},
                 {"reference/ports", {}, true},
                 {"reference/stock", {}, true},
                 {"simulators/kernel", {"reference/ports"}, true}};
  return house;
}

void complains(Rule rule, const House& house, const std::string& line) {
  const auto complaints = rule(house);
  BOOST_REQUIRE_MESSAGE(complaints.size() == 1, "expected one complaint: " + line);
  BOOST_TEST(complaints.front().find(line) != std::string::npos, complaints.front() << " says nothing of " << line);
}

void is_content(Rule rule, const House& house) {
  for (const auto& line : rule(house)) BOOST_ERROR("unexpected: " + line);
}

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(comments_and_literals_are_no_code) {
  const std::string text = "A; // B\nC(\"D\\\"\", 'E'); /* F\n G */ H = 1'000; R\"(I\n\")\" J;\n#include \"K/L.h\"\n";
  const auto code = blank_comments_and_literals(text);
  BOOST_TEST(code.size() == text.size());
  for (const char gone : {'B', 'D', 'E', 'F', 'G', 'I'}) BOOST_TEST(code.find(gone) == std::string::npos, gone);
  for (const char kept : {'A', 'C', 'H', 'J', 'K', 'L'}) BOOST_TEST(code.find(kept) != std::string::npos, kept);
  BOOST_TEST(code.find("1'000") != std::string::npos);
  BOOST_TEST(std::count(code.begin(), code.end(), '\n') == std::count(text.begin(), text.end(), '\n'));
}

BOOST_AUTO_TEST_CASE(a_room_without_a_readme) {
  House house;
  house.rooms = {{"reference/engine", {}, false}};
  complains(every_room_has_a_readme, house, "reference/engine: expected a README.md");
  house.rooms.front().has_readme = true;
  is_content(every_room_has_a_readme, house);
}

BOOST_AUTO_TEST_CASE(a_room_without_a_row_and_a_row_without_a_room) {
  House house;
  house.rooms = {{"reference/engine", {}, true}};
  complains(the_map_and_the_rooms_agree, house, "expected one row for reference/engine");
  house.readme = "| room | what |\n|---|---|\n| `reference/engine` | decides |\n| tests/unit | not a room |\n";
  is_content(the_map_and_the_rooms_agree, house);
  house.readme += "| reference/gone | was here |\n";
  complains(the_map_and_the_rooms_agree, house, "a row for reference/gone");
}

BOOST_AUTO_TEST_CASE(an_include_against_the_table_or_the_rooms_own_list) {
  complains(includes_follow_the_table,
            two_rooms_and("simulators/kernel/a.cpp", "int a;\n#include \"reference/engine/payment.h\"\n"),
            "simulators/kernel/a.cpp:2: simulators may not use reference/engine");
  complains(includes_follow_the_table, two_rooms_and("reference/engine/a.h", "#include \"reference/stock/stock.h\"\n"),
            "reference/engine does not say USES reference/stock");
  is_content(includes_follow_the_table, two_rooms_and("reference/engine/a.h", "#include \"reference/ports/bus.h\"\n"));
}

BOOST_AUTO_TEST_CASE(an_include_beside_the_file) {
  auto house = with("reference/engine/a.cpp", "#include \"b.h\"\n");
  is_content(includes_start_at_the_top, house);
  house.sources.push_back(source("reference/engine/b.h", ""));
  complains(includes_start_at_the_top, house, "expected the path from the top: \"reference/engine/b.h\"");
  complains(includes_start_at_the_top, with("reports/a.cpp", "#include \"../b.h\"\n"), "from the top");
}

BOOST_AUTO_TEST_CASE(a_heavy_library_brought_into_another_room) {
  auto house = two_rooms_and("reference/ports/json.h", "#include <nlohmann/json.hpp>\n");
  house.sources.push_back(source("reference/ports/reader.h", "#pragma once\n#include \"reference/ports/json.h\"\n"));
  house.sources.push_back(source("reference/engine/a.cpp", "#include <nlohmann/json.hpp>\n"));
  is_content(heavy_headers_stay_in_their_room, house);
  house.sources.push_back(source("reference/engine/b.cpp", "#include \"reference/ports/reader.h\"\n"));
  complains(heavy_headers_stay_in_their_room, house, "reference/engine/b.cpp:1: reference/ports/reader.h brings");
}

BOOST_AUTO_TEST_CASE(a_unit_test_of_nothing) {
  auto house = with("tests/unit/reference/engine/payment_late_test.cpp", "");
  complains(every_unit_test_mirrors_a_source, house, "expected to mirror reference/engine/payment_late");
  house.sources.push_back(source("reference/engine/payment.h", ""));
  is_content(every_unit_test_mirrors_a_source, house);
  is_content(every_unit_test_mirrors_a_source, two_rooms_and("tests/unit/simulators/kernel/kernel_test.cpp", ""));
}

BOOST_AUTO_TEST_CASE(a_stray_file_at_the_top) {
  House house;
  house.top_entries = {"README.md", "rig", "notes.txt"};
  complains(the_top_holds_what_was_agreed, house, "notes.txt");
}

BOOST_AUTO_TEST_CASE(a_file_that_grew_too_long) {
  is_content(files_stay_short, with("reports/a.cpp", std::string(600, '\n')));
  complains(files_stay_short, with("reports/a.cpp", std::string(601, '\n')), "at most 600 lines");
}

BOOST_AUTO_TEST_CASE(a_marker_left_over) {
  complains(no_left_overs,
            with("reports/a.cpp",
                 "int a;  // TO"
                 "DO: rest\n"),
            "reports/a.cpp:1: left over");
  is_content(no_left_overs, with("reports/a.cpp", "// what is left to do\n"));
}

BOOST_AUTO_TEST_CASE(a_path_of_one_machine) {
  complains(no_machine_paths,
            with("reports/a.cpp",
                 "open(\"/ho"
                 "me/me/x\");\n"),
            "reports/a.cpp:1");
  is_content(no_machine_paths, with("reports/a.cpp", "open(\"/tmp/x\"); a = \"tests/work/x\";\n"));
}

BOOST_AUTO_TEST_CASE(a_header_without_its_guard) {
  complains(headers_are_read_once, with("reports/a.h", "int a;\n"), "#pragma once");
  is_content(headers_are_read_once, with("reports/a.h", "#pragma once\n"));
}

BOOST_AUTO_TEST_CASE(a_real_clock) {
  complains(real_clocks_stay_in_the_live_world,
            with("harness/journal/a.cpp", "auto t = std::chrono::system_clock::now();\n"),
            "system_clock: a real clock");
  complains(real_clocks_stay_in_the_live_world, with("reference/engine/a.cpp", "asio::steady_timer t{io};\n"),
            "Clock port");
  is_content(real_clocks_stay_in_the_live_world, with("reference/live/a.cpp", "std::chrono::steady_clock::now();\n"));
  is_content(real_clocks_stay_in_the_live_world, with("reference/engine/a.cpp", "// not steady_clock\n"));
}

BOOST_AUTO_TEST_CASE(randomness_of_the_standard_library) {
  complains(randomness_comes_from_the_port, with("simulators/links/a.cpp", "std::random_device d;\n"), "Random port");
  complains(randomness_comes_from_the_port, with("simulators/links/a.cpp", "exponential_distribution<> d;\n"),
            "Random");
  is_content(randomness_comes_from_the_port, with("simulators/links/a.cpp", "random.below(\"delay\", 10);\n"));
}

BOOST_AUTO_TEST_CASE(an_unordered_container_near_the_journal) {
  complains(no_order_from_hashes, with("harness/oracles/a.h", "std::unordered_map<int, int> a;\n"), ":1: an order");
  is_content(no_order_from_hashes, with("harness/oracles/a.h", "std::unordered_map<int, int> a;  // looked up only\n"));
  is_content(no_order_from_hashes, with("harness/oracles/a.h", "std::map<int, int> a;\n"));
}

BOOST_AUTO_TEST_CASE(a_coroutine_lambda_with_captures) {
  const auto lambda = [](const std::string& code) { return with("reference/engine/a.cpp", code); };
  complains(no_coroutine_lambda_captures, lambda("co_spawn(ex, [&]() -> awaitable<void> { co_return; });"), "by value");
  complains(no_coroutine_lambda_captures, lambda("f([this](Request r) -> asio::awaitable<Answer> { co_await g(r); });"),
            "by value");
  complains(no_coroutine_lambda_captures, lambda("auto f = [x = 1]() mutable -> awaitable<int> {\n  co_return x; };"),
            "by value");
  is_content(no_coroutine_lambda_captures, lambda("f([](int x) -> awaitable<int> { co_return x; });"));
  is_content(no_coroutine_lambda_captures, lambda("f([this](Request r) { return handle(std::move(r)); });"));
  is_content(no_coroutine_lambda_captures,
             lambda("f([&] { spawn(ex, [](int x) -> awaitable<int> { co_return x; }(1)); });"));
  is_content(no_coroutine_lambda_captures, lambda("awaitable<int> f() { a[1](2); co_return b[i]; }"));
}

BOOST_AUTO_TEST_CASE(a_detached_coroutine) {
  complains(no_coroutine_is_detached, with("reference/live/a.cpp", "co_spawn(ex, f(), asio::detached);"), "spawn");
  is_content(no_coroutine_is_detached, with("reference/live/a.cpp", "spawn(ex, f());  // never detached"));
}

BOOST_AUTO_TEST_CASE(a_library_outside_its_room) {
  complains(libraries_stay_in_their_rooms, with("harness/live/a.cpp", "#include <zmq.hpp>\n"), "only reference/live");
  complains(libraries_stay_in_their_rooms, with("simulators/devices/a.cpp", "#include <systemc>\n"),
            "simulators/kernel");
  is_content(libraries_stay_in_their_rooms, with("simulators/kernel/a.cpp", "#include <systemc>\n"));
}

BOOST_AUTO_TEST_CASE(a_payment_code_in_clear) {
  complains(payment_codes_leave_by_one_door, with("reference/engine/a.cpp", "log(code.clear_for_wire());"), "masked()");
  is_content(payment_codes_leave_by_one_door, with("reference/adapters/wallet/a.cpp", "send(code.clear_for_wire());"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::tidy
