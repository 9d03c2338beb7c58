#include "simulators/gateways/wallet_gateway.h"

#include "tests/unit/simulators/gateways/wallet_world.h"

namespace tillrig {
namespace {

using namespace std::chrono_literals;

void in_a_wallet_world(const std::function<void(WalletWorld&)>& test, const Settings& settings = {}) {
  in_a_world([&](TestJournal& journal) {
    WalletWorld wallet(journal, settings);
    test(wallet);
  });
}

BOOST_AUTO_TEST_CASE(a_payment_moves_money_once_and_is_noticed) {
  in_a_wallet_world([](WalletWorld& wallet) {
    const auto code = wallet.show_code("lin");
    BOOST_TEST(code.size() == 18u);
    const auto paid = wallet.ask("charge", code);
    BOOST_TEST(word_of(paid.state) == "SUCCEEDED");
    BOOST_TEST(paid.amount == Money(1250, Currency::cny()));
    BOOST_TEST(wallet.state("charge", code) == "SUCCEEDED");
    wallet.world().run_for(10s);
    BOOST_TEST(wallet.taken_from_lin() == 1250);
    BOOST_TEST(wallet.journal().count("gateway.executed") == 1);
    BOOST_REQUIRE(wallet.notices().size() == 1u);
    BOOST_TEST(word_of(wallet.notices()[0].state) == "SUCCEEDED");
    BOOST_TEST(wallet.notices()[0].txn == paid.txn);
  });
}

BOOST_AUTO_TEST_CASE(no_payment_code_is_in_the_journal) {
  in_a_wallet_world([](WalletWorld& wallet) {
    const auto code = wallet.show_code("lin");
    wallet.ask("charge", code);
    for (const auto& line : wallet.journal().lines())
      for (const auto& field : line.event.fields())
        if (const auto* text = std::get_if<std::string>(&field.value))
          BOOST_TEST(text->find(code) == std::string::npos);
  });
}

BOOST_AUTO_TEST_CASE(what_was_executed_without_a_usable_answer_is_unknown_and_found_by_a_query) {
  for (const auto* name : {"reply_lost", "bad_signature", "wrong_reply", "wrong_amount", "wrong_currency", "malformed"})
    in_a_wallet_world([name](WalletWorld& wallet) {
      wallet.fault(R"({"id":1,"verb":"pay","count":1,"name":")" + std::string(name) + "\"}");
      BOOST_TEST_CONTEXT(name) {
        BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "UNKNOWN");
        BOOST_TEST(wallet.state("query") == "SUCCEEDED");
        BOOST_TEST(wallet.taken_from_lin() == 1250);
        BOOST_TEST(wallet.journal().count("fault.fired", "wallet-a") == 1);
      }
    });
}

BOOST_AUTO_TEST_CASE(a_wallet_that_has_too_many_requests_executes_nothing_and_says_so) {
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":1,"name":"rate_limit","count":2})");
    const auto code = wallet.show_code("lin");
    BOOST_TEST(wallet.state("charge", code) == "REFUSED");
    BOOST_TEST(wallet.state("query") == "REFUSED");
    BOOST_TEST(wallet.taken_from_lin() == 0);
    BOOST_TEST(wallet.state("charge", code) == "SUCCEEDED");
  });
}

BOOST_AUTO_TEST_CASE(what_comes_again_may_be_answered_as_a_duplicate_which_is_no_answer_about_the_first) {
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":1,"name":"duplicate_answered","verb":"pay"})");
    const auto code = wallet.show_code("lin");
    BOOST_TEST(wallet.state("charge", code) == "SUCCEEDED");
    BOOST_TEST(wallet.journal().count("fault.fired", "wallet-a") == 0);
    BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
    BOOST_TEST(wallet.state("query") == "SUCCEEDED");
    BOOST_TEST(wallet.taken_from_lin() == 1250);
  });
}

BOOST_AUTO_TEST_CASE(a_system_error_is_unknown_whether_executed_or_not) {
  for (const bool executed : {true, false})
    in_a_wallet_world([executed](WalletWorld& wallet) {
      wallet.fault(R"({"id":1,"name":"system_error","count":1,"executed":)" +
                   std::string(executed ? "true}" : "false}"));
      BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "UNKNOWN");
      BOOST_TEST(wallet.state("query") == (executed ? "SUCCEEDED" : "NOT_FOUND"));
      BOOST_TEST(wallet.journal().count("fault.fired", "wallet-a") == 1);
    });
}

BOOST_AUTO_TEST_CASE(a_wallet_that_binds_its_first_error_gives_it_for_ever_and_takes_a_new_number) {
  Settings binds;
  binds.set("binds_first_error", true);
  for (const bool executed : {false, true})
    in_a_wallet_world(
        [executed](WalletWorld& wallet) {
          wallet.fault(R"({"id":1,"name":"system_error","verb":"pay","count":1,"executed":)" +
                       std::string(executed ? "true}" : "false}"));
          const auto code = wallet.show_code("lin");
          BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
          BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
          wallet.world().restart(NodeName("wallet-a"));
          wallet.world().run_for(2s);
          BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
          BOOST_TEST(wallet.state("query") == (executed ? "SUCCEEDED" : "NOT_FOUND"));
          BOOST_TEST(wallet.taken_from_lin() == (executed ? 1250 : 0));
        },
        binds);
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":1,"name":"system_error","verb":"pay","count":1})");
    const auto code = wallet.show_code("lin");
    BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
    BOOST_TEST(wallet.state("charge", code) == "SUCCEEDED");
  });
}

BOOST_AUTO_TEST_CASE(what_never_arrived_or_was_refused_moves_nothing) {
  struct Row {
    const char* fault;
    const char* state;
  };
  for (const auto& row : {Row{"request_lost", "UNKNOWN"}, Row{"refuse", "REFUSED"}})
    in_a_wallet_world([row](WalletWorld& wallet) {
      wallet.fault(R"({"id":1,"verb":"pay","count":1,"name":")" + std::string(row.fault) + "\"}");
      BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == row.state);
      BOOST_TEST(wallet.state("query") == "NOT_FOUND");
      BOOST_TEST(wallet.taken_from_lin() == 0);
    });
}

BOOST_AUTO_TEST_CASE(a_late_reply_comes_when_the_caller_has_given_up) {
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":1,"name":"reply_late","verb":"pay","count":1,"delay_ms":35000})");
    const auto before = wallet.world().now();
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "UNKNOWN");
    BOOST_TEST((wallet.world().now() - before < 31s));
    BOOST_TEST(wallet.taken_from_lin() == 1250);
    wallet.world().run_for(10s);
    BOOST_TEST(wallet.journal().count("message.dropped", "adapter-wallet-a") == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_stalled_payment_is_executed_when_its_time_is_over_or_as_soon_as_it_is_healed) {
  for (const bool healed : {false, true})
    in_a_world([healed](TestJournal& journal) {
      WalletWorld wallet(journal);
      wallet.fault(R"({"id":6,"name":"stall","verb":"pay","delay_ms":45000})");
      BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "UNKNOWN");
      BOOST_TEST(wallet.taken_from_lin() == 0);
      if (healed)
        wallet.reply("wallet-a", "sim.heal", R"({"id":6})");
      else
        wallet.world().run_for(5s);
      wallet.world().run_for(1s);
      BOOST_TEST(wallet.taken_from_lin() == (healed ? 1250 : 0));
      wallet.world().run_for(60s);
      BOOST_TEST(wallet.taken_from_lin() == 1250);
    });
}

BOOST_AUTO_TEST_CASE(a_query_may_miss_what_was_executed_until_the_fault_is_healed) {
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":4,"name":"not_found","duration_ms":60000})");
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
    BOOST_TEST(wallet.state("query") == "NOT_FOUND");
    wallet.reply("wallet-a", "sim.heal", R"({"id":4})");
    BOOST_TEST(wallet.state("query") == "SUCCEEDED");
  });
}

BOOST_AUTO_TEST_CASE(a_wallet_takes_money_back_of_its_own_accord) {
  for (const std::string verb : {"charge", "query", "close"})
    in_a_wallet_world([&verb](WalletWorld& wallet) {
      wallet.fault(R"({"id":2,"name":"notice_late","count":1,"delay_ms":60000})");
      if (verb != "charge") {
        wallet.fault(R"({"id":3,"name":"system_error","verb":"pay","count":1,"executed":true})");
        BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "UNKNOWN");
      }
      wallet.fault(R"({"id":1,"name":"take_back"})");
      BOOST_TEST(wallet.state(verb, verb == "charge" ? wallet.show_code("lin") : "") == "REVERSED");
      BOOST_TEST(wallet.state("query") == "REVERSED");
      BOOST_TEST(wallet.taken_from_lin() == 0);
      BOOST_TEST(wallet.journal().count("book.entry") == 2);
      BOOST_TEST(wallet.journal().count("fault.fired") == (verb == "charge" ? 1 : 3));
      wallet.world().run_for(2min);
      BOOST_TEST(wallet.notices().empty());
    });
}

BOOST_AUTO_TEST_CASE(what_the_shop_was_told_is_paid_is_not_taken_back) {
  in_a_wallet_world([](WalletWorld& wallet) {
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
    wallet.fault(R"({"id":1,"name":"take_back"})");
    BOOST_TEST(wallet.state("query") == "SUCCEEDED");
    BOOST_TEST(wallet.state("close") == "SUCCEEDED");
    BOOST_TEST(wallet.journal().count("fault.fired") == 0);
  });
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":3,"name":"system_error","verb":"pay","count":1,"executed":true})");
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "UNKNOWN");
    wallet.world().run_for(10s);
    BOOST_TEST(wallet.notices().size() == 1u);
    wallet.fault(R"({"id":1,"name":"take_back"})");
    BOOST_TEST(wallet.state("query") == "SUCCEEDED");
  });
}

BOOST_AUTO_TEST_CASE(a_payment_that_waits_is_not_taken_back) {
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":1,"name":"confirm_on_phone","count":1})");
    wallet.fault(R"({"id":2,"name":"take_back"})");
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "WAITING");
    BOOST_TEST(wallet.state("query") == "WAITING");
    BOOST_TEST(wallet.journal().count("fault.fired") == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_cancel_may_be_answered_and_not_done) {
  in_a_wallet_world([](WalletWorld& wallet) {
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
    wallet.fault(R"({"id":1,"name":"cancel_not_done","count":1})");
    BOOST_TEST(wallet.state("cancel") == "REVERSED");
    BOOST_TEST(wallet.taken_from_lin() == 1250);
    BOOST_TEST(wallet.state("query") == "SUCCEEDED");
    BOOST_TEST(wallet.state("cancel") == "REVERSED");
    BOOST_TEST(wallet.taken_from_lin() == 0);
  });
}

BOOST_AUTO_TEST_CASE(another_amount_than_asked_for_is_executed_and_said) {
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":1,"name":"executes_other_amount","minor":2000})");
    const auto code = wallet.show_code("lin");
    BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
    BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
    BOOST_TEST(wallet.ask("query").why == "not the answer: its amount is 2000, not 1250");
    BOOST_TEST(wallet.taken_from_lin() == 2000);
    BOOST_TEST(wallet.journal().count("fault.fired", "wallet-a") == 1);
    for (const auto& line : wallet.journal().lines())
      if (line.event.kind() == "gateway.answered") BOOST_TEST(line.event.integer("conclusive") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_decline_says_why_and_moves_nothing) {
  in_a_wallet_world([](WalletWorld& wallet) {
    const auto poor = wallet.ask("charge", wallet.show_code("bo"));
    BOOST_TEST(word_of(poor.state) == "FAILED");
    BOOST_TEST(word_of(poor.decline) == "INSUFFICIENT_FUNDS");
    BOOST_TEST(wallet.journal().count("book.entry") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_payment_that_waits_is_settled_on_the_phone) {
  for (const bool agrees : {true, false})
    in_a_wallet_world([agrees](WalletWorld& wallet) {
      wallet.fault(R"({"id":1,"name":"confirm_on_phone","count":1})");
      BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "WAITING");
      BOOST_TEST(wallet.state("query") == "WAITING");
      const auto* hand = agrees ? "hand.confirm" : "hand.reject";
      BOOST_TEST(wallet.reply("wallet-a", hand, R"({"customer":"lin"})") == R"({"done":true})");
      BOOST_TEST(wallet.state("query") == (agrees ? "SUCCEEDED" : "FAILED"));
      BOOST_TEST(wallet.reply("wallet-a", hand, R"({"customer":"lin"})").starts_with(R"({"done":false,"why":)"));
      wallet.world().run_for(5s);
      BOOST_REQUIRE(wallet.notices().size() == 1u);
      BOOST_TEST(word_of(wallet.notices()[0].state) == (agrees ? "SUCCEEDED" : "FAILED"));
    });
}

BOOST_AUTO_TEST_CASE(close_and_cancel_and_refund_do_what_they_say) {
  in_a_wallet_world([](WalletWorld& wallet) {
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
    BOOST_TEST(wallet.state("close") == "SUCCEEDED");
    BOOST_TEST(wallet.taken_from_lin() == 1250);
    BOOST_TEST(wallet.state("refund-query", "", "r1") == "NOT_FOUND");
    BOOST_TEST(wallet.state("refund", "", "r1") == "REFUNDED");
    BOOST_TEST(wallet.state("refund", "", "r1") == "REFUNDED");
    BOOST_TEST(wallet.state("refund-query", "", "r1") == "REFUNDED");
    BOOST_TEST(wallet.taken_from_lin() == 0);
    BOOST_TEST(wallet.state("cancel") == "REVERSED");
    BOOST_TEST(wallet.taken_from_lin() == 0);
  });
}

BOOST_AUTO_TEST_CASE(notices_come_never_twice_late_or_with_another_amount) {
  struct Row {
    const char* fault;
    std::size_t after_5s;
    std::size_t after_20s;
  };
  for (const auto& row :
       {Row{R"({"id":1,"name":"notice_never"})", 0, 0}, Row{R"({"id":1,"name":"notice_twice"})", 2, 2},
        Row{R"({"id":1,"name":"notice_late","delay_ms":10000})", 0, 1},
        Row{R"({"id":1,"name":"notice_wrong_amount","minor":1})", 1, 1}})
    in_a_wallet_world([row](WalletWorld& wallet) {
      wallet.fault(row.fault);
      BOOST_TEST_CONTEXT(row.fault) {
        BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
        wallet.world().run_for(5s);
        BOOST_TEST(wallet.notices().size() == row.after_5s);
        wallet.world().run_for(15s);
        BOOST_TEST(wallet.notices().size() == row.after_20s);
        if (std::string_view(row.fault).find("wrong_amount") != std::string_view::npos)
          BOOST_TEST(wallet.notices()[0].amount == Money(1, Currency::cny()));
      }
    });
}

BOOST_AUTO_TEST_CASE(an_early_notice_is_there_before_the_reply) {
  in_a_wallet_world([](WalletWorld& wallet) {
    wallet.fault(R"({"id":1,"name":"notice_early","count":1})");
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
    BOOST_TEST(wallet.notices().size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_notice_is_repeated_until_it_is_acknowledged) {
  in_a_wallet_world([](WalletWorld& wallet) {
    BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
    wallet.world().crash(NodeName("engine"));
    wallet.world().run_for(20s);
    BOOST_TEST(wallet.journal().count("gateway.noticed") >= 2);
    wallet.world().start(NodeName("engine"));
    wallet.world().run_for(60s);
    BOOST_TEST(wallet.notices().size() == 1u);
    const auto sent = wallet.journal().count("gateway.noticed");
    wallet.world().run_for(600s);
    BOOST_TEST(wallet.journal().count("gateway.noticed") == sent);
  });
}

BOOST_AUTO_TEST_CASE(the_book_survives_a_crash_right_after_the_commit) {
  in_a_world([](TestJournal& journal) {
    WalletWorld wallet(journal);
    const auto code = wallet.show_code("lin");
    bool crashed = false;
    journal.on_record = [&](const TestJournal::Line& line) {
      const bool pay_committed = line.event.kind() == "store.committed" && line.stamp.node.text() == "wallet-a";
      if (crashed || !pay_committed) return;
      crashed = true;
      wallet.world().restart(NodeName("wallet-a"));
    };
    BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
    BOOST_TEST(crashed);
    const auto found = wallet.state("query");
    BOOST_TEST(wallet.taken_from_lin() == (found == "SUCCEEDED" ? 1250 : 0));
    BOOST_TEST(wallet.state("charge", code) == "SUCCEEDED");
    BOOST_TEST(wallet.taken_from_lin() == 1250);
    wallet.world().run_for(10s);
    BOOST_TEST(wallet.notices().size() >= 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_store_that_fails_is_a_system_error_and_the_book_follows_the_disk) {
  in_a_wallet_world([](WalletWorld& wallet) {
    const auto code = wallet.show_code("lin");
    DiskRule full;
    full.id = 1;
    full.trouble = DiskTrouble::full;
    wallet.world().disk(NodeName("wallet-a")).faults().add(full);
    BOOST_TEST(wallet.state("charge", code) == "UNKNOWN");
    BOOST_TEST(wallet.taken_from_lin() == 0);
    wallet.world().disk(NodeName("wallet-a")).faults().heal(1);
    BOOST_TEST(wallet.state("query") == "NOT_FOUND");
    BOOST_TEST(wallet.state("charge", code) == "SUCCEEDED");
    BOOST_TEST(wallet.taken_from_lin() == 1250);
  });
}

BOOST_AUTO_TEST_CASE(the_same_seed_makes_the_same_journal) {
  const auto run = [] {
    return run_in_a_world([](TestJournal& journal) {
      WalletWorld wallet(journal);
      BOOST_TEST(wallet.state("charge", wallet.show_code("lin")) == "SUCCEEDED");
      wallet.world().run_for(5s);
    });
  };
  const auto once = run();
  BOOST_TEST(once.why_not() == "");
  BOOST_TEST(once.journal_digest == run().journal_digest);
}

BOOST_AUTO_TEST_CASE(an_unknown_customer_or_fault_is_refused_as_a_broken_rig) {
  in_a_wallet_world([](WalletWorld& wallet) {
    BOOST_TEST(std::holds_alternative<Refused>(wallet.call("wallet-a", "hand.show_code", R"({"customer":"who"})")));
    BOOST_TEST(std::holds_alternative<Refused>(wallet.call("wallet-a", "hand.confirm", "{}")));
    BOOST_TEST(std::holds_alternative<Refused>(wallet.call("wallet-a", "sim.fault", R"({"name":"sulk"})")));
    BOOST_TEST(std::holds_alternative<Refused>(wallet.call("wallet-a", "sim.heal", "{}")));
  });
}

BOOST_AUTO_TEST_CASE(a_notice_with_a_bad_signature_is_not_acknowledged) {
  in_a_wallet_world([](WalletWorld& wallet) {
    WalletAnswer forged;
    forged.verb = "notice";
    forged.merchant = "tillrig-shop";
    forged.state = "SUCCESS";
    forged.currency = "CNY";
    forged.sign = "0";
    BOOST_TEST(std::holds_alternative<Refused>(wallet.call("adapter-wallet-a", "wallet.notice", encode(forged))));
    BOOST_TEST(wallet.notices().empty());
  });
}

}  // namespace
}  // namespace tillrig
