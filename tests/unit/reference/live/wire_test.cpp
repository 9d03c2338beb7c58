#include "reference/live/wire.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>

#include "reference/ports/spawn.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct OneWire {
  TemporaryFolder folder;
  FolderDirectory directory{(folder.path() / "wire").string()};
  boost::asio::io_context context{1};
  LiveWire wire{context.get_executor(), LiveTime::starting_now(1), directory};
  std::optional<HttpOutcome> answer;
  std::optional<FrameOutcome> frame;

  void run_until(const std::function<bool()>& done) {
    const auto limit = std::chrono::steady_clock::now() + seconds(5);
    while (!done() && std::chrono::steady_clock::now() < limit) context.run_one_until(limit);
    BOOST_REQUIRE(done());
  }
};

boost::asio::awaitable<void> exchange(Wire* wire, std::string body, Duration budget, std::optional<HttpOutcome>* into) {
  HttpRequest request;
  request.target = "/pay";
  request.headers.emplace_back("X-Merchant", "m1");
  request.body = std::move(body);
  HttpOutcome outcome = co_await wire->http("wallet", std::move(request), budget);
  *into = std::move(outcome);
}

boost::asio::awaitable<void> send_frame(Wire* wire, Duration budget, std::optional<FrameOutcome>* into) {
  WireFrame frame{"0100"};
  FrameOutcome outcome = co_await wire->frame("host", std::move(frame), budget);
  *into = std::move(outcome);
}

boost::asio::awaitable<HttpResponse> approve(HttpRequest request) {
  HttpResponse response;
  response.status = 202;
  response.headers.emplace_back("X-Seen", request.method + request.target);
  response.body = "got " + request.body;
  co_return response;
}

boost::asio::awaitable<HttpResponse> dawdle(HttpRequest) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, seconds(60));
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return HttpResponse{};
}

boost::asio::awaitable<std::vector<WireFrame>> approve_frame(WireFrame frame) {
  std::vector<WireFrame> answers;
  answers.push_back(WireFrame{"0110 for " + frame.bytes});
  co_return answers;
}

boost::asio::awaitable<std::vector<WireFrame>> say_nothing(WireFrame) {
  co_return std::vector<WireFrame>();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(wire_live, OneWire)

BOOST_AUTO_TEST_CASE(a_request_brings_the_answer_of_the_listener) {
  wire.listen_http("wallet", approve);
  spawn(context.get_executor(), exchange(&wire, "12.50", seconds(2), &answer));
  run_until([&] { return answer.has_value(); });
  const auto* response = std::get_if<HttpResponse>(&*answer);
  BOOST_REQUIRE(response);
  BOOST_TEST(response->status == 202);
  BOOST_TEST(response->body == "got 12.50");
}

BOOST_AUTO_TEST_CASE(nobody_listening_is_refused) {
  spawn(context.get_executor(), exchange(&wire, "", seconds(2), &answer));
  run_until([&] { return answer.has_value(); });
  BOOST_TEST(std::holds_alternative<Refused>(*answer));
}

BOOST_AUTO_TEST_CASE(a_listener_that_is_gone_refuses_the_connection) {
  directory.publish("wallet", "127.0.0.1:1");
  spawn(context.get_executor(), exchange(&wire, "", seconds(2), &answer));
  run_until([&] { return answer.has_value(); });
  BOOST_TEST(std::holds_alternative<Refused>(*answer));
}

BOOST_AUTO_TEST_CASE(no_answer_within_the_budget_is_unknown) {
  wire.listen_http("wallet", dawdle);
  spawn(context.get_executor(), exchange(&wire, "", milliseconds(100), &answer));
  run_until([&] { return answer.has_value(); });
  const auto* unknown = std::get_if<Unknown>(&*answer);
  BOOST_REQUIRE(unknown);
  BOOST_TEST((unknown->why == UnknownWhy::no_answer));
}

BOOST_AUTO_TEST_CASE(a_frame_brings_a_frame) {
  wire.listen_frames("host", approve_frame);
  spawn(context.get_executor(), send_frame(&wire, seconds(2), &frame));
  run_until([&] { return frame.has_value(); });
  const auto* reply = std::get_if<WireFrame>(&*frame);
  BOOST_REQUIRE(reply);
  BOOST_TEST(reply->bytes == "0110 for 0100");
}

BOOST_AUTO_TEST_CASE(a_host_that_says_nothing_leaves_the_frame_unknown) {
  wire.listen_frames("host", say_nothing);
  spawn(context.get_executor(), send_frame(&wire, milliseconds(100), &frame));
  run_until([&] { return frame.has_value(); });
  BOOST_TEST(std::holds_alternative<Unknown>(*frame));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tillrig
