#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/scenario/fault_kinds.h"
#include "reference/ports/settings.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

// What scenario and world files say, once they have been found valid. Texts of steps may hold ${name} of a capture;
// everything else is final.
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
struct ExpectListed {  // entries in the list for people; empty: any list, any reason
  int count = 0;
  std::string list;
  std::string why;  // contained in the reason
};

struct Expectation {
  std::variant<ExpectDisplay, ExpectScreen, ExpectOrder, ExpectOrders, ExpectBook, ExpectReceipt, ExpectDrawer,
               ExpectStock, ExpectListed>
      what;
  // nullopt: in a step, it must hold at that moment; at the end, it is judged after healing and the quiet period.
  std::optional<Duration> within;
  std::string text;  // for people: `display "PAID" at till-1 within 3s`
  int line = 0;
};

struct Fault {
  const FaultKind* kind = nullptr;
  std::string as;                 // what heal calls it; the fault's own name by default
  NodeName at;                    // outcome, device, disk faults: whose
  NodeName from, to;              // link faults; `to` empty: everybody
  bool both_ways = false;         // link faults
  std::string verb;               // empty: any
  std::string frame;              // link faults: "request", "reply", "post", "refusal", "hello", "welcome"; empty: any
  int count = 0;                  // 0: until healed
  std::optional<Duration> lasts;  // healed by the runner after this
  Duration delay{};               // where the kind takes one
  std::string reason;             // decline
  std::optional<Money> amount;    // notice_wrong_amount
  bool executed = false;          // system_error
  std::optional<Trigger> when;    // nullopt: now
};

// Steps. What a hand does at a till acts on `till`.
struct Scan {  // a barcode or any raw text
  NodeName till;
  std::string code;
};
struct Press {
  NodeName till;
  std::string key;
};
struct ShowCode {
  NodeName till;
  std::string customer;
  std::string as;
  bool scan = true;
};  // as: kept for ScanCode
struct ScanCode {
  NodeName till;
  std::string as;
};  // a kept code, again
struct OnPhone {
  std::string customer;
  bool agrees = true;
};
struct Cable {
  NodeName till;
  std::string device;
  bool plugged = false;
};
struct StartFault {
  Fault fault;
};
struct Heal {
  std::string as;
};  // "all": everything
struct Crash {
  NodeName node;
  std::string point;  // empty: now, or at `when`
  int nth = 1;        // which passing of the point
  std::optional<Trigger> when;
  std::optional<Duration> restart_after;
};
struct Restart {
  NodeName node;
};
struct Wait {
  Duration time{};
};
struct Advance {
  Duration time{};
};  // like Wait where the world cannot jump its clocks
struct WaitFor {
  Trigger event;
  Duration within{};
};
struct StepClock {
  NodeName node;
  Duration by{};
};  // the wall clock of a node jumps; may be negative
struct DriftClock {
  NodeName node;
  std::int64_t parts_per_million = 0;
};
struct Capture {
  std::string name;
  Trigger event;
  std::string field;
  Duration within{};
};
struct ExpectNow {
  Expectation expectation;
};

using StepAction = std::variant<Scan, Press, ShowCode, ScanCode, OnPhone, Cable, StartFault, Heal, Crash, Restart, Wait,
                                Advance, WaitFor, StepClock, DriftClock, Capture, ExpectNow>;

struct Step {
  StepAction action;
  std::string text;  // for people: `scan tea`
  std::string file;
  int line = 0;
};

// What a customer decided to buy, once. Recorded by the driver before the first step, never read from the lane.
struct Intent {
  NodeName till;
  std::string customer;
  std::map<std::string, int> buys;  // name of the goods -> how many
  Money price = Money::zero(Currency::cny());
};

struct WorldNode {
  NodeName name;
  std::string role;                  // till, cashier, acquiring, engine, wallet-adapter, stock, wallet, desk
  NodeName till;                     // of a desk: whose devices it hosts
  std::vector<std::string> devices;  // of a desk
  std::vector<std::string> keys;     // of a desk: what its keyboard has
  Settings settings;
};
struct Goods {
  std::string name;
  Sku sku;
  std::string barcode;
  std::string title;
  Money price = Money::zero(Currency::cny());
  std::int64_t stock = 0;
};
struct Customer {
  std::string name;
  NodeName wallet;
  Money balance = Money::zero(Currency::cny());
};
// Time a frame takes: max(least, exponential(mean)), both ways.
struct FrameTime {
  Duration least{};
  Duration mean{};
};
struct LinkLatency {
  NodeName a, b;
  FrameTime latency;
};

struct World {
  std::string id;
  std::string title;
  std::string file;
  WallInstant epoch;  // wall time of every node when the world starts
  std::vector<WorldNode> nodes;
  std::vector<Goods> goods;
  std::vector<Customer> customers;
  FrameTime latency;  // of links that `links` does not name
  std::vector<LinkLatency> links;

  // nullptr: there is none.
  const WorldNode* node(std::string_view name) const;
  const Goods* item(std::string_view name) const;
  const Customer* customer(std::string_view name) const;
  // The node that hosts the devices of a till.
  const WorldNode* desk_of(std::string_view till) const;
};

// One case: a scenario file, or one row of its table.
struct Scenario {
  std::string id;  // "timeout/F27_reply_lost", with "[row]" for a row of a table
  std::string title;
  std::string requirement;
  std::string source;
  std::string file;
  std::vector<std::string> labels;
  std::vector<int> proves;  // numbers of truths
  World world;              // the file it names, with the scenario's own settings applied
  std::optional<std::uint64_t> seed;
  std::vector<Intent> intents;
  std::vector<Step> steps;
  std::vector<Expectation> expect;
};

enum class WorldKind { virtual_world, live_world };

// nullopt: it can run there. Otherwise why not, from what its faults declare.
std::optional<std::string> why_not_applicable(const Scenario& scenario, WorldKind world);

// "3s", "250ms", "2m", "1h", "-2h", "90us". nullopt: not a duration.
std::optional<Duration> parse_duration(std::string_view text);
std::string duration_text(Duration duration);  // shortest of the above: "1500ms", "3s"
// "12.50 CNY". nullopt: not an amount of money.
std::optional<Money> parse_money(std::string_view text);

}  // namespace tillrig
