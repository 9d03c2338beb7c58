#include "reference/live/frame_codec.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

Frame full_frame() {
  Frame frame;
  frame.type = FrameType::refusal;
  frame.from = NodeName("engine");
  frame.to = NodeName("acquiring");
  frame.from_session = 3;
  frame.to_session = ~std::uint64_t{0};
  frame.correlation = 1'000'000;
  frame.budget = -std::chrono::milliseconds(5);
  frame.session_age = std::chrono::hours(24);
  frame.verb = "engine.charge";
  frame.key = "k-1";
  frame.body = std::string("{\"a\":\0}", 7);
  frame.final = true;
  frame.refused_why = RefusedWhy::unknown_verb;
  frame.detail = "no such verb";
  frame.checksum = ~std::uint64_t{1};
  return frame;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_frame_comes_back_as_it_was) {
  const auto sent = full_frame();
  const auto read = decode_frame(encode_frame(sent));
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((read->type == sent.type && read->refused_why == sent.refused_why && read->final));
  BOOST_TEST(read->from == sent.from);
  BOOST_TEST(read->to == sent.to);
  BOOST_TEST(read->from_session == sent.from_session);
  BOOST_TEST(read->to_session == sent.to_session);
  BOOST_TEST(read->correlation == sent.correlation);
  BOOST_TEST((read->budget == sent.budget && read->session_age == sent.session_age));
  BOOST_TEST(read->verb == sent.verb);
  BOOST_TEST(read->key == sent.key);
  BOOST_TEST(read->body == sent.body);
  BOOST_TEST(read->detail == sent.detail);
  BOOST_TEST(read->checksum == sent.checksum);
}

BOOST_AUTO_TEST_CASE(a_frame_cut_anywhere_or_with_something_after_it_is_refused_in_one_line) {
  const auto whole = encode_frame(full_frame());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto read = decode_frame(std::string_view(whole).substr(0, size));
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST(read.error().starts_with("malformed frame: byte "));
    BOOST_TEST(read.error().find('\n') == std::string::npos);
  }
  BOOST_TEST(!decode_frame(whole + "x").has_value());
}

BOOST_AUTO_TEST_CASE(a_frame_with_any_byte_changed_is_read_or_refused_but_breaks_nothing) {
  const auto whole = encode_frame(full_frame());
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (int value = 0; value < 256; ++value) {
      auto damaged = whole;
      damaged[i] = static_cast<char>(value);
      const auto read = decode_frame(damaged);
      if (!read) BOOST_TEST(!read.error().empty());
    }
}

}  // namespace tillrig
