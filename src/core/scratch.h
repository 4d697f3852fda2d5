#ifndef OFFLOOP_CORE_SCRATCH_H_
#define OFFLOOP_CORE_SCRATCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <unordered_map>
#include <utility>
#include <vector>

#include "type_key.h"

namespace offloop {

// Expensive things that one thread makes once and reuses: parsers, compression
// contexts, arenas. An operation borrows one for the duration of a run:
//
//   auto context = run.scratch().Borrow<ZstdContext>();
//   context->Compress(...);
//
// Two leases at the same time are of two objects, so a job that runs inside
// another one on the same thread never finds its context in use.
//
// A kept type T is default-constructible and has `bool Reset()`, which is
// called when a T comes back: it prepares the T for the next borrower, and
// returns false when it has grown too large to be kept.
//
// Thread-safety: none; every thread has its own.
class Scratch {
 public:
  template <typename T>
  class Lease;

  // `large_share`: see large_share().
  explicit Scratch(size_t large_share = SIZE_MAX) : large_share_(large_share) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  template <typename T>
  Lease<T> Borrow();

  // The most bytes that an item may keep here if its memory is bounded by the
  // pool while jobs run (see Operation::MemoryCost): this thread's share of
  // that bound, so that what all threads keep stays within it too.
  size_t large_share() const { return large_share_; }

  // Frees everything that is not borrowed. Called when a thread has been idle.
  void Trim() { shelves_.clear(); }

 private:
  struct Kept {
    virtual ~Kept() = default;
  };
  template <typename T>
  struct Holder : Kept {
    T item;
  };
  using Shelf = std::vector<std::unique_ptr<Kept>>;

  const size_t large_share_;
  // By TypeKey().
  std::unordered_map<const void*, Shelf> shelves_;
};

// A borrowed T; gives it back when it goes out of scope. Must not outlive the
// Scratch.
template <typename T>
class Scratch::Lease {
 public:
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (holder_ == nullptr || !holder_->item.Reset()) return;
    try {
      scratch_->shelves_[TypeKey<T>()].push_back(std::move(holder_));
    } catch (const std::bad_alloc&) {
      // No memory for a slot on the shelf: the item is dropped.
    }
  }

  T* operator->() { return &holder_->item; }
  T& operator*() { return holder_->item; }

 private:
  friend class Scratch;
  Lease(Scratch* scratch, std::unique_ptr<Holder<T>> holder)
      : scratch_(scratch), holder_(std::move(holder)) {}

  Scratch* scratch_;
  std::unique_ptr<Holder<T>> holder_;
};

template <typename T>
Scratch::Lease<T> Scratch::Borrow() {
  Shelf& shelf = shelves_[TypeKey<T>()];
  if (shelf.empty()) return {this, std::make_unique<Holder<T>>()};
  std::unique_ptr<Holder<T>> holder(
      static_cast<Holder<T>*>(shelf.back().release()));
  shelf.pop_back();
  return {this, std::move(holder)};
}

}  // namespace offloop

#endif  // OFFLOOP_CORE_SCRATCH_H_
