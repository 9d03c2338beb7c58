#pragma once

#include <boost/test/unit_test.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/oracles/oracles.h"
#include "reference/ports/event_codec.h"

// Event streams written by hand, one event a line:
//   <milliseconds> <node> <kind> <field>=<value> ...      a bare number is an integer, everything else a text;
//   'text with blanks' is quoted, \n in it is a new line; # begins a comment
namespace tillrig::testing {

inline std::string_view name(const std::string& text) {
  const auto interned = intern_name(text);
  BOOST_TEST_REQUIRE(interned.has_value(), "not a name: " << text);
  return *interned;
}

// The next word, or the quoted text at the front.
inline std::string word(std::istream& line) {
  std::string text;
  char c = 0;
  bool quoted = false;
  line >> std::ws;
  while (line.get(c)) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == '\\' && line.peek() == 'n') {
      line.get();
      text.push_back('\n');
    } else if (c == ' ' && !quoted) {
      break;
    } else {
      text.push_back(c);
    }
  }
  return text;
}

inline void add_field(Event& event, const std::string& field) {
  const auto equals = field.find('=');
  BOOST_TEST_REQUIRE(equals != std::string::npos, "not a field: " << field);
  const auto value = field.substr(equals + 1);
  const bool integer = !value.empty() && value.find_first_not_of("-0123456789") == std::string::npos;
  if (integer)
    event.add(name(field.substr(0, equals)), std::int64_t{std::stoll(value)});
  else
    event.add(name(field.substr(0, equals)), value);
}

inline std::vector<Entry> entries_of(const std::string& stream) {
  std::vector<Entry> entries;
  std::istringstream lines(stream);
  for (std::string text; std::getline(lines, text);) {
    std::istringstream line(text.substr(0, text.find('#')));
    std::int64_t ms = 0;
    std::string node, kind;
    if (!(line >> ms >> node >> kind)) continue;
    Event event(name(kind));
    for (auto field = word(line); !field.empty(); field = word(line)) add_field(event, field);
    entries.push_back({entries.size() + 1, std::chrono::milliseconds(ms), NodeName(node), 1, std::move(event)});
  }
  return entries;
}

// One sale as it should be: lin buys for 12.50 CNY at till-1 and pays with a code. Each part can be replaced.
struct Sale {
  std::string intent = "0 harness intent.stated intent=1 till=till-1 customer=lin minor=1250 currency=CNY\n";
  std::string stock = "0 stock stock.stated sku=TEA available=20\n";
  std::string order = R"(
    100 till-1    state.changed machine=sale key=B1 from= to=OPEN event=total
    110 acquiring state.changed machine=order key=O1 from= to=OPEN event=create
    110 acquiring order.created order=O1 basket=B1
    115 stock     state.changed machine=reservation key=O1 from= to=RESERVED event=reserve
    115 stock     stock.moved sku=TEA order=O1 available=19 reserved=1 sold=0
    120 till-1    state.changed machine=sale key=B1 from=OPEN to=ORDERED event=order_made
  )";
  std::string code = R"(
    900  wallet-a    code.issued customer=lin code=28****1234 code_ref=c1
    1000 desk-till-1 scanner.read till=till-1 code=28****1234
    1001 till-1      state.changed machine=attempt key=A1 from= to=SENDING event=code_read
    1001 till-1      state.changed machine=sale key=B1 from=ORDERED to=PAYING event=code_read
    1010 acquiring   state.changed machine=order-attempt key=A1 from= to=SENDING event=pay
    1020 engine      state.changed machine=payment key=N1 from= to=SENDING event=charge
  )";
  std::string charge = R"(
    1050 wallet-a         gateway.received number=N1 verb=pay
    1060 wallet-a         gateway.executed number=N1 txn=T1 entry=1
    1060 wallet-a         book.entry book=wallet-a entry=1 kind=debit customer=lin code_ref=c1 minor=1250 currency=CNY funder=buyer txn=T1 number=N1 order_ref=O1
    1060 wallet-a         gateway.answered number=N1 verb=pay state=SUCCESS conclusive=1
    1060 wallet-a         message.sent to=adapter-wallet-a type=reply verb=wallet.pay correlation=7 key=N1 digest=d0 final=0
    1090 adapter-wallet-a message.delivered from=wallet-a type=reply verb=wallet.pay correlation=7 key=N1
  )";
  std::string result = R"(
    1100 engine    state.changed machine=payment key=N1 from=SENDING to=SUCCEEDED event=succeeded
    1100 engine    message.sent to=acquiring type=reply verb=engine.charge correlation=3 key=A1 digest=d1 final=1
    1110 acquiring state.changed machine=order-attempt key=A1 from=SENDING to=SUCCEEDED event=succeeded
    1110 acquiring state.changed machine=order key=O1 from=OPEN to=PAID event=succeeded
    1120 till-1    state.changed machine=attempt key=A1 from=SENDING to=SUCCEEDED event=paid
    1120 till-1    state.changed machine=sale key=B1 from=PAYING to=PAID event=paid
  )";
  std::string told = R"(
    1150 desk-till-1 display.shown till=till-1 line1='THANK YOU' line2='PAID'
    1200 desk-till-1 receipt.printed till=till-1 text='SALE B1\nORDER O1\nTOTAL 12.50 CNY\nWALLET-A 12.50 CNY\nTXN T1\nAPPROVED\n' cut=1
    1210 till-1      state.changed machine=sale key=B1 from=PAID to=DONE event=receipt_printed
    1220 stock       state.changed machine=reservation key=O1 from=RESERVED to=SOLD event=confirm
    1220 stock       stock.moved sku=TEA order=O1 available=19 reserved=0 sold=1
  )";
  std::string end = R"(
    5000  harness world.healed bound_ms=60000
    70000 harness scenario.ended
  )";

  std::string text() const { return intent + stock + order + code + charge + result + told + end; }
};

inline std::string payment(std::int64_t ms, const std::string& from, const std::string& to) {
  return std::to_string(ms) + " engine state.changed machine=payment key=N1 from=" + from + " to=" + to + " event=e\n";
}

// lin's code is declined: nothing moves, the sale may be paid otherwise.
inline Sale declined() {
  Sale sale;
  sale.charge = R"(
    1050 wallet-a         gateway.received number=N1 verb=pay
    1060 wallet-a         gateway.answered number=N1 verb=pay state=FAILED conclusive=1
    1060 wallet-a         message.sent to=adapter-wallet-a type=reply verb=wallet.pay correlation=7 key=N1 digest=d0 final=0
    1090 adapter-wallet-a message.delivered from=wallet-a type=reply verb=wallet.pay correlation=7 key=N1
  )";
  sale.result = R"(
    1100 engine    state.changed machine=payment key=N1 from=SENDING to=FAILED event=failed
    1110 acquiring state.changed machine=order-attempt key=A1 from=SENDING to=FAILED event=failed
    1120 till-1    state.changed machine=attempt key=A1 from=SENDING to=FAILED event=attempt_over
    1120 till-1    state.changed machine=sale key=B1 from=PAYING to=ORDERED event=attempt_over
  )";
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  return sale;
}

struct Judged {
  std::vector<Violation> violations;
  std::vector<TruthReport> truths;
  std::vector<Decision> decisions;

  std::uint64_t subjects(int number) const {
    for (const auto& truth : truths)
      if (truth.number == number) return truth.subjects;
    return 0;
  }
};

inline Judged run(const std::string& stream) {
  Oracles oracles;
  for (const auto& entry : entries_of(stream)) oracles.on(entry);
  return {oracles.violations(), oracles.reports(), oracles.decisions()};
}

inline std::string all_of(const Judged& judged) {
  std::string text;
  for (const auto& v : judged.violations)
    text += "\n  truth " + std::to_string(v.truth) + " [" + v.property + "] " + v.sentence;
  return text;
}

inline void check_clean(const std::string& stream) {
  const auto judged = run(stream);
  BOOST_TEST(judged.violations.empty(), all_of(judged));
}

// Some violation is this one.
inline void check_broken(const std::string& stream, int truth, const std::string& property,
                         const std::string& sentence) {
  const auto judged = run(stream);
  for (const auto& v : judged.violations)
    if (v.truth == truth && v.property == property) {
      BOOST_TEST(v.sentence == sentence);
      return;
    }
  BOOST_TEST(false, "truth " << truth << " [" << property << "] was not found broken:" << all_of(judged));
}

inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto found = text.find(what);
  BOOST_TEST_REQUIRE(found != std::string::npos, "not in the stream: " << what);
  return text.replace(found, what.size(), with);
}

}  // namespace tillrig::testing
