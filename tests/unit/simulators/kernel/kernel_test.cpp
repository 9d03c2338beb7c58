#include "simulators/kernel/kernel.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/in_a_world.h"

namespace tillrig {

using std::chrono::hours;
using std::chrono::nanoseconds;
using std::chrono::seconds;

BOOST_AUTO_TEST_CASE(entries_of_one_instant_happen_in_the_order_of_their_notification) {
  in_a_world([](TestJournal&) {
    Kernel kernel;
    std::string order;
    for (char name = '0'; name < '8'; ++name) kernel.at(seconds(1), [&order, name] { order += name; });
    kernel.run_until({}, seconds(2));
    BOOST_TEST(order == "01234567");
  });
}

BOOST_AUTO_TEST_CASE(what_an_entry_notifies_for_now_happens_after_all_that_was_notified_for_now) {
  in_a_world([](TestJournal&) {
    Kernel kernel;
    std::string order;
    kernel.at(seconds(1), [&] {
      order += "a";
      kernel.at(seconds(0), [&] { order += "c"; });
    });
    kernel.at(seconds(1), [&] { order += "b"; });
    kernel.run_until({}, seconds(1));
    BOOST_TEST(order == "abc");
  });
}

BOOST_AUTO_TEST_CASE(one_kernel_after_another_begins_at_zero_and_inherits_nothing) {
  in_a_world([](TestJournal&) {
    for (int world = 0; world < 3; ++world) {
      Kernel kernel;
      BOOST_TEST((kernel.now() == Duration::zero()));
      BOOST_TEST(kernel.performed() == 0U);
      std::string order;
      kernel.at(seconds(3), [&order] { order += "left behind"; });
      kernel.at(seconds(1), [&] { order += std::to_string((kernel.now() / seconds(1))); });
      kernel.run_until({}, seconds(2));
      BOOST_TEST(order == "1");
      BOOST_TEST((kernel.now() == seconds(2)));
    }
  });
}

BOOST_AUTO_TEST_CASE(unrelated_timers_leave_the_order_unchanged) {
  in_a_world([](TestJournal&) {
    Kernel kernel;
    std::string order;
    for (int i = 0; i < 50; ++i) {
      kernel.at(nanoseconds(i % 7), [&order, i] { order += static_cast<char>('A' + i % 26); });
      kernel.at(nanoseconds(i % 3), [] {});
      kernel.cancel(kernel.at(nanoseconds(i % 5), [&order] { order += "!"; }));
    }
    kernel.run_until({}, seconds(1));
    std::string expected;
    for (int at = 0; at < 7; ++at)
      for (int i = 0; i < 50; ++i)
        if (i % 7 == at) expected += static_cast<char>('A' + i % 26);
    BOOST_TEST(order == expected);
  });
}

BOOST_AUTO_TEST_CASE(time_is_exact_to_the_nanosecond_over_a_year) {
  in_a_world([](TestJournal&) {
    Kernel kernel;
    const Duration when = hours(24 * 365) + nanoseconds(1);
    Duration seen{};
    kernel.at(when, [&] { seen = kernel.now(); });
    kernel.run_until({}, hours(24 * 366));
    BOOST_TEST(seen.count() == when.count());
    BOOST_TEST(kernel.now().count() == Duration(hours(24 * 366)).count());
  });
}

BOOST_AUTO_TEST_CASE(a_run_stops_where_it_is_done_and_goes_on_later) {
  in_a_world([](TestJournal&) {
    Kernel kernel;
    int performed = 0;
    for (int i = 0; i < 4; ++i) kernel.at(seconds(i), [&] { ++performed; });
    BOOST_TEST(kernel.run_until([&] { return performed == 2; }, seconds(10)));
    BOOST_TEST(kernel.now() == seconds(1));
    BOOST_TEST(!kernel.run_until([&] { return performed == 9; }, seconds(3)));
    BOOST_TEST(performed == 4);
    BOOST_TEST(kernel.now() == seconds(3));
  });
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_cancelled_timers_take_no_room) {
  in_a_world([](TestJournal&) {
    EntryHeap heap;
    for (int i = 0; i < 100'000; ++i) heap.cancel(heap.push(hours(1), [] {}));
    BOOST_TEST(!heap.next_at().has_value());
    const auto token = heap.push(seconds(1), [] {});
    heap.pop();
    heap.cancel(token);
    heap.push(seconds(2), [] {});
    BOOST_TEST(heap.next_at().has_value());
  });
}

BOOST_AUTO_TEST_CASE(an_exception_out_of_an_entry_reaches_the_caller) {
  in_a_world([](TestJournal&) {
    Kernel kernel;
    int after = 0;
    kernel.at(seconds(1), [] { throw std::runtime_error("broken"); });
    kernel.at(seconds(2), [&] { ++after; });
    BOOST_CHECK_THROW(kernel.run_until({}, seconds(3)), std::runtime_error);
    kernel.run_until({}, seconds(3));
    BOOST_TEST(after == 1);
  });
}

}  // namespace tillrig
