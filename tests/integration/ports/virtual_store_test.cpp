#include <boost/test/unit_test.hpp>

#include "tests/integration/ports/store_contract.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {

#define RUN(name)                         \
  BOOST_AUTO_TEST_CASE(store_##name) {    \
    in_a_world([](TestJournal& journal) { \
      VirtualFixture world(journal);      \
      store_contract::name(world);        \
    });                                   \
  }
TILLRIG_STORE_CASES(RUN)
TILLRIG_DISK_CASES(RUN)
#undef RUN

}  // namespace tillrig
