#include <bit>
#include <cstring>

#include "json/scan_kernels.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

#define OFFLOOP_SCAN_TARGET
#define OFFLOOP_SCAN_INLINE __attribute__((always_inline))

namespace offloop::json {
namespace {

// 16 bytes, compared all at once: what every processor of a platform has.
#if defined(__SSE2__)

class Vector {
 public:
  static Vector Load(const uint8_t* from) {
    return Vector(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
  Vector Equals(char byte) const {
    return Vector(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(byte)));
  }
  Vector AtMost(char byte) const {
    const __m128i most = _mm_set1_epi8(byte);
    return Vector(_mm_cmpeq_epi8(_mm_max_epu8(bytes_, most), most));
  }
  Vector Or(Vector other) const {
    return Vector(_mm_or_si128(bytes_, other.bytes_));
  }
  Vector OrBits(char byte) const {
    return Vector(_mm_or_si128(bytes_, _mm_set1_epi8(byte)));
  }
  // The highest bit of every byte.
  uint64_t Mask() const {
    return static_cast<uint16_t>(_mm_movemask_epi8(bytes_));
  }

 private:
  explicit Vector(__m128i bytes) : bytes_(bytes) {}
  __m128i bytes_;
};

#elif defined(__ARM_NEON) && defined(__aarch64__)

class Vector {
 public:
  static Vector Load(const uint8_t* from) { return Vector(vld1q_u8(from)); }
  Vector Equals(char byte) const {
    return Vector(vceqq_u8(bytes_, vdupq_n_u8(static_cast<uint8_t>(byte))));
  }
  Vector AtMost(char byte) const {
    return Vector(vcleq_u8(bytes_, vdupq_n_u8(static_cast<uint8_t>(byte))));
  }
  Vector Or(Vector other) const {
    return Vector(vorrq_u8(bytes_, other.bytes_));
  }
  Vector OrBits(char byte) const {
    return Vector(vorrq_u8(bytes_, vdupq_n_u8(static_cast<uint8_t>(byte))));
  }
  // The highest bit of every byte: each is moved to its place in its half, and
  // the halves are summed.
  uint64_t Mask() const {
    constexpr int8_t kShifts[16] = {-7, -6, -5, -4, -3, -2, -1, 0,
                                    -7, -6, -5, -4, -3, -2, -1, 0};
    const uint8x16_t top = vandq_u8(bytes_, vdupq_n_u8(0x80));
    const uint8x16_t placed = vshlq_u8(top, vld1q_s8(kShifts));
    return vaddv_u8(vget_low_u8(placed)) |
           (uint64_t{vaddv_u8(vget_high_u8(placed))} << 8);
  }

 private:
  explicit Vector(uint8x16_t bytes) : bytes_(bytes) {}
  uint8x16_t bytes_;
};

#else

class Vector {
 public:
  static Vector Load(const uint8_t* from) {
    return Make([from](int i) { return from[i]; });
  }
  Vector Equals(char byte) const {
    const auto wanted = static_cast<uint8_t>(byte);
    return Test([&](uint8_t own) { return own == wanted; });
  }
  Vector AtMost(char byte) const {
    const auto most = static_cast<uint8_t>(byte);
    return Test([&](uint8_t own) { return own <= most; });
  }
  Vector Or(Vector other) const {
    return Make([&](int i) { return bytes_[i] | other.bytes_[i]; });
  }
  Vector OrBits(char byte) const {
    return Make([&](int i) { return bytes_[i] | static_cast<uint8_t>(byte); });
  }
  // The highest bit of every byte.
  uint64_t Mask() const {
    uint64_t mask = 0;
    for (int i = 0; i < 16; ++i) mask |= uint64_t{bytes_[i] >> 7u} << i;
    return mask;
  }

 private:
  Vector() = default;
  template <typename Function>
  static Vector Make(Function function) {
    Vector made;
    for (int i = 0; i < 16; ++i) {
      made.bytes_[i] = static_cast<uint8_t>(function(i));
    }
    return made;
  }
  template <typename Function>
  Vector Test(Function function) const {
    return Make([&](int i) { return function(bytes_[i]) ? 0xFF : 0; });
  }

  uint8_t bytes_[16];
};

#endif

// Copies the bytes in `mask` of the block at `from` to `to`, run by run. `to`
// may be at or before `from` in the same memory.
uint8_t* KeepRuns(uint64_t mask, const uint8_t* from, bool more, uint8_t* to) {
  // Steps of a fixed size are much faster than exact copies, but they write up
  // to 31 bytes too many. Those must not be bytes of the text that are still to
  // be read.
  constexpr int kStep = 32;
  const bool apart =
      reinterpret_cast<uintptr_t>(from) - reinterpret_cast<uintptr_t>(to) >=
      uintptr_t{kStep};
  while (mask != 0) {
    const int start = std::countr_zero(mask);
    const int length = std::countr_one(mask >> start);
    const uint8_t* const run = from + start;
    if (apart && (more || start <= static_cast<int>(kScanBlock) - kStep)) {
      std::memcpy(to, run, kStep);
      if (length > kStep) {
        std::memmove(to + kStep, run + kStep,
                     static_cast<size_t>(length - kStep));
      }
    } else {
      std::memmove(to, run, static_cast<size_t>(length));
    }
    to += length;
    const int next = start + length;
    mask = next == 64 ? 0 : mask >> next << next;
  }
  return to;
}

struct Lanes {
  explicit Lanes(const uint8_t* block)
      : parts{Vector::Load(block), Vector::Load(block + 16),
              Vector::Load(block + 32), Vector::Load(block + 48)} {}

  Masks Classify() const {
    Masks masks = {};
    for (int i = 0; i < 4; ++i) {
      const Vector& part = parts[i];
      const int at = 16 * i;
      // Bit 5 folds [ ] onto { }.
      const Vector folded = part.OrBits(0x20);
      masks.quote |= part.Equals('"').Mask() << at;
      masks.backslash |= part.Equals('\\').Mask() << at;
      masks.op |= folded.Equals('{')
                      .Or(folded.Equals('}'))
                      .Or(part.Equals(':').Or(part.Equals(',')))
                      .Mask()
                  << at;
      masks.space |= part.Equals(' ')
                         .Or(part.Equals('\t'))
                         .Or(part.Equals('\n').Or(part.Equals('\r')))
                         .Mask()
                     << at;
      masks.control |= part.AtMost(0x1F).Mask() << at;
      masks.high |= part.Mask() << at;
    }
    return masks;
  }

  static uint64_t PrefixXor(uint64_t bits) {
    for (int distance = 1; distance < 64; distance *= 2) {
      bits ^= bits << distance;
    }
    return bits;
  }

  // Without an instruction for it, std::popcount() is a call.
  static size_t Count(uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return bits * 0x0101010101010101u >> 56;
  }

  static void Emit(uint64_t mask, uint32_t base, const uint8_t* block,
                   ScanSink sink) {
    for (size_t i = 0; mask != 0; ++i) {
      const int at = std::countr_zero(mask);
      sink.positions[i] = base + static_cast<uint32_t>(at);
      sink.kinds[i] = block[at];
      mask &= mask - 1;
    }
  }

  static uint8_t* Keep(uint64_t mask, const uint8_t* from, bool more,
                       uint8_t* to) {
    return KeepRuns(mask, from, more, to);
  }

  Vector parts[4];
};

#include "json/scan_kernel_inl.h"

}  // namespace

const ScanKernel kScanKernelPortable = {"portable", &FindTokens, &Compact};

}  // namespace offloop::json
