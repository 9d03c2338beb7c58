#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace tillrig {

// A piece of work that is done once: a move-only function. Small closures live inside it, so that an entry of the
// kernel's heap costs no allocation.
class Action {
 public:
  Action() = default;
  template <class Work>
  requires(!std::is_same_v<std::remove_cvref_t<Work>, Action>)
      Action(Work work) {  // NOLINT(google-explicit-constructor): a closure is an action
    if constexpr (fits<Work>) {
      new (room_) Work(std::move(work));
      verbs_ = &inside<Work>;
    } else {
      using Boxed = std::unique_ptr<Work>;
      new (room_) Boxed(std::make_unique<Work>(std::move(work)));
      verbs_ = &boxed<Work>;
    }
  }
  Action(Action&& other) noexcept { take(other); }
  Action& operator=(Action&& other) noexcept {
    if (this == &other) return *this;
    drop();
    take(other);
    return *this;
  }
  Action(const Action&) = delete;
  Action& operator=(const Action&) = delete;
  ~Action() { drop(); }

  void operator()() { verbs_->run(room_); }
  void drop() {
    if (verbs_) std::exchange(verbs_, nullptr)->destroy(room_);
  }

 private:
  static constexpr std::size_t room = 64;
  static constexpr std::size_t alignment = alignof(std::max_align_t);
  template <class Work>
  // NOLINTNEXTLINE(misc-redundant-expression): not for every Work
  static constexpr bool fits = (sizeof(Work) <= room) &&
                               (alignment >= alignof(Work)) && std::is_nothrow_move_constructible_v<Work>;
  struct Verbs {
    void (*run)(void*);
    void (*move)(void* to, void* from);  // leaves nothing at `from`
    void (*destroy)(void*);
  };
  template <class Work>
  static constexpr Verbs inside{[](void* at) { (*static_cast<Work*>(at))(); },
                                [](void* to, void* from) {
                                  auto* old = static_cast<Work*>(from);
                                  new (to) Work(std::move(*old));
                                  old->~Work();
                                },
                                [](void* at) { static_cast<Work*>(at)->~Work(); }};
  template <class Work>
  static constexpr Verbs boxed{[](void* at) { (**static_cast<std::unique_ptr<Work>*>(at))(); },
                               [](void* to, void* from) {
                                 auto* old = static_cast<std::unique_ptr<Work>*>(from);
                                 new (to) std::unique_ptr<Work>(std::move(*old));
                                 std::destroy_at(old);
                               },
                               [](void* at) { std::destroy_at(static_cast<std::unique_ptr<Work>*>(at)); }};

  void take(Action& other) noexcept {
    verbs_ = std::exchange(other.verbs_, nullptr);
    if (verbs_) verbs_->move(room_, other.room_);
  }

  alignas(std::max_align_t) std::byte room_[room];
  const Verbs* verbs_ = nullptr;
};

}  // namespace tillrig
