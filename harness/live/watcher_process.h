#pragma once

#include <string>

namespace tillrig {

// What the watcher and the harness tell each other, one packet each. To the watcher: start (texts separated by zero
// bytes: program, spec, output; two descriptors), and kill, stop or continue (a process). To the harness: started,
// failed, ended.
inline constexpr char start_mark = 's', kill_mark = 'k', stop_mark = 'h', continue_mark = 'c';
inline constexpr char started_mark = 'p', failed_mark = 'f', ended_mark = 'e';
inline constexpr std::size_t max_packet = 4096;

// The life of the watcher in a process of its own. Never returns.
[[noreturn]] void run_watcher(int socket, const std::string& folder);

}  // namespace tillrig
