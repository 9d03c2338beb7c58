#include <boost/test/unit_test.hpp>

#include "tests/integration/ports/bus_contract.h"
#include "tests/support/live_fixture.h"

namespace tillrig {

#define RUN(name)              \
  BOOST_AUTO_TEST_CASE(name) { \
    LiveFixture world;         \
    bus_contract::name(world); \
  }
TILLRIG_BUS_CASES(RUN)
#undef RUN

}  // namespace tillrig
