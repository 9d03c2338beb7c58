#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig::devices {

// What a receipt printer can be told. `setting`: changes how things look, not what they say.
enum class EscPos {
  text,  // data: a run of printable bytes, in the code page or Kanji mode that is on
  line_feed,
  carriage_return,
  tab,
  page_feed,
  cancel_line,
  initialise,
  feed_lines,  // data: n
  feed_units,  // data: n
  size,        // data: n, of GS !
  print_mode,  // data: n, of ESC !
  position,    // data: nL nH, from the left margin, in dots
  move_by,     // data: nL nH, signed, in dots
  tab_stops,   // data: columns, ascending
  code_page,   // data: n
  kanji_on,
  kanji_off,
  cut,          // data: m or m n
  drawer_kick,  // data: m t1 t2
  bar_code,     // data: m, then the content
  symbol,       // data: cn fn ..., of GS ( k
  image,        // data dropped
  setting,
  paper_status,      // GS r: data n. Answered in turn
  auto_status,       // GS a: data n
  identify,          // GS I: data n
  realtime_status,   // DLE EOT: data n. Answered at once
  realtime_request,  // DLE ENQ: data n
  realtime_kick,     // DLE DC4 1: data m t
  unknown,           // data: the bytes that made no sense
};

struct EscPosCommand {
  EscPos what = EscPos::unknown;
  std::string data;

  // 0 where there is none.
  int byte(std::size_t at) const { return at < data.size() ? static_cast<unsigned char>(data[at]) : 0; }
  bool operator==(const EscPosCommand&) const = default;
};

bool is_realtime(EscPos what);

// Cuts a stream of bytes into commands, however the stream is sliced. Never fails: what it does not know comes out as
// `unknown`, and a command that claims more than max_data bytes of data is one of those.
class EscPosParser {
 public:
  static constexpr std::size_t max_data = 1u << 20;

  std::vector<EscPosCommand> feed(std::string_view bytes);
  // Bytes of a command that is not complete yet.
  std::size_t pending() const { return pending_.size(); }
  void reset() { pending_.clear(); }

 private:
  std::string pending_;
};

}  // namespace tillrig::devices
