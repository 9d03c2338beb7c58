#include "simulators/kernel/entry_heap.h"

#include <algorithm>
#include <utility>

namespace tillrig {

EntryHeap::Token EntryHeap::push(Duration at, Action action) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const auto index = free_.back();
  free_.pop_back();
  auto& slot = slots_[index];
  slot.action = std::move(action);
  heap_.push_back({at, ++sequence_, index});
  std::push_heap(heap_.begin(), heap_.end(), later);
  return (Token{slot.generation} << 32) | index;
}

void EntryHeap::cancel(Token token) {
  const auto index = static_cast<std::uint32_t>(token);
  if (index >= slots_.size()) return;
  auto& slot = slots_[index];
  if (slot.generation != token >> 32 || slot.cancelled) return;
  slot.cancelled = true;
  slot.action.drop();
  if (++cancelled_ > 64 && cancelled_ * 2 > heap_.size()) sweep();
}

std::optional<Duration> EntryHeap::next_at() {
  while (!heap_.empty() && slots_[heap_.front().slot].cancelled) {
    free(heap_.front().slot);
    remove_top();
  }
  if (heap_.empty()) return std::nullopt;
  return heap_.front().at;
}

EntryHeap::Token EntryHeap::next_token() const {
  const auto index = heap_.front().slot;
  return (Token{slots_[index].generation} << 32) | index;
}

Action EntryHeap::pop() {
  next_at();
  const auto index = heap_.front().slot;
  remove_top();
  Action action = std::move(slots_[index].action);
  free(index);
  return action;
}

void EntryHeap::remove_top() {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  heap_.pop_back();
}

void EntryHeap::free(std::uint32_t index) {
  auto& slot = slots_[index];
  if (slot.cancelled) --cancelled_;
  slot.cancelled = false;
  ++slot.generation;
  free_.push_back(index);
}

// Most timers are cancelled: without this they would fill the heap until their time.
void EntryHeap::sweep() {
  std::erase_if(heap_, [this](const Key& key) {
    const bool gone = slots_[key.slot].cancelled;
    if (gone) free(key.slot);
    return gone;
  });
  std::make_heap(heap_.begin(), heap_.end(), later);
}

}  // namespace tillrig
