#include "simulators/devices/code_pages.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>

#include "reference/protocol/invariant.h"

namespace tillrig::devices {
namespace {

struct Page {
  int number;
  const char* charset;  // as the C library calls it
};

// By the numbers of the printer family that others copy.
constexpr std::array pages{Page{0, "CP437"},   Page{2, "CP850"},   Page{3, "CP860"},       Page{4, "CP863"},
                           Page{5, "CP865"},   Page{13, "CP857"},  Page{14, "CP737"},      Page{15, "ISO-8859-7"},
                           Page{16, "CP1252"}, Page{17, "CP866"},  Page{18, "CP852"},      Page{19, "CP858"},
                           Page{33, "CP775"},  Page{34, "CP855"},  Page{35, "CP861"},      Page{36, "CP862"},
                           Page{37, "CP864"},  Page{38, "CP869"},  Page{39, "ISO-8859-2"}, Page{40, "ISO-8859-15"},
                           Page{45, "CP1250"}, Page{46, "CP1251"}, Page{47, "CP1253"},     Page{48, "CP1254"},
                           Page{49, "CP1255"}, Page{50, "CP1256"}, Page{51, "CP1257"},     Page{52, "CP1258"}};

const char* name_of_page(int number) {
  const auto page = std::find_if(pages.begin(), pages.end(), [&](const Page& each) { return each.number == number; });
  return page == pages.end() ? pages.front().charset : page->charset;
}

struct Close {
  void operator()(void* converter) const { iconv_close(converter); }
};
using Converter = std::unique_ptr<void, Close>;

// Opening one costs more than a receipt: one for each charset and thread.
iconv_t converter_from(const std::string& charset) {
  thread_local std::map<std::string, Converter> open;
  auto& converter = open[charset];
  if (!converter) {
    auto* made = iconv_open("UTF-8", charset.c_str());
    invariant(reinterpret_cast<std::intptr_t>(made) != -1, "the C library knows the printer's code pages");
    converter.reset(made);
  }
  return converter.get();
}

std::string converted(std::string_view bytes, const std::string& charset) {
  const bool plain = std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (plain) return std::string(bytes);
  const auto converter = converter_from(charset);
  iconv(converter, nullptr, nullptr, nullptr, nullptr);

  std::string input(bytes), out;
  char* in = input.data();
  std::size_t in_left = input.size();
  while (in_left > 0) {
    std::array<char, 256> buffer{};
    char* to = buffer.data();
    std::size_t to_left = buffer.size();
    const auto result = iconv(converter, &in, &in_left, &to, &to_left);
    const bool stuck = result == static_cast<std::size_t>(-1) && errno != E2BIG;
    out.append(buffer.data(), buffer.size() - to_left);
    if (!stuck) continue;
    out += '?';
    ++in, --in_left;
  }
  return out;
}

}  // namespace

std::string text_of_page(std::string_view bytes, int page) {
  return converted(bytes, name_of_page(page));
}

std::string text_of_gb18030(std::string_view bytes) {
  return converted(bytes, "GB18030");
}

std::size_t length_of_character(std::string_view utf8) {
  const auto lead = static_cast<unsigned char>(utf8.front());
  const std::size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return std::min(length, utf8.size());
}

std::size_t columns_of(std::string_view utf8_character) {
  return utf8_character.size() >= 3 && static_cast<unsigned char>(utf8_character.front()) >= 0xe3 ? 2 : 1;
}

}  // namespace tillrig::devices
