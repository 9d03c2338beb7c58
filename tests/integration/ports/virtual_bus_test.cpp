#include <boost/test/unit_test.hpp>

#include "tests/integration/ports/bus_contract.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {

#define RUN(name)                         \
  BOOST_AUTO_TEST_CASE(name) {            \
    in_a_world([](TestJournal& journal) { \
      VirtualFixture world(journal);      \
      bus_contract::name(world);          \
    });                                   \
  }
TILLRIG_BUS_CASES(RUN)
#undef RUN

}  // namespace tillrig
