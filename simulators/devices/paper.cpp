#include "simulators/devices/paper.h"

#include <algorithm>
#include <array>
#include <utility>

#include "simulators/devices/code_pages.h"

namespace tillrig::devices {
namespace {

constexpr int dots_a_column = 12;
constexpr int dots_a_line = 4096;  // no paper is wider

const char* name_of_bar_code(int system) {
  constexpr std::array names{"UPC-A", "UPC-E", "EAN13", "EAN8", "CODE39", "ITF", "CODABAR", "CODE93", "CODE128"};
  const auto index = static_cast<std::size_t>(system >= 65 ? system - 65 : system);
  return index < names.size() ? names[index] : "BARCODE";
}

}  // namespace

std::optional<Receipt> Paper::apply(const EscPosCommand& command) {
  const auto& data = command.data;
  if (command.what == EscPos::text) {
    raw_ += data;
    return std::nullopt;
  }
  flush();
  switch (command.what) {
    case EscPos::line_feed:
    case EscPos::page_feed:
    case EscPos::feed_lines:
    case EscPos::feed_units:
      end_line();
      for (int extra = 1; command.what == EscPos::feed_lines && extra < command.byte(0); ++extra) end_line();
      break;
    case EscPos::cancel_line:
      line_.clear(), at_ = 0;
      break;
    case EscPos::initialise:
      initialise();
      break;
    case EscPos::tab:
      tab();
      break;
    case EscPos::tab_stops:
      tab_stops_.assign(data.begin(), data.end());
      break;
    case EscPos::position:
      move_to(command.byte(0) | command.byte(1) << 8);
      break;
    case EscPos::move_by:
      move_to(at_ + static_cast<std::int16_t>(command.byte(0) | command.byte(1) << 8));
      break;
    case EscPos::size:
      width_ = (command.byte(0) >> 4 & 7) + 1;
      break;
    case EscPos::print_mode:
      width_ = command.byte(0) & 0x20 ? 2 : 1;
      break;
    case EscPos::code_page:
      page_ = command.byte(0);
      break;
    case EscPos::kanji_on:
      kanji_ = true;
      break;
    case EscPos::kanji_off:
      kanji_ = false;
      break;
    case EscPos::symbol:
      symbol(command);
      break;
    case EscPos::bar_code:
      bar_code(command);
      break;
    case EscPos::cut:
      return cut();
    default:
      break;
  }
  return std::nullopt;
}

void Paper::flush() {
  if (!raw_.empty()) write(std::exchange(raw_, {}));
}

void Paper::write(const std::string& bytes) {
  const auto text = kanji_ ? text_of_gb18030(bytes) : text_of_page(bytes, page_);
  for (std::string_view rest = text; !rest.empty();) {
    const auto character = rest.substr(0, length_of_character(rest));
    const int width = static_cast<int>(columns_of(character)) * width_ * dots_a_column;
    line_.push_back({at_, width, std::string(character)});
    at_ += width;
    rest.remove_prefix(character.size());
  }
}

void Paper::move_to(int dots) {
  at_ = std::clamp(dots, 0, dots_a_line);
}

void Paper::tab() {
  const int column = at_ / dots_a_column;
  const auto stop = std::find_if(tab_stops_.begin(), tab_stops_.end(), [&](int at) { return at > column; });
  if (stop != tab_stops_.end())
    move_to(*stop * dots_a_column);
  else if (tab_stops_.empty())
    move_to((column / 8 + 1) * 8 * dots_a_column);
}

// Left to right by position, whatever the order of writing; a gap is as many blanks as fit into it.
std::string Paper::line_text() const {
  auto glyphs = line_;
  std::stable_sort(glyphs.begin(), glyphs.end(), [](const Glyph& a, const Glyph& b) { return a.at < b.at; });
  std::string text;
  int end = 0;
  for (const auto& glyph : glyphs) {
    const int gap = (glyph.at - end + dots_a_column / 2) / dots_a_column;
    text.append(static_cast<std::size_t>(std::max(gap, 0)), ' ');
    text += glyph.text;
    end = glyph.at + glyph.width;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

void Paper::end_line() {
  auto text = line_text();
  line_.clear();
  at_ = 0;
  print_line(std::move(text));
}

void Paper::print_line(std::string line) {
  if (!lost_) lines_.push_back(std::move(line));
}

void Paper::symbol(const EscPosCommand& command) {
  const auto& data = command.data;
  const int function = command.byte(1);
  const bool qr = command.byte(0) == 0x31;
  if (function == 0x50 && data.size() > 3) symbol_ = data.substr(3);
  if (function != 0x51) return;
  if (!line_.empty()) end_line();
  print_line((qr ? "[QR " : "[SYMBOL ") + text_of_page(symbol_, page_) + "]");
}

void Paper::bar_code(const EscPosCommand& command) {
  const auto& data = command.data;
  const int system = command.byte(0);
  auto content = data.substr(std::min<std::size_t>(1, data.size()));
  if (system == 73 && content.size() >= 2 && content[0] == '{') content.erase(0, 2);
  if (!line_.empty()) end_line();
  print_line(std::string("[") + name_of_bar_code(system) + " " + text_of_page(content, page_) + "]");
}

std::optional<Receipt> Paper::cut() {
  if (!line_.empty()) end_line();
  auto lines = std::exchange(lines_, {});
  const auto is_blank = [](const std::string& line) { return line.empty(); };
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
  const auto last = std::find_if_not(lines.rbegin(), lines.rend(), is_blank).base();
  if (first == lines.end()) return std::nullopt;
  Receipt receipt;
  receipt.cut = ++cuts_;
  for (auto line = first; line != last; ++line) {
    if (line != first) receipt.text += '\n';
    receipt.text += *line;
  }
  return receipt;
}

void Paper::initialise() {
  line_.clear();
  at_ = 0;
  tab_stops_.clear();
  symbol_.clear();
  page_ = 0;
  kanji_ = false;
  width_ = 1;
}

}  // namespace tillrig::devices
