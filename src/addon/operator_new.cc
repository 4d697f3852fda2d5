// On macOS only: the allocation functions of C++, for the add-on's own use.
//
// There a whole process shares them, whoever defines them: the loader takes the
// first definition, which is that of the system's C++ library. When memory runs
// out, that one throws that library's std::bad_alloc, which the C++ library
// inside the add-on does not recognise: no `catch (const std::bad_alloc&)`
// would catch it. The loader leaves hidden definitions such as these alone (and
// cmake/flags.cmake makes the compiler expect no others).

#if defined(__APPLE__)

#include <cstddef>
#include <cstdlib>
#include <new>

#define OFFLOOP_HIDDEN __attribute__((visibility("hidden")))

namespace {

void* Allocate(std::size_t size) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}

void* Allocate(std::size_t size, std::align_val_t alignment) noexcept {
  const auto step = static_cast<std::size_t>(alignment);
  // A multiple of the alignment, as aligned_alloc() requires. A size too large
  // for that could not be allocated either.
  const std::size_t rounded = (size + step - 1) / step * step;
  if (rounded < size) return nullptr;
  return std::aligned_alloc(step, rounded == 0 ? step : rounded);
}

void* OrThrow(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

OFFLOOP_HIDDEN void* operator new(std::size_t size) {
  return OrThrow(Allocate(size));
}
OFFLOOP_HIDDEN void* operator new[](std::size_t size) {
  return OrThrow(Allocate(size));
}
OFFLOOP_HIDDEN void* operator new(std::size_t size, std::align_val_t to) {
  return OrThrow(Allocate(size, to));
}
OFFLOOP_HIDDEN void* operator new[](std::size_t size, std::align_val_t to) {
  return OrThrow(Allocate(size, to));
}

using Nothrow = const std::nothrow_t&;

OFFLOOP_HIDDEN void* operator new(std::size_t size, Nothrow) noexcept {
  return Allocate(size);
}
OFFLOOP_HIDDEN void* operator new[](std::size_t size, Nothrow) noexcept {
  return Allocate(size);
}
OFFLOOP_HIDDEN void* operator new(std::size_t size, std::align_val_t to,
                                  Nothrow) noexcept {
  return Allocate(size, to);
}
OFFLOOP_HIDDEN void* operator new[](std::size_t size, std::align_val_t to,
                                    Nothrow) noexcept {
  return Allocate(size, to);
}

OFFLOOP_HIDDEN void operator delete(void* at) noexcept { std::free(at); }
OFFLOOP_HIDDEN void operator delete[](void* at) noexcept { std::free(at); }
OFFLOOP_HIDDEN void operator delete(void* at, std::size_t) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete[](void* at, std::size_t) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete(void* at, std::align_val_t) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete[](void* at, std::align_val_t) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete(void* at, std::size_t,
                                    std::align_val_t) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete[](void* at, std::size_t,
                                      std::align_val_t) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete(void* at, Nothrow) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete[](void* at, Nothrow) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete(void* at, std::align_val_t,
                                    Nothrow) noexcept {
  std::free(at);
}
OFFLOOP_HIDDEN void operator delete[](void* at, std::align_val_t,
                                      Nothrow) noexcept {
  std::free(at);
}

#endif  // __APPLE__
