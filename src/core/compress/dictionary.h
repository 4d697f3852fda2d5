#ifndef OFFLOOP_CORE_COMPRESS_DICTIONARY_H_
#define OFFLOOP_CORE_COMPRESS_DICTIONARY_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "bytes.h"
#include "mutex.h"
#include "result.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace offloop::compress {

// A zstd dictionary, prepared once and used by every job on every thread.
//
// Bytes that begin with zstd's magic number are a trained dictionary and must
// be a complete one; all others are raw content, in which only matches are
// searched.
//
// Thread-safe: immutable for its users. The tables of a level that Make() did
// not prepare are made at their first use, which can take seconds for a large
// dictionary and a high level; only others that need the same level wait.
class Dictionary {
  struct Key {};

 public:
  // The largest size of a dictionary, given or trained.
  static constexpr size_t kMaxSize = size_t{64} << 20;

  // `level`: for compressions with this dictionary that do not specify another;
  // -7 to 22, default 3. Prepares this level and decompression at once, so that
  // a bad dictionary fails here: kInvalidArgValue when empty, corrupt or above
  // kMaxSize, kOutOfRange for the level.
  static Result<std::shared_ptr<const Dictionary>> Make(
      Bytes bytes, std::optional<int> level = std::nullopt);

  // For Make() only.
  Dictionary(Key, Bytes bytes, int level);
  ~Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  int level() const { return level_; }
  // The id by which frames refer to the dictionary; 0 for raw content.
  uint32_t id() const { return id_; }
  ByteView bytes() const { return bytes_.view(); }

  // zstd's prepared forms; they live as long as the dictionary. The first is
  // null when memory ran out. Precondition: a level that Make() accepts.
  const ZSTD_CDict_s* ForCompression(int level) const;
  const ZSTD_DDict_s* ForDecompression() const { return decompression_; }

  // Bytes of memory held, including the levels prepared so far. Never waits.
  size_t MemorySize() const;

 private:
  static constexpr int kMinLevel = -7;
  static constexpr int kMaxLevel = 22;
  static constexpr int kLevels = kMaxLevel - kMinLevel + 1;

  struct Level {
    // Set once, under the lock, and then never changed. Read without the lock,
    // so that using a prepared level never waits.
    std::atomic<ZSTD_CDict_s*> prepared{nullptr};
    Mutex making;
  };

  const Bytes bytes_;
  const int level_;
  uint32_t id_ = 0;
  ZSTD_DDict_s* decompression_ = nullptr;
  mutable std::array<Level, kLevels> levels_;
};

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_DICTIONARY_H_
