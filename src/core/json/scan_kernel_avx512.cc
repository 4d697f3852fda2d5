#include "json/scan_kernels.h"

#if OFFLOOP_SCAN_X86_64

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 warns about its own _mm512_undefined_epi32() (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <immintrin.h>

#include <bit>

#define OFFLOOP_SCAN_TARGET                                      \
  __attribute__((                                                \
      target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2," \
             "avx2,bmi,bmi2,popcnt,pclmul")))
#define OFFLOOP_SCAN_INLINE OFFLOOP_SCAN_TARGET __attribute__((always_inline))

namespace offloop::json {
namespace {

struct Lanes {
  OFFLOOP_SCAN_INLINE explicit Lanes(const uint8_t* block)
      : bytes_(_mm512_loadu_si512(block)) {}

  OFFLOOP_SCAN_INLINE Masks Classify() const {
    // The low half of a byte selects the only operator (or space) that it can
    // be; it is one when the whole byte agrees. Bit 5 folds [ ] onto { }.
    const __m512i ops = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
    const __m512i spaces = _mm512_broadcast_i32x4(
        _mm_setr_epi8(' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', '\t', '\n',
                      ' ', ' ', '\r', ' ', ' '));
    const __m512i folded = _mm512_or_si512(bytes_, _mm512_set1_epi8(0x20));
    return {
        .quote = _mm512_cmpeq_epi8_mask(bytes_, _mm512_set1_epi8('"')),
        .backslash = _mm512_cmpeq_epi8_mask(bytes_, _mm512_set1_epi8('\\')),
        .op = _mm512_cmpeq_epi8_mask(folded, _mm512_shuffle_epi8(ops, folded)),
        .space =
            _mm512_cmpeq_epi8_mask(bytes_, _mm512_shuffle_epi8(spaces, bytes_)),
        .control = _mm512_cmplt_epu8_mask(bytes_, _mm512_set1_epi8(0x20)),
        .high = _mm512_movepi8_mask(bytes_),
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

  OFFLOOP_SCAN_INLINE void Emit(uint64_t mask, uint32_t base, const uint8_t*,
                                ScanSink sink) const {
    if (mask == 0) return;
    // Stored whole: compressing straight to memory is microcoded on Zen 4.
    _mm512_storeu_si512(sink.kinds, _mm512_maskz_compress_epi8(mask, bytes_));
    const __m512i indexes = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46,
        45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28,
        27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10,
        9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i found = _mm512_maskz_compress_epi8(mask, indexes);
    const __m512i offset = _mm512_set1_epi32(static_cast<int>(base));
    // Half a block's worth at least: fewer would be mispredicted often.
    Store(sink.positions, _mm512_castsi512_si128(found), offset);
    Store(sink.positions + 16, _mm512_extracti32x4_epi32(found, 1), offset);
    if (Count(mask) <= 32) return;
    Store(sink.positions + 32, _mm512_extracti32x4_epi32(found, 2), offset);
    Store(sink.positions + 48, _mm512_extracti32x4_epi32(found, 3), offset);
  }

  OFFLOOP_SCAN_INLINE uint8_t* Keep(uint64_t mask, const uint8_t*, bool,
                                    uint8_t* to) const {
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(mask, bytes_));
    return to + Count(mask);
  }

 private:
  OFFLOOP_SCAN_INLINE static void Store(uint32_t* to, __m128i indexes,
                                        __m512i offset) {
    _mm512_storeu_si512(
        to, _mm512_add_epi32(_mm512_cvtepu8_epi32(indexes), offset));
  }

  __m512i bytes_;
};

#include "json/scan_kernel_inl.h"

}  // namespace

const ScanKernel kScanKernelAvx512 = {"avx512", &FindTokens, &Compact};

}  // namespace offloop::json

#endif  // OFFLOOP_SCAN_X86_64
