#include "simulators/gateways/outcome_faults.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

using Kind = OutcomeFaultKind;
using std::chrono::milliseconds;

SteadyInstant at(int ms) {
  return SteadyInstant{milliseconds(ms)};
}

OutcomeFaults with(std::initializer_list<const char*> bodies) {
  OutcomeFaults faults;
  for (const auto* body : bodies) faults.start(OutcomeFaults::parse(MoneyHouse::wallet, body, at(0)).value());
  return faults;
}

BOOST_AUTO_TEST_CASE(a_fault_takes_as_many_requests_as_it_counts) {
  auto faults = with({R"({"id":1,"name":"reply_lost","verb":"pay","count":2,"duration_ms":0,"delay_ms":0})"});
  BOOST_TEST(!faults.take_request("query", true, at(1)).has_value());
  BOOST_TEST(faults.take_request("pay", false, at(1))->fired == 1);
  BOOST_TEST(faults.take_request("pay", false, at(2))->fired == 2);
  BOOST_TEST(!faults.take_request("pay", false, at(3)).has_value());
}

BOOST_AUTO_TEST_CASE(the_older_of_two_faults_takes_the_request) {
  auto faults = with({R"({"id":9,"name":"stall","count":1,"delay_ms":5})", R"({"id":2,"name":"refuse"})"});
  BOOST_TEST(faults.take_request("pay", false, at(1))->id == 9);
  BOOST_TEST(faults.take_request("pay", false, at(1))->id == 2);
}

BOOST_AUTO_TEST_CASE(a_fault_ends_with_its_duration_or_when_healed) {
  auto faults = with({R"({"id":1,"name":"refuse","duration_ms":100})", R"({"id":2,"name":"reply_lost"})"});
  BOOST_TEST(faults.take_request("pay", false, at(99))->id == 1);
  BOOST_TEST(faults.take_request("pay", false, at(100))->id == 2);
  faults.heal(7);
  BOOST_TEST(faults.take_request("pay", false, at(100)).has_value());
  faults.heal(0);
  BOOST_TEST(!faults.take_request("pay", false, at(100)).has_value());
}

BOOST_AUTO_TEST_CASE(a_fault_leaves_alone_what_it_makes_no_sense_for) {
  auto faults =
      with({R"({"id":1,"name":"not_found"})", R"({"id":2,"name":"decline"})", R"({"id":3,"name":"notice_late"})"});
  BOOST_TEST(!faults.take_request("query", false, at(1)).has_value());
  BOOST_TEST(faults.take_request("query", true, at(1))->id == 1);
  BOOST_TEST(faults.take_request("pay", true, at(1))->id == 2);
  BOOST_TEST(!faults.take_request("close", true, at(1)).has_value());
  BOOST_TEST(faults.take_notice(at(1))->id == 3);
  BOOST_TEST(!faults.take_early_notice(at(1)).has_value());
}

BOOST_AUTO_TEST_CASE(only_payments_are_taken_back_and_only_cancels_are_not_done) {
  auto faults = with({R"({"id":1,"name":"take_back"})", R"({"id":2,"name":"cancel_not_done"})"});
  for (const auto* verb : {"pay", "query", "close"}) BOOST_TEST(faults.take_request(verb, true, at(1))->id == 1);
  BOOST_TEST(faults.take_request("cancel", true, at(1))->id == 2);
  for (const auto* verb : {"refund", "refund-query"}) BOOST_TEST(!faults.take_request(verb, true, at(1)).has_value());
}

BOOST_AUTO_TEST_CASE(both_spellings_of_a_verb_are_understood) {
  auto faults = with({R"({"id":1,"name":"reply_lost","verb":"refund_query"})"});
  BOOST_TEST(faults.take_request("refund-query", true, at(1)).has_value());
}

BOOST_AUTO_TEST_CASE(a_bank_has_no_faults_of_queries_phones_and_notices) {
  const auto at_bank = [](const std::string& name) {
    return OutcomeFaults::parse(MoneyHouse::bank, R"({"id":1,"name":")" + name + "\"}", at(0));
  };
  for (const auto* name :
       {"not_found", "take_back", "cancel_not_done", "confirm_on_phone", "executes_other_amount", "notice_late"})
    BOOST_TEST(at_bank(name).error() == "name: expected an outcome fault of a bank, found '" + std::string(name) + "'");
  OutcomeFaults faults;
  faults.start(at_bank("decline").value());
  for (const auto* verb : {"reversal", "settle"}) BOOST_TEST(!faults.take_request(verb, true, at(1)).has_value());
  for (const auto* verb : {"sale", "void", "refund", "advice"})
    BOOST_TEST(faults.take_request(verb, true, at(1)).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_fault_is_refused_with_the_field_and_what_was_expected) {
  BOOST_TEST(OutcomeFaults::parse(MoneyHouse::wallet, "[]", at(0)).error() == "sim.fault: expected a JSON object");
  BOOST_TEST(OutcomeFaults::parse(MoneyHouse::wallet, R"({"name":"reply_lots"})", at(0)).error() ==
             "name: expected an outcome fault of a wallet gateway, found 'reply_lots'");
  BOOST_TEST(OutcomeFaults::parse(MoneyHouse::wallet, R"({"name":"refuse","count":-1})", at(0)).error() ==
             "count: expected a whole number of zero or more");
}

}  // namespace
}  // namespace tillrig
