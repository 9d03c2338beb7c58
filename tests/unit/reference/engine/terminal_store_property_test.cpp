#include <rapidcheck.h>

#include <list>

#include "tests/unit/reference/engine/engine_lane.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

// What may happen to one terminal and its bank.
enum class Turn {
  sell,
  sell_and_wait,
  give_up,
  void_last,
  refund_last,
  bank_silent,
  bank_slow,
  bank_back,
  restart,
  wait
};

class Play {
 public:
  explicit Play(TestJournal& journal) : lane_(journal) {}

  void take(Turn turn) {
    const auto last = "A" + std::to_string(sales_);
    switch (turn) {
      case Turn::sell:
      case Turn::sell_and_wait:
        begin("engine.charge", encode(EngineLane::card_sale("A" + std::to_string(++sales_))));
        return lane_.fixture.run_for(turn == Turn::sell ? 200ms : 4s);
      case Turn::give_up:
        begin("engine.abandon", encode(PaymentQuery{AttemptKey(last)}));
        return lane_.fixture.run_for(300ms);
      case Turn::void_last:
      case Turn::refund_last:
        begin("engine.give-back",
              encode(EngineLane::wish("R" + std::to_string(++wishes_), last, 1250, turn == Turn::void_last)));
        return lane_.fixture.run_for(500ms);
      case Turn::bank_silent:
        lane_.bank.mute = {"charge", "reverse", "void", "refund"};
        return;
      case Turn::bank_slow:
        lane_.bank.thinks = {{"charge", 2s}, {"void", 2s}, {"reverse", 1s}};
        return;
      case Turn::bank_back:
        lane_.bank.mute.clear();
        lane_.bank.thinks.clear();
        return;
      case Turn::restart:
        return lane_.restart_engine();
      case Turn::wait:
        return lane_.fixture.run_for(7s);
    }
  }

 private:
  void begin(const std::string& verb, std::string body) { lane_.begin(verb, std::move(body), kept_.emplace_back()); }

  EngineLane lane_;
  std::list<EngineLane::Kept> kept_;
  int sales_ = 0;
  int wishes_ = 0;
};

// Reads a journal: which reversals are open at the terminal, and what leaves it meanwhile.
class Watch {
 public:
  void see(const Event& event) {
    if (event.kind() == "state.changed") moved(event);
    if (event.kind() == "message.sent" && event.text("type") == "request") left(event);
  }
  bool too_early = false;
  bool sent_twice = false;

 private:
  void moved(const Event& event) {
    const std::string key(event.text("key"));
    if (event.text("machine") != "payment") return;
    if (event.text("to") == "REVERSING")
      open_.insert(key);
    else
      open_.erase(key);
  }
  void left(const Event& event) {
    const std::string verb(event.text("verb")), number(event.text("key"));
    if (verb != "adapter.charge" && verb != "adapter.void" && verb != "adapter.refund") return;
    too_early = too_early || !open_.empty();
    sent_twice = sent_twice || !sent_.insert(number).second;
  }

  std::set<std::string> open_;
  std::set<std::string> sent_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(terminal_properties)

BOOST_AUTO_TEST_CASE(nothing_leaves_a_terminal_while_its_reversal_is_open_and_no_number_leaves_twice) {
  BOOST_TEST(rc::check([] {
    const auto turns = *rc::gen::container<std::vector<Turn>>(rc::gen::cast<Turn>(rc::gen::inRange(0, 10)));
    const auto report = run_in_a_world([&](TestJournal& journal) {
      Watch watch;
      journal.on_record = [&](const TestJournal::Line& line) { watch.see(line.event); };
      Play play(journal);
      for (const auto turn : turns) play.take(turn);
      BOOST_TEST(!watch.too_early);
      BOOST_TEST(!watch.sent_twice);
    });
    if (!report.why_not().empty()) RC_FAIL(report.why_not());
  }));
}

BOOST_AUTO_TEST_SUITE_END()
