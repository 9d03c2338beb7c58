#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

// What scenario files wait for and look at.
namespace tillrig {

// An event of the journal that something waits for: the nth one (from 1) whose fields have these values.
struct Trigger {
  std::string event;
  int nth = 1;
  std::vector<std::pair<std::string, std::string>>
      fields;  // an integer field compares by its decimal text; "node" is who recorded it
};

// What a person could see.
struct ExpectDisplay {  // a line of the customer display contains it, now
  NodeName till;
  std::string text;
};
struct ExpectScreen {  // the cashier's screen contains it, now
  NodeName till;
  std::string text;
};
struct ExpectOrder {  // empty id: the last order that was created
  std::string id;
  std::string state;
};
struct ExpectOrders {  // how many orders there are, in that state if one is named
  int count = 0;
  std::string state;
};
struct ExpectBook {  // the customer's account in the book of a gateway; what is nullopt is not looked at
  NodeName book;
  std::string customer;
  std::optional<Money> paid;  // debits minus refunds
  std::optional<Money> refunded;
  std::optional<int> debits;   // entries
  std::optional<int> refunds;  // entries
};
struct ExpectReceipt {  // receipts of the till so far
  NodeName till;
  std::optional<int> originals;
  std::optional<int> copies;
  std::string contains;  // in the last one
};
struct ExpectDrawer {
  NodeName till;
  int times = 0;
};
struct ExpectStock {
  std::string item;  // a name of World::goods
  std::optional<std::int64_t> available, reserved, sold;
};
struct ExpectPad {  // the display of the PIN pad contains it, now
  NodeName till;
  std::string text;
};
struct ExpectPrinted {  // a paper of any kind that the till has printed contains it
  NodeName till;
  std::string text;
};
struct ExpectCash {  // what a customer paid in cash, less change and what was given back
  std::string customer;
  Money paid = Money::zero(Currency::cny());
};
struct ExpectParked {  // offline sales on a till's list, which the core has refused
  NodeName till;
  int count = 0;
};
struct ExpectDifferences {  // of reconciliation, so far; empty: any kind, any text
  int count = 0;
  std::string kind;
  std::string contains;     // in channel, number, transaction, order or reason
  std::optional<int> open;  // of these, how many are not closed
};
struct ExpectListed {  // entries in the list for people; empty: any list, any reason
  int count = 0;
  std::string list;
  std::string why;  // contained in the reason
};

struct Expectation {
  std::variant<ExpectDisplay, ExpectScreen, ExpectOrder, ExpectOrders, ExpectBook, ExpectReceipt, ExpectDrawer,
               ExpectStock, ExpectPad, ExpectPrinted, ExpectCash, ExpectParked, ExpectDifferences, ExpectListed>
      what;
  // nullopt: in a step, it must hold at that moment; at the end, it is judged after healing and the quiet period.
  std::optional<Duration> within;
  std::string text;  // for people: `display "PAID" at till-1 within 3s`
  int line = 0;
};

}  // namespace tillrig
