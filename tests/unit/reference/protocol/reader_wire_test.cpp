#include "reference/protocol/reader_wire.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::reader_wire {
namespace {

const Money total(1250, Currency::cny());

BOOST_AUTO_TEST_SUITE(reader_wire)

BOOST_AUTO_TEST_CASE(a_message_is_one_line_of_json_that_begins_with_its_type) {
  BOOST_TEST(line_of(ToReader(Cancel{"t1"})) == "{\"type\":\"cancel\",\"transaction\":\"t1\"}\n");
  BOOST_TEST(line_of(ToTill(Failed{"t1", ReaderFailure::card_declined})) ==
             "{\"type\":\"failed\",\"transaction\":\"t1\",\"why\":\"CARD_DECLINED\"}\n");
}

BOOST_AUTO_TEST_CASE(what_a_till_says_is_read_by_the_reader) {
  Lines lines;
  lines.take(line_of(ToReader(Begin{"t1", total, true, Money(5000, Currency::cny())})));
  lines.take(line_of(ToReader(Result{"t1", "APPROVED\nTHANK YOU"})));
  lines.take(line_of(ToReader(Cancel{"t2"})));
  const auto begin = to_reader(lines.next().value()).value();
  BOOST_TEST(std::get<Begin>(begin).transaction == "t1");
  BOOST_TEST(std::get<Begin>(begin).amount == total);
  BOOST_TEST(std::get<Begin>(begin).offline);
  BOOST_TEST(std::get<Begin>(begin).floor_limit.minor() == 5000);
  BOOST_TEST(std::get<Result>(to_reader(lines.next().value()).value()).text == "APPROVED\nTHANK YOU");
  BOOST_TEST(std::get<Cancel>(to_reader(lines.next().value()).value()).transaction == "t2");
  BOOST_TEST(!lines.next().has_value());
}

BOOST_AUTO_TEST_CASE(what_a_reader_says_is_read_by_the_till) {
  const CardPresentment card{CardEntry::chip, CardVerdict::ask_bank, "621700******7892",
                             "abc",           SealedData("aabb"),    SealedData("ccdd")};
  auto line = line_of(ToTill(Presented{"t1", card}));
  line.pop_back();
  const auto presented = std::get<Presented>(to_till(line).value());
  BOOST_TEST(presented.transaction == "t1");
  BOOST_TEST(presented.card.masked == "621700******7892");
  BOOST_TEST((presented.card.data == card.data && presented.card.pin_block == card.pin_block));
  auto removed = line_of(ToTill(Removed{"t1"}));
  removed.pop_back();
  BOOST_TEST(std::get<Removed>(to_till(removed).value()).transaction == "t1");
}

BOOST_AUTO_TEST_CASE(a_line_that_is_no_message_says_why) {
  BOOST_TEST(to_reader("").error().line == "body: expected JSON");
  BOOST_TEST(to_reader(R"({"transaction":"t1"})").error().line == "type: missing");
  BOOST_TEST(to_reader(R"({"type":"failed","transaction":"t1","why":"BUSY"})").error().line ==
             "type: not a known word");
  BOOST_TEST(to_till(R"({"type":"failed","transaction":"t1","why":"HUNGRY"})").error().line == "why: not a known word");
}

BOOST_AUTO_TEST_CASE(lines_come_out_of_any_cutting_of_the_bytes) {
  Lines lines;
  const std::string bytes = line_of(ToReader(Cancel{"t1"})) + line_of(ToReader(Cancel{"t2"}));
  for (const char byte : bytes) lines.take({&byte, 1});
  BOOST_TEST(std::get<Cancel>(to_reader(lines.next().value()).value()).transaction == "t1");
  BOOST_TEST(std::get<Cancel>(to_reader(lines.next().value()).value()).transaction == "t2");
}

BOOST_AUTO_TEST_CASE(half_a_line_and_a_line_without_end_are_forgotten) {
  Lines lines;
  lines.take("half");
  lines.forget();
  lines.take("whole\n");
  BOOST_TEST(lines.next().value() == "whole");
  lines.take(std::string(20000, 'x') + "\nnext\n");
  BOOST_TEST(lines.next().value() == "next");
  BOOST_TEST(!lines.next().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reader_wire
