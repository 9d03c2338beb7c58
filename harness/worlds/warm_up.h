#pragma once

namespace tillrig {

// What every virtual world does first, done once in the process that forks them, so that they inherit it: OpenSSL and
// SQLite started, their algorithms fetched, the program's own hash taken. No effect on what a world does.
void warm_up();

// In a process that was forked to play cases, before the first: what it makes lies on pages of its own.
void move_into_the_room();

}  // namespace tillrig
