// Reads what a printer would be sent from standard input and writes each receipt's text, ended by a form feed. Exit 1:
// bytes that the printer does not understand.

#include <iostream>
#include <iterator>

#include "simulators/devices/paper.h"

int main() {
  using namespace tillrig::devices;
  const std::string bytes{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  EscPosParser parser;
  Paper paper;
  bool understood = true;
  for (const auto& command : parser.feed(bytes)) {
    understood = understood && command.what != EscPos::unknown;
    if (const auto receipt = paper.apply(command)) std::cout << receipt->text << '\f';
  }
  return understood && parser.pending() == 0 ? 0 : 1;
}
