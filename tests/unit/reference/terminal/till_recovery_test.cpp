#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till_recovery)

namespace {

const std::string a_code = "281234567890123456";
const NodeName till("till-1");

int copies(const std::vector<std::string>& receipts) {
  int found = 0;
  for (const auto& text : receipts) found += text.find("*** COPY ***") != std::string::npos;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_restart_after_sending_was_stored_sends_nothing_and_asks) {
  in_a_world([](TestJournal& journal) {
    Settings quick;
    quick.set("charge_timeout", Duration(5s));
    TillWorld shop(journal, quick);
    shop.total_of_two_teas();
    shop.world().arm_fault_point(till, "till.sending.stored", 1, 100ms);
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
    BOOST_TEST(shop.core.asked["order.status"] > 0);
    BOOST_TEST(shop.last_display() == "BEING CHECKED");
    // Nobody has heard of it, and nobody can any more: the customer may try again.
    shop.run(15s);
    BOOST_TEST(shop.last_display() == "DECLINED");
    BOOST_TEST(shop.sale_state() == "ORDERED");
    shop.scan("289999999999999999");
    shop.run(1s);
    BOOST_TEST(shop.core.keys == std::vector<std::string>{"till-1.1.1/2"});
    BOOST_TEST(shop.last_display() == "PAID");
  });
}

BOOST_AUTO_TEST_CASE(an_answer_that_the_crash_swallowed_is_asked_for) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.world().arm_fault_point(till, "till.answer.received", 1, 100ms);
    shop.scan(a_code);
    shop.run(4s);
    BOOST_TEST(shop.core.asked["order.pay"] == 1);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(copies(shop.receipts()) == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_sale_whose_payment_was_declined_asks_for_its_total_after_a_restart) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_states = {PaymentState::failed, PaymentState::succeeded};
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "DECLINED");
    shop.world().restart(till);
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "7.00 CNY");
    BOOST_TEST(shop.sale_state() == "ORDERED");
  });
}

BOOST_AUTO_TEST_CASE(a_sale_that_waits_for_its_receipt_is_not_told_to_the_next_customer_after_a_restart) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.hand("sim.fault", R"({"id":7,"name":"paper_out"})");
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.last_display() == "PAID");
    shop.total_of_two_teas();
    shop.world().arm_fault_point(till, "till.sending.stored", 1, 100ms);
    shop.scan("289999999999999999");
    shop.run(500ms);
    const auto all = shop.seen("display.shown", "line2");
    BOOST_TEST(std::count(all.begin(), all.end(), "PAID") == 1);
    BOOST_TEST(shop.last_display() == "BEING CHECKED");
  });
}

BOOST_AUTO_TEST_CASE(a_receipt_that_was_never_sent_is_printed_as_the_original) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.world().arm_fault_point(till, "till.paid.stored", 1, 100ms);
    shop.scan(a_code);
    shop.run(3s);
    BOOST_TEST(shop.shown() == "LAST SALE 7.00/WAS PAID");
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(copies(shop.receipts()) == 0);
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(a_receipt_that_was_sent_is_repeated_as_a_copy) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.world().arm_fault_point(till, "till.receipt.sent", 1, 100ms);
    shop.scan(a_code);
    shop.run(4s);
    // The bytes were lost with the cable; the till cannot know.
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(copies(shop.receipts()) == 1);
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(a_receipt_that_is_on_paper_is_the_only_original) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    bool crashed = false;
    journal.on_record = [&](const TestJournal::Line& line) {
      if (line.event.kind() == "receipt.printed" && !std::exchange(crashed, true)) shop.world().restart(till);
    };
    shop.scan(a_code);
    shop.run(4s);
    BOOST_REQUIRE(shop.receipts().size() == 2u);
    BOOST_TEST(copies(shop.receipts()) == 1);
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(printer_trouble_keeps_the_receipt_and_not_the_customer) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.hand("sim.fault", R"({"id":7,"name":"paper_out"})");
    shop.scan(a_code);
    shop.run(5s);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_TEST(shop.receipts().empty());
    BOOST_TEST(shop.seen("screen.shown", "text").back().find("NO PAPER") != std::string::npos);
    BOOST_TEST(journal.count("fault.fired", "desk-till-1") == 1);
    shop.hand("sim.heal", R"({"id":7})");
    shop.run(5s);
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(copies(shop.receipts()) == 0);
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(a_printer_that_is_unplugged_prints_when_it_is_back) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.world().unplug(till, "printer");
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(3s);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_TEST(shop.receipts().empty());
    shop.world().plug(till, "printer");
    shop.run(2s);
    BOOST_TEST(shop.receipts().size() == 1u);
    BOOST_TEST(copies(shop.receipts()) == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_display_shows_the_last_text_again_when_it_is_plugged_back) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.world().unplug(till, "display");
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.last_display() != "PAID");
    shop.world().plug(till, "display");
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "PAID");
  });
}

BOOST_AUTO_TEST_CASE(a_crash_before_every_write_of_the_till_ends_paid_with_one_original_at_most) {
  for (std::uint64_t write = 1; write <= 24; ++write)
    in_a_world([write](TestJournal& journal) {
      Settings quick;
      quick.set("charge_timeout", Duration(2s));
      TillWorld shop(journal, quick);
      shop.total_of_two_teas();
      shop.world().crash_before_disk_operation(till, write, 100ms);
      shop.scan(a_code);
      shop.run(12s);
      if (shop.sale_state() == "ORDERED") {
        BOOST_TEST(shop.core.asked["order.pay"] == 0);
        return;
      }
      BOOST_TEST(shop.sale_state() == "DONE", "write " << write << ": " << shop.sale_state());
      BOOST_TEST(shop.core.asked["order.pay"] == 1);
      const auto receipts = shop.receipts();
      BOOST_TEST(static_cast<int>(receipts.size()) - copies(receipts) == 1);
    });
}

BOOST_AUTO_TEST_CASE(a_reprint_is_a_copy_also_after_a_restart) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(2s);
    shop.world().restart(till);
    shop.run(1s);
    shop.press("reprint");
    shop.run(2s);
    BOOST_REQUIRE(shop.receipts().size() == 2u);
    BOOST_TEST(copies(shop.receipts()) == 1);
  });
}

BOOST_AUTO_TEST_SUITE_END()
