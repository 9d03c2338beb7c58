#include "simulators/devices/escpos_parser.h"

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <initializer_list>

using namespace tillrig::devices;

BOOST_AUTO_TEST_SUITE(escpos_parser)

namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

std::vector<EscPosCommand> parse(const std::string& in) {
  EscPosParser parser;
  auto commands = parser.feed(in);
  BOOST_TEST(parser.pending() == 0u);
  return commands;
}

// The bytes are exactly one command, and whatever follows is read as what it is.
void check_one(const std::string& in, EscPos what, const std::string& data = {}) {
  const auto commands = parse(in + "x\n");
  BOOST_REQUIRE(commands.size() == 3u);
  BOOST_TEST((commands[0].what == what));
  if (what != EscPos::setting && what != EscPos::image) BOOST_TEST(commands[0].data == data);
  BOOST_TEST((commands[1] == EscPosCommand{EscPos::text, "x"}));
  BOOST_TEST((commands[2] == EscPosCommand{EscPos::line_feed, {}}));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_setting_of_the_fact_sheet_takes_its_own_bytes) {
  const std::initializer_list<std::string> settings{bytes({0x1b, 0x4d, 0}),
                                                    bytes({0x1b, 0x45, 1}),
                                                    bytes({0x1b, 0x47, 1}),
                                                    bytes({0x1b, 0x2d, 0x30}),
                                                    bytes({0x1c, 0x2d, 1}),
                                                    bytes({0x1d, 0x42, 1}),
                                                    bytes({0x1b, 0x61, 1}),
                                                    bytes({0x1b, 0x7b, 1}),
                                                    bytes({0x1b, 0x56, 1}),
                                                    bytes({0x1b, 0x20, 0}),
                                                    bytes({0x1c, 0x53, 0, 0}),
                                                    bytes({0x1b, 0x32}),
                                                    bytes({0x1b, 0x33, 30}),
                                                    bytes({0x1d, 0x4c, 0, 0}),
                                                    bytes({0x1d, 0x57, 0, 2}),
                                                    bytes({0x1b, 0x52, 15}),
                                                    bytes({0x1d, 0x68, 80}),
                                                    bytes({0x1d, 0x77, 2}),
                                                    bytes({0x1d, 0x48, 2}),
                                                    bytes({0x1d, 0x66, 0}),
                                                    bytes({0x1b, 0x63, 0x33, 0}),
                                                    bytes({0x1b, 0x63, 0x35, 1}),
                                                    bytes({0x1b, 0x3d, 1}),
                                                    bytes({0x1c, 0x28, 0x41, 2, 0, 0x30, 1}),
                                                    bytes({0x1b, 0x26, 1, 65, 65, 2, 0xff, 0xff})};
  for (const auto& setting : settings) check_one(setting, EscPos::setting);
}

BOOST_AUTO_TEST_CASE(commands_that_matter_to_the_paper_keep_their_parameters) {
  check_one(bytes({0x1b, 0x40}), EscPos::initialise);
  check_one(bytes({0x1b, 0x21, 0x30}), EscPos::print_mode, bytes({0x30}));
  check_one(bytes({0x1d, 0x21, 0x11}), EscPos::size, bytes({0x11}));
  check_one(bytes({0x1b, 0x64, 4}), EscPos::feed_lines, bytes({4}));
  check_one(bytes({0x1b, 0x4a, 24}), EscPos::feed_units, bytes({24}));
  check_one(bytes({0x1b, 0x24, 0x2c, 1}), EscPos::position, bytes({0x2c, 1}));
  check_one(bytes({0x1b, 0x5c, 0x10, 0}), EscPos::move_by, bytes({0x10, 0}));
  check_one(bytes({0x1b, 0x74, 16}), EscPos::code_page, bytes({16}));
  check_one(bytes({0x1c, 0x26}), EscPos::kanji_on);
  check_one(bytes({0x1c, 0x2e}), EscPos::kanji_off);
  check_one(bytes({0x1b, 0x44, 8, 16, 0}), EscPos::tab_stops, bytes({8, 16}));
}

BOOST_AUTO_TEST_CASE(a_cut_takes_a_feed_only_in_the_forms_that_have_one) {
  check_one(bytes({0x1d, 0x56, 0}), EscPos::cut, bytes({0}));
  check_one(bytes({0x1d, 0x56, 49}), EscPos::cut, bytes({49}));
  check_one(bytes({0x1d, 0x56, 65, 3}), EscPos::cut, bytes({65, 3}));
  check_one(bytes({0x1b, 0x69}), EscPos::cut);
  check_one(bytes({0x1b, 0x6d}), EscPos::cut);
}

BOOST_AUTO_TEST_CASE(status_questions_and_drawer_pulses_are_told_apart) {
  check_one(bytes({0x10, 4, 2}), EscPos::realtime_status, bytes({2}));
  check_one(bytes({0x10, 5, 2}), EscPos::realtime_request, bytes({2}));
  check_one(bytes({0x10, 0x14, 1, 0, 2}), EscPos::realtime_kick, bytes({0, 2}));
  check_one(bytes({0x1d, 0x72, 1}), EscPos::paper_status, bytes({1}));
  check_one(bytes({0x1d, 0x61, 0xff}), EscPos::auto_status, bytes({0xff}));
  check_one(bytes({0x1d, 0x49, 66}), EscPos::identify, bytes({66}));
  check_one(bytes({0x1b, 0x70, 0, 0x32, 0xfa}), EscPos::drawer_kick, bytes({0, 0x32, 0xfa}));
}

BOOST_AUTO_TEST_CASE(a_library_that_forgets_the_pulse_length_does_not_shift_what_follows) {
  const auto commands = parse(bytes({0x1b, 0x70, 0, 0x1b, 0x70, 1}) + "ok");
  BOOST_REQUIRE(commands.size() == 3u);
  BOOST_TEST((commands[0] == EscPosCommand{EscPos::drawer_kick, bytes({0, 0x1b, 0x70})}));
  BOOST_TEST((commands[1].what == EscPos::unknown));
  BOOST_TEST((commands[2] == EscPosCommand{EscPos::text, "ok"}));
}

BOOST_AUTO_TEST_CASE(symbols_bar_codes_and_images_take_the_data_they_announce) {
  check_one(bytes({0x1d, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0}), EscPos::symbol, bytes({0x31, 0x41, 0x32, 0}));
  check_one(bytes({0x1d, 0x28, 0x6b, 6, 0, 0x31, 0x50, 0x30}) + "abc", EscPos::symbol, "1P0abc");
  check_one(bytes({0x1d, 0x6b, 2}) + "4006381333931" + bytes({0}), EscPos::bar_code, bytes({2}) + "4006381333931");
  check_one(bytes({0x1d, 0x6b, 73, 6}) + "{B1234", EscPos::bar_code, bytes({73}) + "{B1234");
  check_one(bytes({0x1d, 0x76, 0x30, 0, 1, 0, 3, 0, 0xff, 0x0a, 0x1b}), EscPos::image);
  check_one(bytes({0x1b, 0x2a, 0, 2, 0, 0x1b, 0x40}), EscPos::image);
  check_one(bytes({0x1b, 0x2a, 33, 1, 0, 1, 2, 3}), EscPos::image);
  check_one(bytes({0x1d, 0x28, 0x4c, 2, 0, 48, 50}), EscPos::image);
}

BOOST_AUTO_TEST_CASE(an_absurd_length_is_not_waited_for) {
  EscPosParser parser;
  parser.feed(bytes({0x1d, 0x38, 0x4c, 0xff, 0xff, 0xff, 0xff}));
  parser.feed(bytes({0x1d, 0x76, 0x30, 0, 0xff, 0xff, 0xff, 0xff}));
  const auto commands = parser.feed("ok");
  BOOST_REQUIRE(commands.size() == 1u);
  BOOST_TEST((commands[0] == EscPosCommand{EscPos::text, "ok"}));
}

BOOST_AUTO_TEST_CASE(a_cut_off_command_waits_for_the_rest) {
  EscPosParser parser;
  BOOST_TEST(parser.feed(bytes({0x1d, 0x28, 0x6b, 5})).empty());
  BOOST_TEST(parser.feed(bytes({0, 0x31, 0x50, 0x30})).empty());
  BOOST_TEST(parser.pending() == 8u);
  const auto commands = parser.feed("ab");
  BOOST_REQUIRE(commands.size() == 1u);
  BOOST_TEST(commands[0].data == "1P0ab");
}

BOOST_AUTO_TEST_CASE(how_the_stream_is_sliced_changes_nothing) {
  BOOST_TEST(rc::check([] {
    // Bytes that are likely to be commands.
    const auto stream = *rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::arbitrary<char>(), rc::gen::element<char>(0x1b, 0x1d, 0x1c, 0x10, '(', 'k', 'V', 0, 4)));
    const auto slice = *rc::gen::inRange<std::size_t>(1, 7);
    EscPosParser whole, sliced;
    const auto expected = whole.feed(stream);
    std::vector<EscPosCommand> got;
    for (std::size_t at = 0; at < stream.size(); at += slice)
      for (auto& command : sliced.feed(std::string_view(stream).substr(at, slice))) got.push_back(std::move(command));
    const auto joined = [](const std::vector<EscPosCommand>& commands) {
      std::vector<EscPosCommand> out;
      for (const auto& command : commands) {
        const bool goes_on = command.what == EscPos::text && !out.empty() && out.back().what == EscPos::text;
        if (goes_on)
          out.back().data += command.data;
        else
          out.push_back(command);
      }
      return out;
    };
    RC_ASSERT(joined(got) == joined(expected));
    RC_ASSERT(sliced.pending() == whole.pending());
  }));
}

BOOST_AUTO_TEST_SUITE_END()
