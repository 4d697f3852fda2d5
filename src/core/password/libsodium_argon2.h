#ifndef OFFLOOP_CORE_PASSWORD_LIBSODIUM_ARGON2_H_
#define OFFLOOP_CORE_PASSWORD_LIBSODIUM_ARGON2_H_

#include <cstddef>
#include <cstdint>

// The functions of libsodium's Argon2 that fill memory. Its public interface on
// top of them has only one lane, maps its memory on every call and cannot be
// stopped.
//
// They are in the static library but in none of its installed headers, so these
// declarations must agree with argon2-core.h, argon2.h and blake2b-long.h of
// the version that deps/manifest.json pins (1.0.18). The tests' published
// values of one and of several lanes fail when they do not.
// NOLINTBEGIN(readability-identifier-naming): the names are libsodium's.
extern "C" {

struct Argon2_position_t {
  uint32_t pass;
  uint32_t lane;
  uint8_t slice;
  uint32_t index;  // Of the first block; the functions set it themselves.
};

struct block_;

struct block_region_ {
  void* base;  // What to unmap; not read by the functions below.
  struct block_* memory;
  size_t size;
};

struct Argon2_instance_t {
  struct block_region_* region;
  uint64_t* pseudo_rands;  // Room for segment_length numbers.
  uint32_t passes;
  uint32_t current_pass;
  uint32_t memory_blocks;
  uint32_t segment_length;
  uint32_t lane_length;
  uint32_t lanes;
  uint32_t threads;
  int type;  // 2: Argon2id.
  int print_internals;
};

// Fill the blocks of one lane in one slice (a quarter) of the memory.
void fill_segment_ref(const struct Argon2_instance_t* instance,
                      struct Argon2_position_t position);
#if defined(__x86_64__)
void fill_segment_ssse3(const struct Argon2_instance_t* instance,
                        struct Argon2_position_t position);
void fill_segment_avx2(const struct Argon2_instance_t* instance,
                       struct Argon2_position_t position);
void fill_segment_avx512f(const struct Argon2_instance_t* instance,
                          struct Argon2_position_t position);
#endif

// H' of RFC 9106: a BLAKE2b of any length. 0 when it succeeded.
int blake2b_long(void* out, size_t out_size, const void* in, size_t in_size);

}  // extern "C"
// NOLINTEND(readability-identifier-naming)

#endif  // OFFLOOP_CORE_PASSWORD_LIBSODIUM_ARGON2_H_
