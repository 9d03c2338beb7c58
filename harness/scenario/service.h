#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "harness/scenario/card_hands.h"
#include "harness/scenario/observations.h"
#include "harness/scenario/runner.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

// How a customer left the counter. parked: the payment is in doubt, and whoever paid is told later. stuck: the till
// took nothing more from a hand, and nothing was over.
enum class ServiceEnd { paid, unpaid, parked, stuck };
const char* name_of(ServiceEnd end);

// One customer at one counter: the cashier's hands and the customer's, which see displays, screens and pads and nothing
// else. They ring up what is bought, look whether the total is right, pay in one way after another, wait where the till
// says so, and give up in the end: each wait has a bound.
class Service {
 public:
  // All of them outlive it.
  Service(const Serve& serve, const World& world, DriverPorts ports, Observations& seen, CardHands& cards);

  // Throws RigTrouble.
  boost::asio::awaitable<ServiceEnd> whole();

 private:
  enum class Answer { paid, part_paid, declined, closed, confirm, doubt, none };
  using Look = std::function<bool()>;

  boost::asio::awaitable<bool> ring_up();
  boost::asio::awaitable<bool> ring_up_once();
  boost::asio::awaitable<bool> scan_all();
  boost::asio::awaitable<Answer> pay_by(std::string way, std::string amount);
  boost::asio::awaitable<Answer> pay_by_wallet(std::string amount);
  boost::asio::awaitable<Answer> pay_by_card(std::string card, std::string amount);
  boost::asio::awaitable<Answer> pay_in_cash(std::string amount);
  boost::asio::awaitable<Answer> answer(Duration bound);
  boost::asio::awaitable<Answer> until_final(Answer first);
  boost::asio::awaitable<Answer> give_up();
  boost::asio::awaitable<ServiceEnd> ended(Answer last);
  boost::asio::awaitable<ServiceEnd> leave();
  boost::asio::awaitable<void> bring_back();

  boost::asio::awaitable<bool> press_after(std::string typed, std::string key);  // false: not pressed, or not taken
  boost::asio::awaitable<bool> press(std::string key);                           // false: the keyboard did not take it
  boost::asio::awaitable<bool> type(std::string amount);
  boost::asio::awaitable<void> scan(std::string code);
  boost::asio::awaitable<void> on_phone();
  boost::asio::awaitable<void> hand_time();
  boost::asio::awaitable<bool> until(Look look, Duration bound);

  const Observations::TillView& till() const { return seen_.till(serve_.till); }
  Answer shown() const;
  Money rest() const;
  std::string sale_on_screen() const;
  std::string paper_of_sale() const;

  const Serve& serve_;
  const World& world_;
  DriverPorts ports_;
  Observations& seen_;
  CardHands& cards_;
  NodeName desk_;
  Money price_;
  int pictures_ = 0;          // of the display, before the last thing that a hand did
  std::string sale_;          // "SALE ...", as the cashier's screen names it
  bool paying_ = false;       // a code, a card or money has been shown
  bool asked_phone_ = false;  // the customer has been asked, and has done what this customer does
};

}  // namespace tillrig
