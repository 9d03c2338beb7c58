#include "reference/terminal/receipt.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "reference/protocol/invariant.h"

namespace tillrig::terminal {
namespace {

constexpr std::string_view initialise = "\x1b@";
constexpr std::string_view centre = "\x1b\x61\x01";
constexpr std::string_view bold_on = "\x1b\x45\x01";
constexpr std::string_view kanji_on = "\x1c&";
constexpr std::string_view kanji_off = "\x1c.";
const std::string left("\x1b\x61\x00", 3);
const std::string bold_off("\x1b\x45\x00", 3);
const std::string feed_and_cut("\x1b\x64\x04\x1d\x56\x00", 6);

// One for the process: opening it costs more than a receipt. A node is one thread, and so is a world.
iconv_t gb18030() {
  thread_local iconv_t converter = iconv_open("GB18030", "UTF-8");
  invariant(reinterpret_cast<std::intptr_t>(converter) != -1, "the C library converts UTF-8 to GB18030");
  return converter;
}

// Length of the UTF-8 character at the start of `text`, by its first byte.
std::size_t utf8_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return std::min(length, text.size());
}

// Empty: not a character.
std::string in_gb18030(std::string_view character) {
  std::array<char, 8> buffer{};
  std::string copy(character);
  char* in = copy.data();
  std::size_t in_left = copy.size();
  char* out = buffer.data();
  std::size_t out_left = buffer.size();
  iconv(gb18030(), nullptr, nullptr, nullptr, nullptr);
  if (iconv(gb18030(), &in, &in_left, &out, &out_left) == static_cast<std::size_t>(-1)) return {};
  return {buffer.data(), buffer.size() - out_left};
}

bool is_plain(char c) {
  return c >= ' ' && c <= '~';
}

// Columns on paper: what is not ASCII is drawn twice as wide.
int width(std::string_view utf8) {
  int columns = 0;
  for (; !utf8.empty(); utf8.remove_prefix(utf8_length(utf8))) columns += is_plain(utf8.front()) ? 1 : 2;
  return columns;
}

std::string_view fitting(std::string_view utf8, int columns) {
  std::size_t bytes = 0;
  while (bytes < utf8.size()) {
    const auto next = bytes + utf8_length(utf8.substr(bytes));
    if (width(utf8.substr(0, next)) > columns) break;
    bytes = next;
  }
  return utf8.substr(0, bytes);
}

std::string item_line(const OrderLine& line) {
  const auto amount = (line.unit_price * line.quantity).amount_text();
  const auto count = fmt::format("{} x ", line.quantity);
  const int room = receipt_columns - static_cast<int>(count.size() + amount.size()) - 1;
  const auto title = fitting(line.title, std::max(room, 0));
  const auto gap = static_cast<std::size_t>(std::max(1, room + 1 - width(title)));
  return count + std::string(title) + std::string(gap, ' ') + amount;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::vector<std::string> tender_lines(const Tender& tender) {
  std::vector<std::string> lines{upper(tender.channel.text()) + " " + tender.amount.text()};
  if (!tender.masked.empty()) lines.push_back(tender.masked);
  if (!tender.txn.empty()) lines.push_back("TXN " + tender.txn.text());
  if (tender.kind == TenderKind::cash) {
    lines.push_back("GIVEN " + tender.given.amount_text());
    lines.push_back("CHANGE " + tender.change().amount_text());
  }
  return lines;
}

}  // namespace

std::string printable(std::string_view utf8) {
  std::string out;
  bool kanji = false;
  const auto switch_to = [&](bool wanted) {
    if (kanji != wanted) out += wanted ? kanji_on : kanji_off;
    kanji = wanted;
  };
  while (!utf8.empty()) {
    const auto character = utf8.substr(0, utf8_length(utf8));
    const auto wide = character.size() > 1 ? in_gb18030(character) : std::string();
    switch_to(!wide.empty());
    if (wide.empty()) {
      out += is_plain(character.front()) ? character.front() : '?';
      utf8.remove_prefix(1);
    } else {
      out += wide;
      utf8.remove_prefix(character.size());
    }
  }
  switch_to(false);
  return out;
}

namespace {

// One piece of paper, from initialise to cut.
class Page {
 public:
  explicit Page(bool copy) {
    out_ += initialise;
    out_ += centre;
    out_ += bold_on;
    if (copy) line("*** COPY ***");
  }
  void line(std::string_view text) { out_ += printable(text) + "\n"; }
  void bold(std::string_view text) {
    out_ += bold_on;
    line(text);
    out_ += bold_off;
  }
  // The headline is over.
  void body() {
    out_ += bold_off;
    out_ += left;
  }
  void bar_code(const std::string& content) {
    out_ += "\x1dk\x49";
    out_ += static_cast<char>(content.size() + 2);
    out_ += "{B" + content;
  }
  std::string cut() { return std::move(out_) + feed_and_cut; }

 private:
  std::string out_;
};

constexpr char order_mark = 'O';  // no code of a wallet or an article begins with it

}  // namespace

std::string print_bytes(const Receipt& receipt) {
  Page page(receipt.copy);
  page.line("SALE " + receipt.basket.text());
  page.body();
  page.line("ORDER " + (receipt.offline.empty() ? receipt.order.text() : "OFFLINE " + receipt.offline.text()));
  for (const auto& item : receipt.lines) page.line(item_line(item));
  page.bold("TOTAL " + receipt.total.text());
  for (const auto& tender : receipt.tenders)
    for (const auto& text : tender_lines(tender)) page.line(text);
  page.line(receipt.offline.empty() ? "APPROVED" : "APPROVED OFFLINE");
  if (receipt.offline.empty()) page.bar_code(order_code(receipt.order));
  return page.cut();
}

std::string print_report(const std::vector<std::string>& lines) {
  std::string out(initialise);
  out += bold_on;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += printable(lines[i]) + "\n";
    if (i == 0) out += bold_off;
  }
  return out + feed_and_cut;
}

std::string slip_bytes(const RefundSlip& slip) {
  Page page(slip.copy);
  page.line("REFUND " + slip.amount.text());
  page.body();
  page.line("ORDER " + slip.order.text());
  page.line(slip.outcome);
  return page.cut();
}

std::string order_code(const OrderId& order) {
  return order_mark + order.text();
}

std::optional<OrderId> order_in_code(std::string_view scanned) {
  const bool digits = scanned.size() > 1 && scanned.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!digits || scanned.front() != order_mark) return std::nullopt;
  return OrderId(std::string(scanned.substr(1)));
}

}  // namespace tillrig::terminal
