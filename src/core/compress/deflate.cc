#include "compress/deflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <utility>

#include "compress/inflate_fault.h"
#include "compress/little_endian.h"
#include "compress/output_buffer.h"
#include "compress/wrapper.h"

namespace offloop::compress {
namespace {

// libdeflate's compressor, made for one level; fit for Scratch.
class Deflater {
 public:
  Status Begin(int level, RunContext& context) {
    if (deflater_ == nullptr || level != level_) {
      deflater_.reset(libdeflate_alloc_compressor(level));
      level_ = level;
    }
    if (deflater_ == nullptr) return OutOfMemory();
    libdeflate_set_keep_going(
        get(),
        [](void* arg) noexcept {
          return static_cast<RunContext*>(arg)->Checkpoint();
        },
        &context);
    return Done{};
  }
  libdeflate_compressor* get() { return deflater_.get(); }

  bool Reset() {
    if (deflater_ != nullptr) {
      libdeflate_set_keep_going(get(), nullptr, nullptr);
    }
    return true;
  }

 private:
  struct Free {
    void operator()(libdeflate_compressor* deflater) const {
      libdeflate_free_compressor(deflater);
    }
  };
  std::unique_ptr<libdeflate_compressor, Free> deflater_;
  int level_ = 0;
};

// libdeflate's decompressor, fit for Scratch.
class Inflater {
 public:
  Status Begin() {
    if (inflater_ == nullptr) inflater_.reset(libdeflate_alloc_decompressor());
    if (inflater_ == nullptr) return OutOfMemory();
    return Done{};
  }
  libdeflate_decompressor* get() { return inflater_.get(); }

  bool Reset() {
    if (inflater_ != nullptr) libdeflate_deflate_decompress_abandon(get());
    return true;
  }

 private:
  struct Free {
    void operator()(libdeflate_decompressor* inflater) const {
      libdeflate_free_decompressor(inflater);
    }
  };
  std::unique_ptr<libdeflate_decompressor, Free> inflater_;
};

class DeflateCompress final : public Operation {
 public:
  DeflateCompress(Format format, int level) : format_(format), level_(level) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    const Result<ArrivingView> joined = input.JoinArriving(context);
    if (!joined.ok()) return joined.error();
    const ByteView content = joined.value().bytes;
    ContentCheck check(format_);
    for (size_t at = 0; at < content.size(); at += RunContext::kSlice) {
      if (!context.Checkpoint()) return context.Stopped();
      const size_t size = std::min(RunContext::kSlice, content.size() - at);
      Status here = joined.value().Await(at + size, context);
      if (!here.ok()) return std::move(here).error();
      check.Update(content.subspan(at, size));
    }
    auto deflater = context.scratch().Borrow<Deflater>();
    if (Status begun = deflater->Begin(level_, context); !begun.ok()) {
      return begun.error();
    }
    const size_t bound =
        libdeflate_deflate_compress_bound(deflater->get(), content.size());
    OutputBuffer output(context.scratch());
    const auto room = output.Room(kMaxWrittenHeader + bound + kMaxTrailer);
    if (!room.ok()) return room.error();
    output.Commit(
        WriteHeader(format_, level_, room.value().first<kMaxWrittenHeader>()));
    const Result<size_t> size =
        Deflate(deflater->get(), content,
                {output.data() + output.size(), bound}, context);
    if (!size.ok()) return size.error();
    output.Commit(size.value());
    output.Commit(check.WriteTrailer(std::span<uint8_t, kMaxTrailer>(
        output.data() + output.size(), kMaxTrailer)));
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

 private:
  Result<size_t> Deflate(libdeflate_compressor* deflater, ByteView content,
                         std::span<uint8_t> to, RunContext& context) const {
    const size_t size = libdeflate_deflate_compress(
        deflater, content.data(), content.size(), to.data(), to.size());
    if (size != 0) return size;
    if (!context.Checkpoint()) return context.Stopped();
    return InternalError("libdeflate outgrew its own bound");
  }

  const Format format_;
  const int level_;
};

class DeflateDecompress final : public Operation {
 public:
  DeflateDecompress(Format format, uint64_t limit)
      : format_(format), limit_(limit) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    const Result<ByteView> joined = input.Join(&context);
    if (!joined.ok()) return joined.error();
    auto inflater = context.scratch().Borrow<Inflater>();
    if (Status begun = inflater->Begin(); !begun.ok()) return begun.error();
    OutputBuffer output(context.scratch(), context.LimitOutput(limit_));
    const size_t stated = StatedSize(joined.value());
    // Not begun inline if the run would have to be abandoned near its end.
    const uint64_t budget = context.LimitOutput(UINT64_MAX);
    if (stated > budget) return OutputTooLarge(budget);
    Decoding state = {joined.value(),  0,      stated,
                      inflater->get(), output, context};
    do {
      if (Status member = DecodeMember(state); !member.ok()) {
        return member.error();
      }
    } while (format_ == Format::kGzip && state.at < state.input.size());
    if (state.at < state.input.size()) return Behind(state.at);
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

 private:
  // What one call of the library may write; and what it may read, for blocks
  // without content.
  static constexpr size_t kStepOutput = 128 * 1024;
  static constexpr size_t kStepInput = RunContext::kSlice;
  // It suspends itself, if it may, when less room than this is left.
  static constexpr size_t kMinRoom = 64 * 1024;

  struct Decoding {
    const ByteView input;
    size_t at;
    const size_t stated_size;
    libdeflate_decompressor* const inflater;
    OutputBuffer& output;
    RunContext& context;
  };

  // The size in gzip's last four bytes, if deflate could reach it at all; 0 if
  // there is none. Only a hint: see Expect().
  size_t StatedSize(ByteView input) const {
    if (format_ != Format::kGzip || input.size() < 4) return 0;
    const size_t stated = ReadLittle32(input.last(4));
    constexpr size_t kBestRatio = 1032;
    return stated / kBestRatio > input.size() ? 0 : stated;
  }

  // How much memory to reserve when more is needed anyway. Without a plausible
  // statement, the rest may expand twice as much as what was read.
  static size_t Expect(const Decoding& state, size_t read, size_t of) {
    const size_t size = state.output.size();
    if (size < state.stated_size) return state.stated_size;
    return read == 0 ? 0 : size + 2 * (size / read) * (of - read);
  }

  Error Behind(size_t at) const {
    return InvalidInput(format_ == Format::kGzip
                            ? "There are bytes after the last gzip member"
                            : "There are bytes after the deflate data",
                        static_cast<int64_t>(at));
  }

  Status DecodeMember(Decoding& state) const {
    const ByteView rest = state.input.subspan(state.at);
    if (state.at > 0 &&
        (rest[0] != 0x1F || (rest.size() > 1 && !IsGzip(rest)))) {
      return Behind(state.at);
    }
    const Result<size_t> header = ReadHeader(format_, rest, state.context);
    if (!header.ok()) {
      Error error = header.error();
      if (error.offset >= 0) error.offset += static_cast<int64_t>(state.at);
      return error;
    }
    state.at += header.value();
    ContentCheck check(format_);
    if (Status body = DecodeBody(state, check); !body.ok()) return body;
    const size_t trailer = TrailerSize(format_);
    if (state.input.size() - state.at < trailer) {
      return InvalidInput("The compressed data is truncated",
                          static_cast<int64_t>(state.input.size()));
    }
    Status verified =
        check.Verify(state.input.subspan(state.at, trailer), state.at);
    state.at += trailer;
    return verified;
  }

  Status DecodeBody(Decoding& state, ContentCheck& check) const {
    OutputBuffer& output = state.output;
    const ByteView body = state.input.subspan(state.at);
    const size_t begin = output.size();
    libdeflate_result result = LIBDEFLATE_SHORT_OUTPUT;
    size_t read = 0;
    while (result == LIBDEFLATE_SHORT_OUTPUT) {
      if (!state.context.Checkpoint()) return state.context.Stopped();
      output.Expect(Expect(state, read, body.size()) + kMinRoom + kStepOutput);
      const auto room = output.Room(kMinRoom + kStepOutput);
      if (!room.ok()) return room.error();
      // With less room than that, the limit is near, and every byte counts.
      const bool last = room.value().size() < kMinRoom + kStepOutput;
      const size_t before = output.size() - begin;
      const size_t step = last ? room.value().size() : kMinRoom + kStepOutput;
      size_t written = before;
      result = libdeflate_deflate_decompress_step(
          state.inflater, body.data(), body.size(), output.data() + begin,
          before + step, last ? 0 : kMinRoom, kStepInput, &read, &written);
      if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
        return OutputTooLarge(output.limit());
      }
      if (result == LIBDEFLATE_BAD_DATA) {
        return FindInflateFault(body, state.at, state.context);
      }
      check.Update({output.data() + output.size(), written - before});
      output.Commit(written - before);
      if (result == LIBDEFLATE_SUCCESS) state.at += read;
    }
    return Done{};
  }

  const Format format_;
  const uint64_t limit_;
};

}  // namespace

std::unique_ptr<Operation> MakeDeflateCompress(Format format, int level) {
  return std::make_unique<DeflateCompress>(format, level);
}

std::unique_ptr<Operation> MakeDeflateDecompress(Format format,
                                                 uint64_t max_output_bytes) {
  return std::make_unique<DeflateDecompress>(format, max_output_bytes);
}

}  // namespace offloop::compress
