#include "reference/live/frame_codec.h"

#include <fmt/format.h>

namespace tillrig {
namespace {

constexpr char mark = 'T';
constexpr std::uint8_t version = 3;

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
  out += static_cast<char>(value);
}

void put_signed(std::string& out, std::int64_t value) {
  put_varint(out, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}

// Reads on until the first thing that is not as it must be; then every read answers zero and `wrong` says why.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t byte(const char* what, std::uint8_t last) {
    if (at_ >= bytes_.size()) return fail(what, "the frame ends there"), std::uint8_t{0};
    const auto value = static_cast<std::uint8_t>(bytes_[at_]);
    if (value > last) return fail(what, fmt::format("{} found, at most {} expected", value, last)), std::uint8_t{0};
    ++at_;
    return value;
  }

  std::uint64_t varint(const char* what) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) return fail(what, "the frame ends in a number"), 0;
      const auto next = static_cast<std::uint8_t>(bytes_[at_++]);
      if (shift == 63 && next > 1) break;
      value |= std::uint64_t{next & 0x7fU} << shift;
      if (next < 0x80) return value;
    }
    return fail(what, "a number of more than 64 bits"), 0;
  }

  std::int64_t signed_varint(const char* what) {
    const auto value = varint(what);
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }

  std::string text(const char* what) {
    const auto size = varint(what);
    if (size > bytes_.size() - at_)
      return fail(what, fmt::format("{} bytes announced, {} left", size, bytes_.size() - at_)), std::string();
    const auto found = bytes_.substr(at_, size);
    at_ += size;
    return std::string(found);
  }

  void end() {
    if (at_ < bytes_.size()) fail("end", fmt::format("{} bytes after the frame", bytes_.size() - at_));
  }
  const std::string& wrong() const { return wrong_; }

 private:
  void fail(const char* what, const std::string& why) {
    if (wrong_.empty()) wrong_ = fmt::format("malformed frame: byte {}, {}: {}", at_, what, why);
    at_ = bytes_.size();
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string wrong_;
};

constexpr auto last_type = static_cast<std::uint8_t>(FrameType::refusal);
constexpr auto last_why = static_cast<std::uint8_t>(RefusedWhy::not_executed);

}  // namespace

std::string encode_frame(const Frame& frame) {
  std::string out;
  out.reserve(64 + frame.verb.size() + frame.key.size() + frame.body.size() + frame.detail.size());
  out += mark;
  out += static_cast<char>(version);
  out += static_cast<char>(frame.type);
  out += static_cast<char>(frame.final);
  out += static_cast<char>(frame.refused_why);
  put_varint(out, frame.from_session);
  put_varint(out, frame.to_session);
  put_varint(out, frame.correlation);
  put_signed(out, frame.budget.count());
  put_signed(out, frame.session_age.count());
  put_varint(out, frame.checksum);
  for (const auto* text : {&frame.from.text(), &frame.to.text(), &frame.verb, &frame.key, &frame.body, &frame.detail})
    put_text(out, *text);
  return out;
}

tl::expected<Frame, std::string> decode_frame(std::string_view bytes) {
  if (bytes.size() > max_frame_bytes)
    return tl::unexpected(fmt::format("malformed frame: {} bytes, at most {}", bytes.size(), max_frame_bytes));
  if (bytes.size() < 2 || bytes[0] != mark || static_cast<std::uint8_t>(bytes[1]) != version)
    return tl::unexpected(fmt::format("malformed frame: byte 0, mark: not a frame of version {}", version));
  Reader in(bytes.substr(2));
  Frame frame;
  frame.type = static_cast<FrameType>(in.byte("type", last_type));
  frame.final = in.byte("final", 1) != 0;
  frame.refused_why = static_cast<RefusedWhy>(in.byte("reason", last_why));
  frame.from_session = in.varint("sender's session");
  frame.to_session = in.varint("receiver's session");
  frame.correlation = in.varint("correlation");
  frame.budget = Duration(in.signed_varint("budget"));
  frame.session_age = Duration(in.signed_varint("session's age"));
  frame.checksum = in.varint("checksum");
  frame.from = NodeName(in.text("sender"));
  frame.to = NodeName(in.text("receiver"));
  frame.verb = in.text("verb");
  frame.key = in.text("key");
  frame.body = in.text("body");
  frame.detail = in.text("detail");
  in.end();
  if (!in.wrong().empty()) return tl::unexpected(in.wrong());
  return frame;
}

}  // namespace tillrig
