#ifndef OFFLOOP_CORE_BYTES_H_
#define OFFLOOP_CORE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace offloop {

// Bytes that somebody else owns. Valid only as long as the owner says.
using ByteView = std::span<const uint8_t>;

inline ByteView AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline std::string_view AsText(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// One owned block of memory, movable and never copied by accident.
//
// Past its capacity every block has kPadding more bytes that may be read and
// written (they are zero only right after Allocate): SIMD parsers read past the
// end.
//
// Freed memory is kept for the next block of about that size, up to 256 MiB in
// the whole process. What nobody has wanted for 2 seconds goes back to the
// system when the next block is freed, or when one of the functions below the
// class is called.
//
// Thread-safety: none; a block has one owner at a time.
class Bytes {
 public:
  static constexpr size_t kPadding = 64;

  Bytes() = default;
  Bytes(Bytes&& other) noexcept { Swap(other); }
  Bytes& operator=(Bytes&& other) noexcept {
    Bytes(std::move(other)).Swap(*this);
    return *this;
  }
  ~Bytes();

  // An uninitialised block with size() == capacity() == `size`, or an invalid
  // one when memory ran out. A block of 0 bytes is valid.
  static Bytes Allocate(size_t size);
  // A block that holds a copy of `source`; invalid when memory ran out.
  static Bytes Copy(ByteView source);

  bool valid() const { return data_ != nullptr; }
  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  ByteView view() const { return {data_, size_}; }

  // Sets size(). Precondition: size <= capacity().
  void Resize(size_t size);
  // Grows the capacity to at least `capacity`, keeping size() and everything
  // within the old capacity. False when memory ran out; the block is then
  // unchanged.
  bool Reserve(size_t capacity);
  // Gives memory back when much of the block is unused.
  void ShrinkToFit();

  // From here on the content is wiped before the memory is freed or moved by
  // Reserve(): for passwords and keys.
  void MarkSecret() { secret_ = true; }
  bool secret() const { return secret_; }

  // Hands the memory over: the caller must pass it to Free(). The block is
  // invalid afterwards. Precondition: valid() and not secret.
  uint8_t* Release();
  // Frees what Release() returned for a block of that capacity. Thread-safe.
  static void Free(uint8_t* data, size_t capacity);

 private:
  static Bytes Own(void* memory, size_t capacity);
  bool MoveTo(Bytes next);
  void Swap(Bytes& other) noexcept;

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
  bool secret_ = false;
};

// Return the memory of freed blocks to the system: all of it, or that of blocks
// nobody has wanted for 2 seconds. Thread-safe.
void TrimFreedBlocks();
void TrimAgedBlocks();

// Memory for a large block, in huge pages where the system has them and the
// block is large enough; null when there is none. Freed with std::free().
void* AllocateBlock(size_t size);

// Overwrites memory in a way that the compiler does not remove.
void Wipe(void* data, size_t size);

}  // namespace offloop

#endif  // OFFLOOP_CORE_BYTES_H_
