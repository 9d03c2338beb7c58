#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulators/devices/escpos_parser.h"

namespace tillrig::devices {

// One piece of paper that the cutter let go.
struct Receipt {
  std::string text;      // UTF-8, lines separated by LF, no blanks at the end of a line, no empty lines at either end
  std::int64_t cut = 0;  // counts the cuts of this printer, from 1
};

// What stands on the paper after a sequence of commands, as a person would read it from top to bottom. Bold, size and
// alignment are not text. A bar code or symbol reads as "[EAN13 4006381333931]", "[QR https://...]".
class Paper {
 public:
  // A receipt when the command cut one off that had something on it.
  std::optional<Receipt> apply(const EscPosCommand& command);
  // The lines that come next are lost (a jam), until called with false.
  void lose(bool lost) { lost_ = lost; }

 private:
  struct Glyph {
    int at = 0;  // dots from the left margin
    int width = 0;
    std::string text;
  };

  void write(const std::string& bytes);
  void flush();
  void end_line();
  void tab();
  void move_to(int dots);
  void print_line(std::string line);
  void symbol(const EscPosCommand& command);
  void bar_code(const EscPosCommand& command);
  std::optional<Receipt> cut();
  void initialise();
  std::string line_text() const;

  std::string raw_;  // text bytes not yet decoded: a character may be split over two commands
  std::vector<Glyph> line_;
  int at_ = 0;
  std::vector<std::string> lines_;
  std::vector<int> tab_stops_;  // columns; empty: every eighth
  std::string symbol_;
  int page_ = 0;
  bool kanji_ = false;
  int width_ = 1;  // of a character, as a multiple
  bool lost_ = false;
  std::int64_t cuts_ = 0;
};

}  // namespace tillrig::devices
