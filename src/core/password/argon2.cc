#include "password/argon2.h"

#include <sodium.h>

#include <array>
#include <bit>

#include "password/arena.h"
#include "password/libsodium_argon2.h"

namespace offloop::password {
namespace {

// Blocks are hashed in place below, as little-endian words.
static_assert(std::endian::native == std::endian::little);

constexpr int kTypeId = 2;
constexpr uint32_t kVersion = 19;
constexpr uint32_t kSlices = 4;
constexpr size_t kBlockSize = 1024;
constexpr size_t kPrehashSize = 64;
// The hash of all inputs, the index of a block and that of a lane.
constexpr size_t kSeedSize = kPrehashSize + 2 * sizeof(uint32_t);

using FillSegment = void (*)(const Argon2_instance_t*, Argon2_position_t);

// 19 MiB and 2 passes take 4.5 ms with AVX-512 and 6.7 with AVX2 on a Zen 5,
// 8.6 with either on a Zen 4, and there 15 with SSSE3 and 19 with none.
FillSegment PickFillSegment() {
#if defined(__x86_64__)
  if (sodium_runtime_has_avx512f()) return fill_segment_avx512f;
  if (sodium_runtime_has_avx2()) return fill_segment_avx2;
  if (sodium_runtime_has_ssse3()) return fill_segment_ssse3;
#endif
  return fill_segment_ref;
}

uint32_t SegmentLength(const Argon2Cost& cost) {
  return cost.memory / (kSlices * cost.lanes);
}

// The hash of all inputs; wiped.
class Seed {
 public:
  Seed() = default;
  Seed(const Seed&) = delete;
  Seed& operator=(const Seed&) = delete;
  ~Seed() {
    Wipe(bytes_.data(), bytes_.size());
    Wipe(&state_, sizeof(state_));
  }

  void Hash(const Argon2Cost& cost, const Payload& password, ByteView salt,
            size_t tag_size) {
    crypto_generichash_blake2b_init(&state_, nullptr, 0, kPrehashSize);
    for (const size_t number :
         {size_t{cost.lanes}, tag_size, size_t{cost.memory},
          size_t{cost.passes}, size_t{kVersion}, size_t{kTypeId}}) {
      Number(number);
    }
    Number(password.size());
    for (const Payload::Chunk& chunk : password.chunks()) Append(chunk.view);
    Number(salt.size());
    Append(salt);
    Number(0);  // The size of the secret.
    Number(0);  // The size of the associated data.
    crypto_generichash_blake2b_final(&state_, bytes_.data(), kPrehashSize);
  }

  // Writes the block of this index, 0 or 1, at the start of this lane.
  bool FirstBlock(uint32_t index, uint32_t lane, uint8_t* block) {
    Put(index, bytes_.data() + kPrehashSize);
    Put(lane, bytes_.data() + kPrehashSize + sizeof(index));
    return blake2b_long(block, kBlockSize, bytes_.data(), kSeedSize) == 0;
  }

 private:
  static void Put(uint32_t number, uint8_t* to) {
    for (int byte = 0; byte < 4; ++byte) {
      to[byte] = static_cast<uint8_t>(number >> (8 * byte));
    }
  }

  void Append(ByteView bytes) {
    crypto_generichash_blake2b_update(&state_, bytes.data(), bytes.size());
  }

  void Number(size_t number) {
    std::array<uint8_t, 4> bytes;
    Put(static_cast<uint32_t>(number), bytes.data());
    Append(bytes);
  }

  crypto_generichash_blake2b_state state_ = {};
  std::array<uint8_t, kSeedSize> bytes_ = {};
};

// One computation, laid out in an arena: the blocks, then the numbers that
// libsodium needs for data-independent addresses.
class Computation {
 public:
  Computation(const Argon2Cost& cost, uint8_t* memory) : memory_(memory) {
    const uint32_t segment = SegmentLength(cost);
    const uint32_t blocks = segment * kSlices * cost.lanes;
    region_ = {.base = nullptr,
               .memory = reinterpret_cast<block_*>(memory),
               .size = size_t{blocks} * kBlockSize};
    instance_ = {
        .region = &region_,
        .pseudo_rands = reinterpret_cast<uint64_t*>(memory + region_.size),
        .passes = cost.passes,
        .current_pass = 0,
        .memory_blocks = blocks,
        .segment_length = segment,
        .lane_length = segment * kSlices,
        .lanes = cost.lanes,
        .threads = cost.lanes,
        .type = kTypeId,
        .print_internals = 0};
  }
  // The parts point to one another.
  Computation(const Computation&) = delete;
  Computation& operator=(const Computation&) = delete;

  bool Start(Seed& seed) {
    for (uint32_t lane = 0; lane < instance_.lanes; ++lane) {
      uint8_t* const blocks = Block(lane, 0);
      if (!seed.FirstBlock(0, lane, blocks)) return false;
      if (!seed.FirstBlock(1, lane, blocks + kBlockSize)) return false;
    }
    return true;
  }

  // False when the run was cancelled.
  bool Fill(RunContext& context) {
    const FillSegment fill = PickFillSegment();
    for (uint32_t pass = 0; pass < instance_.passes; ++pass) {
      for (uint8_t slice = 0; slice < kSlices; ++slice) {
        for (uint32_t lane = 0; lane < instance_.lanes; ++lane) {
          if (!context.Checkpoint()) return false;
          fill(&instance_,
               {.pass = pass, .lane = lane, .slice = slice, .index = 0});
        }
      }
    }
    return true;
  }

  bool Finish(std::span<uint8_t> tag) {
    uint8_t* const sum = Block(0, instance_.lane_length - 1);
    for (uint32_t lane = 1; lane < instance_.lanes; ++lane) {
      const uint8_t* const last = Block(lane, instance_.lane_length - 1);
      for (size_t i = 0; i < kBlockSize; ++i) sum[i] ^= last[i];
    }
    return blake2b_long(tag.data(), tag.size(), sum, kBlockSize) == 0;
  }

 private:
  uint8_t* Block(uint32_t lane, uint32_t index) {
    return memory_ +
           (size_t{lane} * instance_.lane_length + index) * kBlockSize;
  }

  uint8_t* memory_;
  block_region_ region_;
  Argon2_instance_t instance_;
};

}  // namespace

size_t Argon2Memory(const Argon2Cost& cost) {
  const size_t segment = SegmentLength(cost);
  return segment * kSlices * cost.lanes * kBlockSize +
         segment * sizeof(uint64_t);
}

Status Argon2id(const Argon2Cost& cost, const Payload& password, ByteView salt,
                std::span<uint8_t> tag, RunContext& context) {
  auto arena = context.scratch().Borrow<Arena>();
  arena->KeepUpTo(context.scratch().large_share());
  if (!arena->Reserve(Argon2Memory(cost))) return OutOfMemory();
  Seed seed;
  seed.Hash(cost, password, salt, tag.size());
  Computation computation(cost, arena->data());
  if (!computation.Start(seed)) return InternalError("Argon2 failed");
  if (!computation.Fill(context)) return context.Stopped();
  if (!computation.Finish(tag)) return InternalError("Argon2 failed");
  return Done{};
}

}  // namespace offloop::password
