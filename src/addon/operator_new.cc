// On macOS alone: the allocation functions of C++, for the add-on's own use.
//
// There those of a process are one, whoever defines them: the loader takes the
// first, which is that of the system's C++ library. What it throws when memory
// runs out is that library's std::bad_alloc, and the C++ library inside the
// add-on does not know it: no `catch (const std::bad_alloc&)` would see it.
// What is hidden, as these are, the loader leaves alone (and cmake/flags.cmake
// has the compiler expect no others).

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
  // A multiple of the alignment, as aligned_alloc() asks for. What is too large
  // for that has no memory either.
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
