#include "json/scan_kernels.h"

#if OFFLOOP_SCAN_X86_64

#include <immintrin.h>

#include <array>
#include <bit>

#define OFFLOOP_SCAN_TARGET \
  __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))
#define OFFLOOP_SCAN_INLINE OFFLOOP_SCAN_TARGET __attribute__((always_inline))

namespace offloop::json {
namespace {

// For every byte: the positions of its set bits, lowest first.
constexpr std::array<std::array<uint8_t, 8>, 256> MakeSetBits() {
  std::array<std::array<uint8_t, 8>, 256> table = {};
  for (unsigned byte = 0; byte < 256; ++byte) {
    size_t found = 0;
    for (uint8_t bit = 0; bit < 8; ++bit) {
      if ((byte >> bit & 1u) != 0) table[byte][found++] = bit;
    }
  }
  return table;
}
constexpr auto kSetBits = MakeSetBits();

struct Lanes {
  OFFLOOP_SCAN_INLINE explicit Lanes(const uint8_t* block)
      : low_(Load(block)), high_(Load(block + 32)) {}

  OFFLOOP_SCAN_INLINE Masks Classify() const {
    const Half a = ClassifyHalf(low_);
    const Half b = ClassifyHalf(high_);
    return {
        .quote = Join(a.quote, b.quote),
        .backslash = Join(a.backslash, b.backslash),
        .op = Join(a.op, b.op),
        .space = Join(a.space, b.space),
        .control = Join(a.control, b.control),
        .high = Join(low_, high_),
    };
  }

  OFFLOOP_SCAN_INLINE static uint64_t PrefixXor(uint64_t bits) {
    const __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<int64_t>(bits)),
                             _mm_set1_epi8(static_cast<char>(0xFF)), 0);
    return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
  }

  OFFLOOP_SCAN_INLINE static size_t Count(uint64_t bits) {
    return static_cast<size_t>(_mm_popcnt_u64(bits));
  }

  OFFLOOP_SCAN_INLINE void Emit(uint64_t mask, uint32_t base,
                                const uint8_t* block, ScanSink sink) const {
    // Eight tokens are written at a time, needed or not: a loop over single
    // bits would mispredict its end at almost every block.
    const size_t count = Count(mask);
    EmitEight(mask, base, block, sink.positions, sink.kinds);
    if (count <= 8) return;
    EmitEight(mask, base, block, sink.positions + 8, sink.kinds + 8);
    for (size_t i = 16; i < count; i += 8) {
      EmitEight(mask, base, block, sink.positions + i, sink.kinds + i);
    }
  }

  OFFLOOP_SCAN_INLINE uint8_t* Keep(uint64_t mask, const uint8_t* from,
                                    bool /*more*/, uint8_t* to) const {
    if (mask == ~uint64_t{0}) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), low_);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 32), high_);
      return to + kScanBlock;
    }
#pragma GCC unroll 8
    for (size_t at = 0; at < kScanBlock; at += 8) {
      const auto bits = static_cast<uint8_t>(mask >> at);
      const __m128i bytes =
          _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + at));
      const __m128i kept = _mm_loadl_epi64(
          reinterpret_cast<const __m128i*>(kSetBits[bits].data()));
      _mm_storel_epi64(reinterpret_cast<__m128i*>(to),
                       _mm_shuffle_epi8(bytes, kept));
      to += Count(bits);
    }
    return to;
  }

 private:
  OFFLOOP_SCAN_INLINE static void EmitEight(uint64_t& mask, uint32_t base,
                                            const uint8_t* block,
                                            uint32_t* positions,
                                            uint8_t* kinds) {
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
      const uint64_t at = _tzcnt_u64(mask);
      positions[i] = base + static_cast<uint32_t>(at);
      // Behind the last token `at` is 64; what is written then does not matter.
      kinds[i] = block[at & 63];
      mask = _blsr_u64(mask);
    }
  }

  struct Half {
    __m256i quote, backslash, op, space, control;
  };

  OFFLOOP_SCAN_INLINE static __m256i Load(const uint8_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  }

  OFFLOOP_SCAN_INLINE static uint64_t Join(__m256i a, __m256i b) {
    const auto first = static_cast<uint32_t>(_mm256_movemask_epi8(a));
    const auto second = static_cast<uint32_t>(_mm256_movemask_epi8(b));
    return first | (uint64_t{second} << 32);
  }

  OFFLOOP_SCAN_INLINE static Half ClassifyHalf(__m256i bytes) {
    // The low half of a byte selects the only operator (or space) that it can
    // be; it is one when the whole byte agrees. Bit 5 folds [ ] onto { }.
    const __m256i ops = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
    const __m256i spaces = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', '\t', '\n',
                      ' ', ' ', '\r', ' ', ' '));
    const __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const __m256i last_control = _mm256_set1_epi8(0x1F);
    return {
        .quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')),
        .backslash = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')),
        .op = _mm256_cmpeq_epi8(folded, _mm256_shuffle_epi8(ops, folded)),
        .space = _mm256_cmpeq_epi8(bytes, _mm256_shuffle_epi8(spaces, bytes)),
        .control = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, last_control),
                                     last_control),
    };
  }

  __m256i low_;
  __m256i high_;
};

#include "json/scan_kernel_inl.h"

}  // namespace

const ScanKernel kScanKernelAvx2 = {"avx2", &FindTokens, &Compact};

}  // namespace offloop::json

#endif  // OFFLOOP_SCAN_X86_64
