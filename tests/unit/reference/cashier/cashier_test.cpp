#include "reference/cashier/cashier.h"

#include <boost/test/unit_test.hpp>
#include <optional>

#include "reference/ports/spawn.h"
#include "reference/protocol/messages.h"
#include "tests/support/virtual_fixture.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(cashier_node)

namespace {

PayRequest pay_request() {
  PayRequest pay;
  pay.order = OrderId("7001");
  pay.attempt = AttemptKey("till-1.1.1/1");
  pay.code = PaymentCode("281234567890123456");
  pay.amount = Money(700, Currency::cny());
  return pay;
}

// A till asks a cashier; acquiring answers what the test says, or nothing at all.
struct Lane {
  explicit Lane(TestJournal& journal) : fixture(journal) {
    NodeOptions options;
    options.make = [](NodePorts& ports) { return make_cashier(ports); };
    fixture.world().add_node(NodeName("cashier"), std::move(options));
    fixture.define(NodeName("acquiring"), [this](NodePorts& ports) {
      ports.bus.serve("order.pay",
                      [this, &ports](Request request) { return pay(this, &ports.clock, std::move(request)); });
      ports.lifecycle.ready();
    });
    fixture.define(NodeName("till-1"), [](NodePorts& ports) { ports.lifecycle.ready(); });
    for (const auto* name : {"acquiring", "cashier", "till-1"}) fixture.start(NodeName(name));
    fixture.run_for(10ms);
  }

  CallOutcome accept(Duration budget, PayRequest request = pay_request()) {
    std::optional<CallOutcome> outcome;
    fixture.perform_on(NodeName("till-1"),
                       [&](NodePorts& ports) { spawn(ports.executor, call(&ports.bus, request, budget, &outcome)); });
    fixture.run_until([&] { return outcome.has_value(); }, 60s);
    return outcome.value_or(Unknown{});
  }

  static boost::asio::awaitable<void> call(Bus* bus, PayRequest request, Duration budget,
                                           std::optional<CallOutcome>* outcome) {
    Message message{"cashier.accept", encode(request), "till-1.1.1/1"};
    *outcome = co_await bus->call(NodeName("cashier"), std::move(message), budget);
  }
  static boost::asio::awaitable<Answer> pay(Lane* lane, Clock* clock, Request request) {
    lane->seen = std::move(request);
    if (!lane->answer) co_await clock->sleep_until(clock->steady_now() + std::chrono::hours(1));
    co_return *lane->answer;
  }

  VirtualFixture fixture;
  std::optional<Answer> answer;
  std::optional<Request> seen;
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_acquiring_answers_goes_back_byte_for_byte) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.answer = Reply{R"({"any":"bytes"})", true};
    const auto outcome = lane.accept(32s);
    const auto* reply = std::get_if<Reply>(&outcome);
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->body == R"({"any":"bytes"})");
    BOOST_TEST(reply->final);
    BOOST_TEST(lane.seen->message.key == "till-1.1.1/1");
    BOOST_TEST(decode<PayRequest>(lane.seen->message.body)->channel == Channel("wallet-a"));
    BOOST_TEST((lane.seen->budget < 31600ms && lane.seen->budget > 31s));
  });
}

BOOST_AUTO_TEST_CASE(refused_stays_refused) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.answer = Refused{RefusedWhy::not_executed, "the order is closed"};
    const auto outcome = lane.accept(32s);
    const auto* refused = std::get_if<Refused>(&outcome);
    BOOST_REQUIRE(refused);
    BOOST_TEST((refused->why == RefusedWhy::not_executed));
  });
}

BOOST_AUTO_TEST_CASE(what_the_cashier_turns_down_is_refused_with_words_and_goes_no_further) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    auto request = pay_request();
    request.code = PaymentCode("131234567890123456");
    const auto outcome = lane.accept(32s, std::move(request));
    const auto* reply = std::get_if<Reply>(&outcome);
    BOOST_REQUIRE(reply);
    BOOST_TEST(!reply->final);
    const auto report = decode<AttemptReport>(reply->body);
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST(word_of(report->state) == "REFUSED");
    BOOST_TEST(report->why == "a payment code of no wallet that is taken here");
    BOOST_TEST(!lane.seen);
  });
}

BOOST_AUTO_TEST_CASE(unknown_is_a_report_that_is_not_final) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto outcome = lane.accept(2s);
    const auto* reply = std::get_if<Reply>(&outcome);
    BOOST_REQUIRE(reply);
    BOOST_TEST(!reply->final);
    const auto report = decode<AttemptReport>(reply->body);
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST(word_of(report->state) == "UNKNOWN");
    BOOST_TEST(report->attempt == AttemptKey("till-1.1.1/1"));
  });
}

BOOST_AUTO_TEST_CASE(without_time_for_a_charge_nothing_leaves) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto outcome = lane.accept(400ms);
    BOOST_TEST(std::holds_alternative<Refused>(outcome));
    BOOST_TEST(!lane.seen);
  });
}

BOOST_AUTO_TEST_SUITE_END()
