#include "simulators/devices/escpos_parser.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tillrig::devices {
namespace {

constexpr char dle = 0x10, esc = 0x1b, fs = 0x1c, gs = 0x1d;

// The command at the start of some bytes. nullopt: more bytes are needed to tell.
struct Found {
  EscPosCommand command;
  std::size_t length = 0;
};
using Maybe = std::optional<Found>;

std::size_t byte_at(std::string_view in, std::size_t at) {
  return static_cast<unsigned char>(in[at]);
}
std::size_t word_at(std::string_view in, std::size_t at) {
  return byte_at(in, at) | byte_at(in, at + 1) << 8;
}

Maybe unknown(std::string_view in, std::size_t length) {
  const auto bytes = in.substr(0, length);
  return Found{{EscPos::unknown, std::string(bytes)}, bytes.size()};
}

// `skip` bytes of prefix, then `size` bytes of data.
Maybe take(EscPos what, std::string_view in, std::size_t skip, std::size_t size) {
  if (size > EscPosParser::max_data) return unknown(in, skip);
  if (in.size() < skip + size) return std::nullopt;
  return Found{{what, std::string(in.substr(skip, size))}, skip + size};
}

Maybe take_image(std::string_view in, std::size_t header, std::uint64_t size) {
  if (size > EscPosParser::max_data) return unknown(in, header);
  const auto length = header + static_cast<std::size_t>(size);
  if (in.size() < length) return std::nullopt;
  return Found{{EscPos::image, {}}, length};
}

// Commands whose second byte says how many parameter bytes follow.
struct Fixed {
  char second;
  EscPos what;
  std::size_t parameters;
};

constexpr std::array esc_fixed{
    Fixed{'@', EscPos::initialise, 0}, Fixed{'!', EscPos::print_mode, 1}, Fixed{' ', EscPos::setting, 1},
    Fixed{'$', EscPos::position, 2},   Fixed{'%', EscPos::setting, 1},    Fixed{'-', EscPos::setting, 1},
    Fixed{'2', EscPos::setting, 0},    Fixed{'3', EscPos::setting, 1},    Fixed{'=', EscPos::setting, 1},
    Fixed{'?', EscPos::setting, 1},    Fixed{'E', EscPos::setting, 1},    Fixed{'G', EscPos::setting, 1},
    Fixed{'J', EscPos::feed_units, 1}, Fixed{'K', EscPos::setting, 1},    Fixed{'L', EscPos::setting, 0},
    Fixed{'M', EscPos::setting, 1},    Fixed{'R', EscPos::setting, 1},    Fixed{'S', EscPos::setting, 0},
    Fixed{'T', EscPos::setting, 1},    Fixed{'U', EscPos::setting, 1},    Fixed{'V', EscPos::setting, 1},
    Fixed{'W', EscPos::setting, 8},    Fixed{'\\', EscPos::move_by, 2},   Fixed{'a', EscPos::setting, 1},
    Fixed{'c', EscPos::setting, 2},    Fixed{'d', EscPos::feed_lines, 1}, Fixed{'e', EscPos::setting, 1},
    Fixed{'i', EscPos::cut, 0},        Fixed{'m', EscPos::cut, 0},        Fixed{'p', EscPos::drawer_kick, 3},
    Fixed{'r', EscPos::setting, 1},    Fixed{'t', EscPos::code_page, 1},  Fixed{'{', EscPos::setting, 1}};

constexpr std::array fs_fixed{Fixed{'!', EscPos::setting, 1},   Fixed{'&', EscPos::kanji_on, 0},
                              Fixed{'.', EscPos::kanji_off, 0}, Fixed{'-', EscPos::setting, 1},
                              Fixed{'C', EscPos::setting, 1},   Fixed{'S', EscPos::setting, 2},
                              Fixed{'W', EscPos::setting, 1},   Fixed{'p', EscPos::image, 2}};

constexpr std::array gs_fixed{
    Fixed{'!', EscPos::size, 1},        Fixed{'B', EscPos::setting, 1},      Fixed{'L', EscPos::setting, 2},
    Fixed{'W', EscPos::setting, 2},     Fixed{'P', EscPos::setting, 2},      Fixed{'H', EscPos::setting, 1},
    Fixed{'h', EscPos::setting, 1},     Fixed{'w', EscPos::setting, 1},      Fixed{'f', EscPos::setting, 1},
    Fixed{'a', EscPos::auto_status, 1}, Fixed{'r', EscPos::paper_status, 1}, Fixed{'I', EscPos::identify, 1},
    Fixed{'/', EscPos::image, 1},       Fixed{':', EscPos::setting, 0},      Fixed{'^', EscPos::setting, 3},
    Fixed{'T', EscPos::setting, 1},     Fixed{'$', EscPos::setting, 2},      Fixed{'\\', EscPos::setting, 2},
    Fixed{'E', EscPos::setting, 1},     Fixed{'b', EscPos::setting, 1}};

template <std::size_t n>
Maybe fixed(const std::array<Fixed, n>& table, std::string_view in) {
  for (const auto& row : table)
    if (row.second == in[1]) return take(row.what, in, 2, row.parameters);
  return unknown(in, 2);
}

// X ( fn pL pH data: the one shape that tells its own length.
Maybe sized(std::string_view in) {
  if (in.size() < 5) return std::nullopt;
  const bool symbol = in[0] == gs && in[2] == 'k';
  auto found = take(symbol ? EscPos::symbol : EscPos::setting, in, 5, word_at(in, 3));
  if (found && in[0] == gs && in[2] == 'L') found->command = {EscPos::image, {}};
  return found;
}

Maybe bit_image(std::string_view in) {
  if (in.size() < 5) return std::nullopt;
  const std::size_t bytes_a_column = byte_at(in, 2) >= 32 ? 3 : 1;
  return take_image(in, 5, word_at(in, 3) * bytes_a_column);
}

// ESC D n1 ... nk NUL, at most 32; a byte that does not ascend ends the list.
Maybe tab_stops(std::string_view in) {
  std::size_t end = 2;
  while (end < in.size() && end < 34 && in[end] != 0 && (end == 2 || byte_at(in, end) > byte_at(in, end - 1))) ++end;
  if (end == in.size()) return std::nullopt;
  const auto closed = in[end] == 0 ? end + 1 : end;
  return Found{{EscPos::tab_stops, std::string(in.substr(2, end - 2))}, closed};
}

// ESC & y c1 c2 [x d1 ... d(y*x)] for each character from c1 to c2.
Maybe own_characters(std::string_view in) {
  if (in.size() < 5) return std::nullopt;
  const auto height = byte_at(in, 2), first = byte_at(in, 3), last = byte_at(in, 4);
  std::size_t length = 5;
  for (auto character = first; character <= last; ++character) {
    if (in.size() <= length) return std::nullopt;
    length += 1 + byte_at(in, length) * height;
  }
  if (in.size() < length) return std::nullopt;
  return Found{{EscPos::setting, {}}, length};
}

Maybe escape(std::string_view in) {
  switch (in[1]) {
    case '(':
      return sized(in);
    case '*':
      return bit_image(in);
    case 'D':
      return tab_stops(in);
    case '&':
      return own_characters(in);
    default:
      return fixed(esc_fixed, in);
  }
}

Maybe cut(std::string_view in) {
  if (in.size() < 3) return std::nullopt;
  const auto mode = byte_at(in, 2);
  const bool known = mode <= 1 || mode == 48 || mode == 49;
  const bool feeds = mode == 65 || mode == 66 || mode == 97 || mode == 98 || mode == 103 || mode == 104;
  if (!known && !feeds) return unknown(in, 3);
  return take(EscPos::cut, in, 2, feeds ? 2 : 1);
}

Maybe bar_code(std::string_view in) {
  if (in.size() < 4) return std::nullopt;
  const auto system = byte_at(in, 2);
  Found found{{EscPos::bar_code, std::string(1, in[2])}, 0};
  if (system <= 6) {
    const auto end = in.find('\0', 3);
    if (end == std::string_view::npos && in.size() - 3 > 255) return unknown(in, 3);
    if (end == std::string_view::npos) return std::nullopt;
    found.command.data += in.substr(3, end - 3);
    found.length = end + 1;
  } else if (system >= 65 && system <= 79) {
    const auto size = byte_at(in, 3);
    if (in.size() < 4 + size) return std::nullopt;
    found.command.data += in.substr(4, size);
    found.length = 4 + size;
  } else {
    return unknown(in, 3);
  }
  return found;
}

Maybe raster(std::string_view in) {
  if (in.size() < 3) return std::nullopt;
  if (in[2] != '0') return unknown(in, 3);
  if (in.size() < 8) return std::nullopt;
  return take_image(in, 8, std::uint64_t{word_at(in, 4)} * word_at(in, 6));
}

Maybe group(std::string_view in) {
  switch (in[1]) {
    case '(':
      return sized(in);
    case 'V':
      return cut(in);
    case 'k':
      return bar_code(in);
    case 'v':
      return raster(in);
    case '*':
      if (in.size() < 4) return std::nullopt;
      return take_image(in, 4, byte_at(in, 2) * byte_at(in, 3) * 8);
    case '8':
      if (in.size() < 7) return std::nullopt;
      return take_image(in, 7, word_at(in, 3) | std::uint64_t{word_at(in, 5)} << 16);
    default:
      return fixed(gs_fixed, in);
  }
}

Maybe realtime(std::string_view in) {
  if (in[1] != 4 && in[1] != 5 && in[1] != 0x14) return unknown(in, 1);
  if (in.size() < 3) return std::nullopt;
  if (in[1] == 4) return take(EscPos::realtime_status, in, 2, 1);
  if (in[1] == 5) return take(EscPos::realtime_request, in, 2, 1);
  if (in[2] != 1) return unknown(in, 3);
  return take(EscPos::realtime_kick, in, 3, 2);
}

bool is_text(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
}

EscPos single(char c) {
  switch (c) {
    case '\n':
      return EscPos::line_feed;
    case '\r':
      return EscPos::carriage_return;
    case '\t':
      return EscPos::tab;
    case '\f':
      return EscPos::page_feed;
    case 0x18:
      return EscPos::cancel_line;
    default:
      return EscPos::unknown;
  }
}

Maybe first_of(std::string_view in) {
  if (is_text(in[0])) {
    const auto end = std::find_if_not(in.begin(), in.end(), is_text);
    const auto length = static_cast<std::size_t>(end - in.begin());
    return Found{{EscPos::text, std::string(in.substr(0, length))}, length};
  }
  const bool prefix = in[0] == dle || in[0] == esc || in[0] == fs || in[0] == gs;
  if (!prefix) {
    const auto what = single(in[0]);
    return what == EscPos::unknown ? unknown(in, 1) : Found{{what, {}}, 1};
  }
  if (in.size() < 2) return std::nullopt;
  if (in[0] == dle) return realtime(in);
  if (in[0] == esc) return escape(in);
  if (in[0] == gs) return group(in);
  return in[1] == '(' ? sized(in) : fixed(fs_fixed, in);
}

}  // namespace

bool is_realtime(EscPos what) {
  return what == EscPos::realtime_status || what == EscPos::realtime_request || what == EscPos::realtime_kick;
}

std::vector<EscPosCommand> EscPosParser::feed(std::string_view bytes) {
  pending_ += bytes;
  std::vector<EscPosCommand> commands;
  std::string_view rest = pending_;
  while (!rest.empty()) {
    auto found = first_of(rest);
    if (!found) break;
    commands.push_back(std::move(found->command));
    rest.remove_prefix(found->length);
  }
  pending_.erase(0, pending_.size() - rest.size());
  return commands;
}

}  // namespace tillrig::devices
