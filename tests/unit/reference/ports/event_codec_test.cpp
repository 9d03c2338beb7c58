#include "reference/ports/event_codec.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <limits>

namespace tillrig {
namespace {

using Bytes = std::string;

Stamp any_stamp() {
  return {Duration(*rc::gen::arbitrary<std::int64_t>()),
          NodeName(*rc::gen::element<Bytes>("n", "till-1", "adapter-wallet-a", "with_underscore")),
          *rc::gen::arbitrary<std::uint64_t>()};
}

Event any_event() {
  Event event(*rc::gen::element<std::string_view>("state.changed", "book.entry"));
  for (const std::string_view name : {"minor", "currency", "order-attempt", "code_ref", "f4"}) {
    if (*rc::gen::arbitrary<bool>()) continue;
    if (*rc::gen::arbitrary<bool>())
      event.add(name, *rc::gen::arbitrary<std::int64_t>());
    else
      event.add(name, *rc::gen::arbitrary<Bytes>());
  }
  return event;
}

BOOST_AUTO_TEST_SUITE(event_codec)

RC_BOOST_PROP(what_was_recorded_is_read_back_whole, ()) {
  const auto stamp = any_stamp();
  const auto event = any_event();
  const auto read = decode(encode(stamp, event));
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->stamp.at == stamp.at);
  RC_ASSERT(read->stamp.node == stamp.node);
  RC_ASSERT(read->stamp.incarnation == stamp.incarnation);
  RC_ASSERT(read->event.kind() == event.kind());
  RC_ASSERT(read->event.fields().size() == event.fields().size());
  for (std::size_t i = 0; i < event.fields().size(); ++i) {
    RC_ASSERT(read->event.fields()[i].name == event.fields()[i].name);
    RC_ASSERT(read->event.fields()[i].value == event.fields()[i].value);
  }
}

RC_BOOST_PROP(a_record_that_was_cut_or_lengthened_does_not_decode, ()) {
  const auto bytes = encode(any_stamp(), any_event());
  const auto cut = *rc::gen::inRange<std::size_t>(0, bytes.size());
  RC_ASSERT(!decode(std::string_view(bytes).substr(0, cut)).has_value());
  RC_ASSERT(!decode(bytes + "x").has_value());
}

RC_BOOST_PROP(bytes_that_decode_are_the_one_form_of_what_they_say, ()) {
  auto bytes = encode(any_stamp(), any_event());
  const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  bytes[at] = static_cast<char>(*rc::gen::arbitrary<unsigned char>());
  const auto read = decode(bytes);
  if (read) RC_ASSERT(encode(read->stamp, read->event) == bytes);
  if (!read) RC_ASSERT(!read.error().empty());
}

BOOST_AUTO_TEST_CASE(the_form_of_an_event_never_changes) {
  const auto event = Event("book.entry").with("minor", 1250).with("currency", "CNY");
  const auto bytes = encode(Stamp{Duration(-1), NodeName("e"), 300}, event);
  const std::string expected(
      "\x01"
      "\x01"
      "e"
      "\xac\x02"
      "\x0a"
      "book.entry"
      "\x02"
      "\x05"
      "minor"
      "\x00"
      "\xc4\x13"
      "\x08"
      "currency"
      "\x01"
      "\x03"
      "CNY",
      40);
  BOOST_TEST(bytes == expected);
}

BOOST_AUTO_TEST_CASE(a_number_with_needless_bytes_is_refused) {
  const auto event = Event("a");
  auto bytes = encode(Stamp{Duration(0), NodeName("n"), 0}, event);
  BOOST_TEST(decode(bytes).has_value());
  bytes.replace(0, 1, std::string("\x80\x00", 2));
  BOOST_TEST(decode(bytes).error().find("shortest form") != Bytes::npos);
}

RC_BOOST_PROP(noise_is_an_error_of_one_line_and_nothing_else, ()) {
  const auto read = decode(*rc::gen::string<Bytes>());
  if (!read) RC_ASSERT(read.error().find('\n') == Bytes::npos);
}

BOOST_AUTO_TEST_CASE(errors_name_the_byte_and_what_was_expected) {
  BOOST_TEST(decode("").error() == "record, byte 0: time: expected more bytes");
  auto bytes = encode(Stamp{Duration(1), NodeName("till-1"), 1}, Event("listed").with("n", 7));
  bytes.back() = '\x80';
  BOOST_TEST(decode(bytes).error().find("number: expected more bytes") != Bytes::npos);
}

BOOST_AUTO_TEST_CASE(a_name_is_kept_once_and_for_ever) {
  const std::string transient = "state.changed";
  const auto kept = intern_name(transient);
  BOOST_REQUIRE(kept.has_value());
  BOOST_TEST(*kept == transient);
  BOOST_TEST(static_cast<const void*>(kept->data()) != static_cast<const void*>(transient.data()));
  BOOST_TEST(static_cast<const void*>(intern_name("state.changed")->data()) == static_cast<const void*>(kept->data()));
  for (const auto* wrong : {"", "State", "a b", "a\n", "a\"b"}) BOOST_TEST(!intern_name(wrong).has_value(), wrong);
  BOOST_TEST(intern_name(std::string(max_name_bytes, 'a')).has_value());
  BOOST_TEST(!intern_name(std::string(max_name_bytes + 1, 'a')).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
