#include "reference/shell/changed.h"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "reference/ports/spawn.h"

using namespace tillrig;

namespace {

struct Farewell {
  std::shared_ptr<int> count;
  ~Farewell() {
    if (count) ++*count;
  }
};

boost::asio::awaitable<void> wait_and_note(Changed& changed, int who, std::vector<int>& woken) {
  co_await changed.wait();
  woken.push_back(who);
}

boost::asio::awaitable<void> wait_for_ever(Changed& changed, std::shared_ptr<int> count) {
  Farewell farewell{std::move(count)};
  co_await changed.wait();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(changed)

BOOST_AUTO_TEST_CASE(those_who_wait_wake_in_their_order_and_not_inside_the_call) {
  boost::asio::io_context context;
  Changed one(context.get_executor());
  Changed other(context.get_executor());
  std::vector<int> woken;
  for (const int who : {3, 1, 2}) spawn(context.get_executor(), wait_and_note(one, who, woken));
  spawn(context.get_executor(), wait_and_note(other, 9, woken));
  context.poll();
  one.notify();
  BOOST_TEST(woken.empty());
  context.poll();
  BOOST_TEST((woken == std::vector{3, 1, 2}));
  one.notify();
  context.poll();
  BOOST_TEST(woken.size() == 3u);
}

BOOST_AUTO_TEST_CASE(who_waits_when_the_executor_goes_is_unwound_and_the_object_may_outlive_it) {
  auto ended = std::make_shared<int>(0);
  std::optional<boost::asio::io_context> context(std::in_place);
  Changed changed(context->get_executor());
  spawn(context->get_executor(), wait_for_ever(changed, ended));
  context->poll();
  BOOST_TEST(*ended == 0);
  context.reset();
  BOOST_TEST(*ended == 1);
}

BOOST_AUTO_TEST_SUITE_END()
