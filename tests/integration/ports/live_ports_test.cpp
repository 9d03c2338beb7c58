#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "reference/live/lifecycle.h"
#include "reference/live/log.h"
#include "reference/live/random.h"
#include "tests/integration/ports/clock_contract.h"
#include "tests/integration/ports/devices_contract.h"
#include "tests/integration/ports/inbox_contract.h"
#include "tests/integration/ports/lifecycle_contract.h"
#include "tests/integration/ports/recorded_by_a_child.h"
#include "tests/integration/ports/secrets_contract.h"
#include "tests/integration/ports/wire_contract.h"
#include "tests/support/live_fixture.h"

namespace tillrig {
namespace {

std::vector<Recorded> walk(const std::optional<lifecycle_contract::Armed>& armed) {
  return recorded_by_a_child([&armed](int pipe) {
    boost::asio::io_context context;
    PipeLog log(pipe, LiveTime::starting_now(1), contract::asker, 1);
    LiveLifecycle lifecycle(1, log, [] {});
    if (armed) lifecycle.arm(armed->point, armed->nth);
    spawn(context.get_executor(), lifecycle_contract::walk(&lifecycle, &log));
    context.run();
  });
}

}  // namespace

#define RUN(name)              \
  BOOST_AUTO_TEST_CASE(name) { \
    LiveFixture world;         \
    CONTRACT::name(world);     \
  }

BOOST_AUTO_TEST_SUITE(clocks)
#define CONTRACT clock_contract
TILLRIG_CLOCK_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(devices)
#define CONTRACT devices_contract
TILLRIG_DEVICES_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(inboxes)
#define CONTRACT inbox_contract
TILLRIG_INBOX_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(wires)
#define CONTRACT wire_contract
TILLRIG_WIRE_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(lifecycles)
#define CONTRACT lifecycle_contract
TILLRIG_LIFECYCLE_CASES(RUN)
#undef CONTRACT
#define WALK(name)                  \
  BOOST_AUTO_TEST_CASE(name) {      \
    lifecycle_contract::name(walk); \
  }
TILLRIG_WALK_CASES(WALK)
#undef WALK
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(secrets)
#define CONTRACT secrets_contract
TILLRIG_SECRETS_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_CASE(a_draw_more_in_one_stream_leaves_another_as_it_is) {
  secrets_contract::a_draw_more_in_one_stream_leaves_another_as_it_is(
      [] { return std::make_unique<LiveRandom>(7, contract::asker, 1); });
}
BOOST_AUTO_TEST_SUITE_END()

#undef RUN

}  // namespace tillrig
