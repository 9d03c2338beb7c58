#include "reference/ports/spawn.h"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace tillrig {
namespace {

boost::asio::awaitable<void> set(bool* ran) {
  *ran = true;
  co_return;
}

boost::asio::awaitable<void> fail() {
  throw std::logic_error("broken");
  co_return;
}

BOOST_AUTO_TEST_SUITE(spawn_)

BOOST_AUTO_TEST_CASE(a_spawned_coroutine_runs_on_its_executor) {
  boost::asio::io_context node;
  bool ran = false;
  spawn(node.get_executor(), set(&ran));
  BOOST_TEST(!ran);
  node.run();
  BOOST_TEST(ran);
}

BOOST_AUTO_TEST_CASE(what_a_coroutine_throws_leaves_the_executor) {
  boost::asio::io_context node;
  spawn(node.get_executor(), fail());
  BOOST_CHECK_THROW(node.run(), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
