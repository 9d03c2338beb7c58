#include <boost/test/unit_test.hpp>
#include <string>

#include "reference/ports/spawn.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const NodeName till{"till-1"};
const NodeName gateway{"wallet-a"};

boost::asio::awaitable<HttpResponse> answer_late(NodePorts* ports, HttpRequest request) {
  const SteadyInstant until = ports->clock.steady_now() + milliseconds(200);
  co_await ports->clock.sleep_until(until);
  HttpResponse response;
  response.headers = request.headers;
  response.body = request.method + " " + request.target + " " + request.body;
  co_return response;
}

boost::asio::awaitable<void> pay_over_http(NodePorts* ports, Duration budget) {
  HttpRequest request;
  request.target = "/pay";
  request.headers.emplace_back("Signature", "abc");
  request.body = "a\r\n\r\nb";
  HttpOutcome outcome = co_await ports->wire.http("wallet-a", std::move(request), budget);
  Event event("paid");
  if (const auto* response = std::get_if<HttpResponse>(&outcome))
    event.add("body", response->body).add("header", response->headers.at(0).second);
  if (const auto* refused = std::get_if<Refused>(&outcome)) event.add("refused", name_of(refused->why));
  if (const auto* unknown = std::get_if<Unknown>(&outcome)) event.add("unknown", name_of(unknown->why));
  ports->log.record(std::move(event));
}

struct Market {
  explicit Market(TestJournal& all) : fixture(all), journal(all) {
    fixture.define(till, [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.define(gateway, [](NodePorts& ports) {
      ports.wire.listen_http("wallet-a",
                             [&ports](HttpRequest request) { return answer_late(&ports, std::move(request)); });
      ports.lifecycle.ready();
    });
    fixture.start(till);
  }
  void pay(Duration budget) {
    fixture.perform_on(till, [budget](NodePorts& ports) { spawn(ports.executor, pay_over_http(&ports, budget)); });
    fixture.run_for(milliseconds(100));
  }
  const Event& paid() {
    fixture.run_until([&] { return journal.count("paid") > 0; }, seconds(10));
    BOOST_REQUIRE(journal.count("paid") == 1);
    return journal.lines().back().event;
  }
  VirtualFixture fixture;
  TestJournal& journal;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_http_exchange_brings_status_headers_and_body) {
  in_a_world([](TestJournal& journal) {
    Market market(journal);
    market.fixture.start(gateway);
    market.pay(seconds(3));
    BOOST_TEST(market.paid().text("body") == "POST /pay a\r\n\r\nb");
    BOOST_TEST(market.paid().text("header") == "abc");
  });
}

BOOST_AUTO_TEST_CASE(a_connection_to_a_node_that_is_down_is_refused) {
  in_a_world([](TestJournal& journal) {
    Market market(journal);
    market.pay(seconds(3));
    BOOST_TEST(market.paid().text("refused") == "no_connection");
  });
}

BOOST_AUTO_TEST_CASE(an_exchange_whose_other_end_dies_is_unknown) {
  in_a_world([](TestJournal& journal) {
    Market market(journal);
    market.fixture.start(gateway);
    market.pay(seconds(3));
    market.fixture.kill(gateway);
    BOOST_TEST(market.paid().text("unknown") == "peer_lost");
  });
}

BOOST_AUTO_TEST_CASE(an_exchange_that_outlasts_its_budget_is_unknown) {
  in_a_world([](TestJournal& journal) {
    Market market(journal);
    market.fixture.start(gateway);
    market.pay(milliseconds(150));
    BOOST_TEST(market.paid().text("unknown") == "no_answer");
  });
}

}  // namespace tillrig
