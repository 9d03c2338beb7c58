#include "reference/ports/event_codec.h"

#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

const std::vector<std::string> names{"kind.one", "key", "to", "a", "with_underscore", "with-dash", "n2"};

Recorded any_record() {
  Stamp stamp{Duration(*rc::gen::arbitrary<std::int64_t>()), NodeName(*rc::gen::elementOf(names)),
              *rc::gen::arbitrary<std::uint64_t>()};
  Event event(*intern_name(*rc::gen::elementOf(names)));
  const auto fields = *rc::gen::inRange(0, 7);
  for (int i = 0; i < fields; ++i) {
    const auto name = *intern_name("f" + std::to_string(i));
    if (*rc::gen::arbitrary<bool>())
      event.add(name, *rc::gen::arbitrary<std::int64_t>());
    else
      event.add(name, *rc::gen::string<std::string>());
  }
  return {std::move(stamp), std::move(event)};
}

std::string good_record() {
  return encode(Stamp{Duration(1), NodeName("till-1"), 1},
                Event("listed").with("list", "refunds").with("n", std::int64_t{7}));
}

bool holds(bool success) {
  return success;
}

BOOST_AUTO_TEST_SUITE(event_codec)

BOOST_AUTO_TEST_CASE(every_record_comes_back_as_it_was) {
  BOOST_TEST(holds(rc::check([] {
    const auto record = any_record();
    const auto bytes = encode(record.stamp, record.event);
    const auto back = decode(bytes);
    RC_ASSERT(back.has_value());
    RC_ASSERT(back->stamp.at == record.stamp.at);
    RC_ASSERT(back->stamp.node == record.stamp.node);
    RC_ASSERT(back->stamp.incarnation == record.stamp.incarnation);
    RC_ASSERT(encode(back->stamp, back->event) == bytes);
  })));
}

BOOST_AUTO_TEST_CASE(whatever_decodes_is_canonical) {
  BOOST_TEST(holds(rc::check([] {
    auto bytes = good_record();
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] = *rc::gen::arbitrary<char>();
    const auto back = decode(bytes);
    if (back) RC_ASSERT(encode(back->stamp, back->event) == bytes);
  })));
}

BOOST_AUTO_TEST_CASE(noise_is_an_error_and_nothing_else) {
  BOOST_TEST(holds(rc::check([] {
    const auto back = decode(*rc::gen::string<std::string>());
    if (!back) RC_ASSERT(back.error().find('\n') == std::string::npos);
  })));
}

BOOST_AUTO_TEST_CASE(every_truncation_is_an_error) {
  const auto bytes = good_record();
  for (std::size_t size = 0; size < bytes.size(); ++size) BOOST_TEST(!decode(std::string_view(bytes).substr(0, size)));
  BOOST_TEST(!decode(bytes + 'x'));
}

BOOST_AUTO_TEST_CASE(errors_name_the_byte_and_what_was_expected) {
  BOOST_TEST(decode("").error() == "record, byte 0: time: expected more bytes");
  auto bytes = good_record();
  bytes.back() = '\x80';
  BOOST_TEST(decode(bytes).error().find("number: expected more bytes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_number_in_a_longer_form_is_refused) {
  auto bytes = good_record();
  bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) | 0x80U);
  bytes.push_back('\0');
  BOOST_TEST(decode(bytes).error().find("shortest form") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_are_bounded_in_length_and_letters) {
  BOOST_TEST(intern_name("display.shown").has_value());
  BOOST_TEST(!intern_name(""));
  BOOST_TEST(!intern_name("Display"));
  BOOST_TEST(!intern_name("a b"));
  BOOST_TEST(!intern_name(std::string(max_name_bytes + 1, 'a')));
  BOOST_TEST(intern_name("till").value().data() == intern_name("till").value().data());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
