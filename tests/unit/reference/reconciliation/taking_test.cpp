#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>

#include "tests/unit/reference/reconciliation/shop.h"

namespace tillrig::reconciliation {
namespace {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(taking)

BOOST_AUTO_TEST_CASE(totals_that_do_not_add_up_refuse_the_whole_and_the_day_stays_open) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED")};
    auto wrong = Shop::statement({settled("1"), settled("2")});
    ++wrong.totals.minor;
    shop.deliver(wrong);
    BOOST_TEST(shop.count("statement.refused") == 1);
    BOOST_TEST(shop.count("day.closed") == 0);
    BOOST_TEST(shop.found() == "");
    shop.deliver(Shop::statement({settled("1")}));
    BOOST_TEST(shop.count("day.closed") == 1);
    BOOST_TEST(shop.found() == "");
  });
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_statement_is_listed_in_words_and_stops_nobody) {
  const auto whole = statement_text(Shop::statement({settled("1"), settled("2")}));
  struct Row {
    const char* name;
    std::string bytes;
    const char* why;
  };
  for (const auto& row :
       {Row{"holiday.jpg", std::string("\x89PNG\r\n\0\x1a", 8), "line 2: expected a first line, a TOTAL"},
        {"empty", "", "line 1: expected a first line, a TOTAL"},
        {"ends in its first line", whole.substr(0, 10), "line 1: expected a first line, a TOTAL"},
        {"ends between rows", whole.substr(0, whole.rfind("SALE")), "line 2: expected 4 fields parted by '|', found"},
        {"ends in a row", whole.substr(0, whole.rfind("SALE") + 8), "line 3: expected a first line, a TOTAL"},
        {"ends before its last end of line", whole.substr(0, whole.size() - 1), "line 4: expected a first line"}}) {
    in_a_shop([&](Shop& shop) {
      shop.engine = {payment("1", "SUCCEEDED"), payment("2", "SUCCEEDED")};
      shop.drop(row.name, row.bytes);
      shop.run_for(40s);
      BOOST_TEST(shop.count("statement.refused") == 1);
      BOOST_TEST(shop.listed().starts_with(std::string(row.name) + ": " + row.why), shop.listed());
      BOOST_TEST(shop.listed().find('\n') == std::string::npos);
      BOOST_TEST(shop.count("day.closed") == 0);
      BOOST_TEST(shop.found() == "");
      BOOST_TEST(shop.repairs.empty());
      shop.deliver(Shop::statement({settled("1"), settled("2")}));
      BOOST_TEST(shop.count("day.closed") == 1);
      BOOST_TEST(shop.found() == "");
    });
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
