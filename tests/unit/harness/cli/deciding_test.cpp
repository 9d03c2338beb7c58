#include "harness/cli/deciding.h"

#include <boost/test/unit_test.hpp>
#include <deque>
#include <sstream>

#include "reference/protocol/difference_messages.h"

namespace tillrig::cli {
namespace {

using Asked = tl::expected<CallOutcome, std::string>;

const std::string kRow = "wallet-a/SALE/P1";

Asked told(std::vector<DifferenceReport> rows) {
  return CallOutcome{Reply{encode(Differences{std::move(rows)}), false}};
}

DifferenceReport report(const std::string& state, bool repairing = false) {
  return {kRow, "AMOUNT", state, repairing, "wang", Money(100, Currency::cny()), "12.50 CNY here, 13.50 CNY there"};
}

// The program before a world whose reconciliation answers what the test says, in order.
class Desk {
 public:
  int run(std::vector<std::string> words) {
    const Services services{{}, {}, [this](const std::string& folder, const Message& message) {
                              world = folder;
                              heard.push_back(message);
                              BOOST_REQUIRE(!answers.empty());
                              auto answer = answers.front();
                              answers.pop_front();
                              return answer;
                            }};
    return run_command_line(std::move(words), services, {out, err, false});
  }
  int decide(const std::string& action) {
    return run({"decide", "/world", kRow, "--action", action, "--by", "wang", "--why", "seen on the camera"});
  }

  std::deque<Asked> answers;
  std::string world;
  std::vector<Message> heard;
  std::ostringstream out, err;
};

const Asked kDone = CallOutcome{Reply{encode(Done{}), false}};

BOOST_AUTO_TEST_SUITE(deciding)

BOOST_FIXTURE_TEST_CASE(each_row_that_waits_is_a_line, Desk) {
  auto other = report("OPEN");
  other.row = "bank/SALE/2";
  answers = {told({other, report("OPEN")}), told({})};
  BOOST_TEST(run({"differences", "/world"}) == 0);
  BOOST_TEST(world == "/world");
  BOOST_TEST(heard[0].verb == "reconciliation.differences");
  BOOST_TEST(out.str() ==
             "bank/SALE/2                              AMOUNT             1.00 CNY  12.50 CNY here, 13.50 CNY there\n"
             "wallet-a/SALE/P1                         AMOUNT             1.00 CNY  12.50 CNY here, 13.50 CNY there\n");
  out.str("");
  BOOST_TEST(run({"differences", "/world"}) == 0);
  BOOST_TEST(out.str() == "nothing waits for a person\n");
}

BOOST_FIXTURE_TEST_CASE(where_no_world_is_up_nobody_is_asked, Desk) {
  answers = {tl::unexpected(std::string("/world: no world is up there")),
             tl::unexpected(std::string("/world: no world is up there"))};
  BOOST_TEST(run({"differences", "/world"}) == 64);
  BOOST_TEST(decide("ACCEPT") == 64);
  BOOST_TEST(err.str() == "/world: no world is up there\n/world: no world is up there\n");
}

BOOST_FIXTURE_TEST_CASE(a_decision_is_told_as_it_was_given, Desk) {
  answers = {kDone, told({report("DECIDED")})};
  BOOST_TEST(decide("ACCEPT") == 0);
  BOOST_TEST(heard[0].verb == "reconciliation.decide");
  BOOST_TEST(heard[0].body == encode(Decide{kRow, "ACCEPT", "wang", "seen on the camera"}));
  BOOST_TEST(heard[1].body == encode(DifferenceQuery{kRow}));
  BOOST_TEST(out.str() == kRow + " is DECIDED by wang\n");
}

BOOST_FIXTURE_TEST_CASE(a_repair_is_watched_until_the_engine_has_answered, Desk) {
  answers = {kDone, told({report("OPEN", true)}), told({report("DECIDED")})};
  BOOST_TEST(decide("REFUND") == 0);
  BOOST_TEST(out.str() == kRow + " is DECIDED by wang\n");
  out.str("");
  answers = {kDone, told({report("OPEN", true)}), told({report("OPEN")})};
  BOOST_TEST(decide("REFUND") == 1);
  BOOST_TEST(out.str() == kRow + " waits for a person still: 12.50 CNY here, 13.50 CNY there\n");
}

BOOST_FIXTURE_TEST_CASE(a_refusal_is_said_in_its_own_words, Desk) {
  answers = {CallOutcome{Refused{RefusedWhy::not_executed, kRow + " is closed: DECIDED"}}};
  BOOST_TEST(decide("ACCEPT") == 1);
  BOOST_TEST(err.str() == "refused: " + kRow + " is closed: DECIDED\n");
  BOOST_TEST(out.str() == "");
}

BOOST_FIXTURE_TEST_CASE(without_an_answer_nothing_is_claimed, Desk) {
  answers = {CallOutcome{Unknown{UnknownWhy::no_answer, "no answer within the budget"}},
             CallOutcome{Refused{RefusedWhy::no_connection, "no welcome from reconciliation"}},
             CallOutcome{Reply{"{", false}}};
  BOOST_TEST(decide("ACCEPT") == 2);
  BOOST_TEST(run({"differences", "/world"}) == 2);
  BOOST_TEST(run({"differences", "/world"}) == 3);
  BOOST_TEST(out.str() == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::cli
