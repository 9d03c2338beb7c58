#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "reference/conversation/transport.h"

namespace tillrig {

inline constexpr std::size_t max_frame_bytes = std::size_t{16} * 1024 * 1024;

// A frame as it crosses a socket: a mark and a version, fixed bytes, varints, then texts with their lengths.
// The error of decoding is one line: the byte, what was found, what was expected. Nothing may follow the frame.
std::string encode_frame(const Frame& frame);
tl::expected<Frame, std::string> decode_frame(std::string_view bytes);

}  // namespace tillrig
