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

#include "harness/scenario/expectation.h"
#include "harness/scenario/fault_kinds.h"
#include "reference/ports/settings.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

// What scenario and world files say, once they have been found valid. Texts of steps may hold ${name} of a capture;
// everything else is final.
namespace tillrig {

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
  int permille = 1000;            // link faults: of the frames that it concerns
  int rate = 0;                   // throttle: bytes a second; 0: its own
  int queue = 0;                  // throttle: frames that wait at most; 0: as many as a transport keeps
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
struct TypeAmount {  // on the keyboard, for the key that is pressed next
  NodeName till;
  std::string amount;  // "20.00"
};
struct GiveCash {  // laid on the counter, typed, and the key `cash`
  NodeName till;
  std::string customer;
  Money amount = Money::zero(Currency::cny());
};
enum class CardMove { insert, tap, swipe };
struct BringBack {  // a customer decides to bring goods of this price back; what comes of it the till will say
  NodeName till;
  std::string customer;
  Money amount = Money::zero(Currency::cny());
};
struct HoldCard {
  NodeName till;
  std::string card;
  CardMove move = CardMove::insert;
};
struct PullCard {
  NodeName till;
};
struct EnterPin {
  NodeName till;
  std::string card;  // whose PIN
  bool wrong = false;
};
struct CancelPad {
  NodeName till;
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
struct BackUp {  // an image of its disk is kept
  NodeName node;
  std::string as;
};
struct Restore {  // crashes it, puts the kept image in the place of its disk
  NodeName node;
  std::string from;  // of a BackUp
  std::optional<Duration> restart_after;
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
  Duration within = std::chrono::seconds(10);
};
struct ExpectNow {
  Expectation expectation;
};
// What happens behind the shop, after closing time. A statement is made by whose book it is of, and arrives.
struct IssueStatement {
  NodeName book;
  std::string day;  // a business day
  std::string as;   // kept for DeliverAgain
};
struct DeliverAgain {
  std::string as;
};  // the same bytes, as a second file
struct DecideRow {
  std::string row, action, by, why;
  std::optional<std::string> refused;  // a refusal that contains this is what is expected
};

// A cashier and a customer, from the first item to the end: both do what a sensible person does about what the till
// shows. Goes on beside the steps that follow; whoever comes to the same till meanwhile waits in line.
enum class OnThePhone { confirms, rejects, ignores };
enum class InDoubt { gives_up, steps_aside };  // once patience is over: press `abandon`, or leave the sale parked
struct Serve {
  NodeName till;
  std::string customer;
  std::map<std::string, int> buys;  // name of the goods -> how many
  std::vector<std::string> pays;    // tried one after another: "wallet", "cash", or the name of a card
  std::optional<Money> part;        // the first way is to pay only this
  OnThePhone phone = OnThePhone::confirms;
  InDoubt in_doubt = InDoubt::gives_up;
  Duration patience = std::chrono::seconds(30);  // how long a payment may be in doubt
  std::optional<Money> returns;                  // goods for this are brought back once the receipt is there
};
// Heals what touches no other nodes than these (empty: everything), whatever else stays broken.
struct Recover {
  std::vector<NodeName> core;
};
// Waits until everybody is served and what has to become final has: all there is, or, of a core, all that began there
// since it was healed. Not within the world's own bound breaks truth 17.
struct Recovered {};

using StepAction = std::variant<Scan, Press, TypeAmount, GiveCash, BringBack, HoldCard, PullCard, EnterPin, CancelPad,
                                ShowCode, ScanCode, OnPhone, Cable, StartFault, Heal, Crash, Restart, BackUp, Restore,
                                Wait, Advance, WaitFor, StepClock, DriftClock, Capture, ExpectNow, IssueStatement,
                                DeliverAgain, DecideRow, Serve, Recover, Recovered>;

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
  std::string role;                  // one of role_words.h
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
  NodeName wallet;  // empty: none
  Money balance = Money::zero(Currency::cny());
};
// A bank card. Its number and its PIN are drawn for each run (card_secrets.h) and stand in no file.
struct WorldCard {
  std::string name;
  std::string holder;
  NodeName bank;
  Money balance = Money::zero(Currency::cny());
  bool chip = true;         // false: a stripe only
  bool pin_online = false;  // the bank wants the PIN
  Money offline_limit = Money::zero(Currency::cny());
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
  std::vector<WorldCard> cards;
  FrameTime latency;  // of links that `links` does not name
  std::vector<LinkLatency> links;

  // nullptr: there is none.
  const WorldNode* node(std::string_view name) const;
  const Goods* item(std::string_view name) const;
  const Customer* customer(std::string_view name) const;
  const WorldCard* card(std::string_view name) const;
  // The node that hosts the devices of a till.
  const WorldNode* desk_of(std::string_view till) const;
  // What these goods cost; nullopt: one of them is unknown, or they are priced in two currencies.
  std::optional<Money> price_of(const std::map<std::string, int>& buys) const;
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
