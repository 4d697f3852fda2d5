#ifndef OFFLOOP_CORE_COMPRESS_DECOMPRESS_H_
#define OFFLOOP_CORE_COMPRESS_DECOMPRESS_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "compress/dictionary.h"
#include "compress/format.h"
#include "operation.h"
#include "result.h"

namespace offloop::compress {

// Limits of a decompression. Out of range is kOutOfRange.
struct DecompressOptions {
  static constexpr uint64_t kDefaultMaxOutputBytes = uint64_t{64} << 20;
  static constexpr int kDefaultMaxWindowLog = 27;

  Format format = Format::kAuto;
  // Decoded bytes of the whole input, all frames and members together.
  uint64_t max_output_bytes = kDefaultMaxOutputBytes;
  // log2 of the largest window that a frame may ask for: zstd 10 to 31, the
  // default being what zstd itself accepts (128 MiB); refused for formats whose
  // windows are bounded by their definition (32 KiB, br 16 MiB).
  std::optional<int> max_window_log = std::nullopt;
  // zstd only (and `auto`, when it finds zstd).
  std::shared_ptr<const Dictionary> dictionary = nullptr;
};

// Decodes the whole payload: every frame or member of it, one after the other.
//
// kInvalidInput, with the byte offset where it is known: corrupt or truncated
// data (an empty payload is truncated), a checksum or length that does not
// match, anything after the end that is not another frame or member, a frame
// made with another dictionary. kOutputTooLarge: more than `max_output_bytes`,
// or a frame that asks for a larger window than `max_window_log`.
//
// A size that the input claims is not trusted until it is plausible; memory
// grows with what was decoded and never beyond the limit. A run can be
// cancelled at each 64 KiB of input or 192 KiB of output or earlier (zstd: a
// block of at most 128 KiB).
Result<std::unique_ptr<Operation>> MakeDecompress(DecompressOptions options);

// The checks of MakeDecompress() and MakeDecompressStream().
Status CheckOptions(const DecompressOptions& options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_DECOMPRESS_H_
