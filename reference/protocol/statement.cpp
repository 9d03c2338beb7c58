#include "reference/protocol/statement.h"

#include <algorithm>
#include <optional>

#include "reference/protocol/business_day.h"
#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

constexpr std::size_t kHeaderFields = 6;
constexpr std::size_t kRowFields = 8;
constexpr std::size_t kTotalFields = 4;
constexpr std::size_t kLongestShown = 60;
constexpr std::int64_t kMostMinor = 999'999'999'999;   // of one row: what is computed from rows fits 64 bits
constexpr std::int64_t kLatestMs = 9'000'000'000'000;  // in the year 2255: nanoseconds of it fit 64 bits

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '|'; });
}

void append_field(std::string& out, std::string_view text) {
  invariant(is_plain(text), "a field of a statement is printable ASCII without '|'");
  out.append("|").append(text);
}

void append_field(std::string& out, std::int64_t number) {
  append_field(out, std::to_string(number));
}

// What was found, fit to be shown.
std::string shown(std::string_view text) {
  std::string printable(text.substr(0, kLongestShown));
  std::replace_if(
      printable.begin(), printable.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return '"' + printable + (text.size() > kLongestShown ? "...\"" : "\"");
}

// One line, field by field. The first thing wrong is kept.
class Line {
 public:
  Line(std::size_t number, std::string_view text, std::size_t fields) : number_(number), fields_(split(text, '|')) {
    if (!is_plain(without_bars(text)))
      wrong("", "printable ASCII", text);
    else if (fields_.size() != fields)
      wrong("", std::to_string(fields) + " fields parted by '|'", text);
  }

  bool good() const { return why_.empty(); }
  const std::string& why() const { return why_; }

  std::string text(const char* name) {
    const auto found = next();
    if (found.empty()) wrong(name, "a text", found);
    return std::string(found);
  }
  std::string text_or_nothing() { return std::string(next()); }
  void word(const char* name, std::string_view expected) {
    const auto found = next();
    if (found != expected) wrong(name, std::string(expected), found);
  }
  std::string day(const char* name) {
    const auto found = next();
    if (!is_business_day(found)) wrong(name, "a day such as 2026-03-02", found);
    return std::string(found);
  }
  Currency currency(const char* name) {
    const auto found = next();
    const auto known = Currency::from_code(found);
    if (!known) wrong(name, "a currency such as CNY", found);
    return known.value_or(Currency::cny());
  }
  std::int64_t integer(const char* name) { return number_in(name, next(), "a whole number"); }
  std::int64_t at_least(std::int64_t least, const char* name) {
    const auto found = next();
    const auto expected = "a whole number of " + std::to_string(least) + " or more";
    const auto value = number_in(name, found, expected);
    if (value < least) wrong(name, expected, found);
    return value;
  }
  std::int64_t amount(const char* name) {
    const auto found = next();
    const auto expected = "a whole number of 0 to " + std::to_string(kMostMinor);
    const auto value = number_in(name, found, expected);
    if (value < 0 || value > kMostMinor) wrong(name, expected, found);
    return value;
  }
  WallInstant time(const char* name) {
    const auto found = next();
    const auto value = number_in(name, found, "milliseconds since 1970");
    if (value < 0 || value > kLatestMs) wrong(name, "milliseconds since 1970", found);
    return WallInstant{std::chrono::milliseconds(std::clamp<std::int64_t>(value, 0, kLatestMs))};
  }

 private:
  static std::string without_bars(std::string_view text) {
    std::string rest(text);
    std::erase(rest, '|');
    return rest;
  }

  std::string_view next() { return at_ < fields_.size() ? fields_[at_++] : std::string_view(); }

  // In the one form that a number has.
  std::int64_t number_in(const char* name, std::string_view found, const std::string& expected) {
    const auto value = whole_number(found);
    if (!value || std::to_string(*value) != found) wrong(name, expected, found);
    return value.value_or(0);
  }

  void wrong(std::string_view field, const std::string& expected, std::string_view found) {
    if (!why_.empty()) return;
    why_ = "line " + std::to_string(number_) + (field.empty() ? "" : ", " + std::string(field)) + ": expected " +
           expected + ", found " + shown(found);
  }

  std::size_t number_;
  std::vector<std::string_view> fields_;
  std::size_t at_ = 0;
  std::string why_;
};

StatementRow row_from(Line& line, StatementKind kind) {
  StatementRow row;
  row.kind = kind;
  line.word("kind", word_of(kind));
  row.number = ChannelNumber(line.text("number"));
  row.txn = ChannelTxn(line.text("txn"));
  row.refund = RefundKey(line.text_or_nothing());
  const auto minor = line.amount("minor");
  row.fee = line.amount("fee");
  row.amount = Money(minor, line.currency("currency"));
  row.at = line.time("at");
  return row;
}

BadStatement unreadable(std::string line) {
  return {BadStatement::Kind::unreadable, std::move(line), {}, {}};
}

std::string total_words(const StatementTotals& totals) {
  return std::to_string(totals.count) + " rows, " + std::to_string(totals.minor) + " minor units, fee " +
         std::to_string(totals.fee);
}

bool add(std::int64_t& sum, std::int64_t value, StatementKind kind) {
  return kind == StatementKind::sale ? !__builtin_add_overflow(sum, value, &sum)
                                     : !__builtin_sub_overflow(sum, value, &sum);
}

}  // namespace

std::string Statement::name() const {
  return book + "-" + day + "-" + std::to_string(sequence);
}

std::int64_t fee_of(std::int64_t minor, std::int64_t per_mille) {
  invariant(minor >= 0 && per_mille >= 0 && per_mille <= 1000, "a fee is a part of an amount");
  const auto whole = minor / 1000 * per_mille;
  return whole + (minor % 1000 * per_mille + 500) / 1000;
}

std::optional<StatementTotals> totals_of(const std::vector<StatementRow>& rows) {
  StatementTotals totals;
  for (const auto& row : rows) {
    ++totals.count;
    if (!add(totals.minor, row.amount.minor(), row.kind) || !add(totals.fee, row.fee, row.kind)) return std::nullopt;
  }
  return totals;
}

std::string statement_text(const Statement& statement) {
  std::string out = "STATEMENT";
  append_field(out, 1);
  append_field(out, statement.book);
  append_field(out, statement.day);
  append_field(out, statement.sequence);
  append_field(out, statement.currency.code());
  for (const auto& row : statement.rows) {
    out.append("\n").append(word_of(row.kind));
    append_field(out, row.number.text());
    append_field(out, row.txn.text());
    append_field(out, row.refund.text());
    append_field(out, row.amount.minor());
    append_field(out, row.fee);
    append_field(out, row.amount.currency().code());
    append_field(out, whole_milliseconds(row.at.since_epoch));
  }
  out.append("\nTOTAL");
  append_field(out, statement.totals.count);
  append_field(out, statement.totals.minor);
  append_field(out, statement.totals.fee);
  return out + "\n";
}

tl::expected<Statement, BadStatement> read_statement(std::string_view bytes) {
  auto lines = split(bytes, '\n');
  if (lines.size() < 3 || !lines.back().empty())
    return tl::unexpected(unreadable("line " + std::to_string(std::max<std::size_t>(lines.size(), 1)) +
                                     ": expected a first line, a TOTAL and an end of line after it"));
  lines.pop_back();

  Statement statement;
  Line header(1, lines.front(), kHeaderFields);
  header.word("kind", "STATEMENT");
  header.word("version", "1");
  statement.book = header.text("book");
  statement.day = header.day("day");
  statement.sequence = header.at_least(1, "sequence");
  statement.currency = header.currency("currency");
  if (!header.good()) return tl::unexpected(unreadable(header.why()));
  const auto bad = [&](BadStatement::Kind kind, std::string why) {
    return tl::unexpected(BadStatement{kind, std::move(why), statement.book, statement.day});
  };

  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    Line line(i + 1, lines[i], kRowFields);
    const bool refund = lines[i].starts_with(word_of(StatementKind::refund));
    statement.rows.push_back(row_from(line, refund ? StatementKind::refund : StatementKind::sale));
    if (!line.good()) return bad(BadStatement::Kind::unreadable, line.why());
  }
  Line total(lines.size(), lines.back(), kTotalFields);
  total.word("kind", "TOTAL");
  statement.totals.count = total.at_least(0, "count");
  statement.totals.minor = total.integer("minor");
  statement.totals.fee = total.integer("fee");
  if (!total.good()) return bad(BadStatement::Kind::unreadable, total.why());

  const auto sums = totals_of(statement.rows);
  if (!sums) return bad(BadStatement::Kind::totals, "totals: the rows add up to more than 64 bits");
  if (*sums != statement.totals)
    return bad(BadStatement::Kind::totals, "totals: the rows add up to " + total_words(*sums) +
                                               ", the statement says " + total_words(statement.totals));
  return statement;
}

}  // namespace tillrig
