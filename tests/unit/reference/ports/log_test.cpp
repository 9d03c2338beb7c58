#include "reference/ports/log.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

BOOST_AUTO_TEST_SUITE(log)

BOOST_AUTO_TEST_CASE(an_event_gives_back_what_it_was_given) {
  const auto event = Event("book.entry")
                         .with("kind", "debit")
                         .with("txn", ChannelTxn("t1"))
                         .with("entry", 7)
                         .with(Money(1250, Currency::cny()));
  BOOST_TEST(event.kind() == "book.entry");
  BOOST_TEST(event.text("kind") == "debit");
  BOOST_TEST(event.text("txn") == "t1");
  BOOST_TEST(event.integer("entry") == 7);
  BOOST_TEST(event.integer("minor") == 1250);
  BOOST_TEST(event.text("currency") == "CNY");
}

BOOST_AUTO_TEST_CASE(a_field_that_is_not_there_or_of_the_other_type_is_empty) {
  const auto event = Event("x").with("number", 7).with("text", "7");
  BOOST_TEST(event.integer("text") == 0);
  BOOST_TEST(event.text("number").empty());
  BOOST_TEST(event.integer("absent") == 0);
  BOOST_TEST(event.find("absent") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_payment_code_enters_an_event_masked) {
  const auto event = Event("scanner.read").with("code", PaymentCode("281234567890123456"));
  BOOST_TEST(event.text("code") == "28************3456");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
