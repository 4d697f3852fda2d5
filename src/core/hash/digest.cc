#include "hash/digest.h"

#include <utility>

#include "hash/digest_spec.h"
#include "hash/feeder.h"

namespace offloop::hash {
namespace {

// The digest of a whole payload, which is settled afterwards.
Result<Payload> DigestOf(const DigestSpec& spec, Payload& payload,
                         RunContext& context) {
  RunHasher hasher(spec, context.scratch());
  if (hasher.get() == nullptr) return NotAvailable(spec.algorithm());
  if (Status begun = spec.Begin(*hasher.get()); !begun.ok()) {
    return begun.error();
  }
  Status fed = Feeder(context).Feed(*hasher.get(), payload);
  if (!fed.ok()) return std::move(fed).error();
  return spec.Finish(*hasher.get());
}

class Digest final : public Operation {
 public:
  explicit Digest(DigestSpec spec) : spec_(std::move(spec)) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    return DigestOf(spec_, input, context);
  }

 private:
  DigestSpec spec_;
};

class DigestTap final : public Operation {
 public:
  explicit DigestTap(DigestSpec spec) : spec_(std::move(spec)) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    Result<Payload> digest = DigestOf(spec_, input, context);
    if (!digest.ok()) return digest;
    context.Emit(std::move(digest).value());
    return input;
  }

 private:
  DigestSpec spec_;
};

class DigestMany final : public Operation {
 public:
  explicit DigestMany(DigestSpec spec) : spec_(std::move(spec)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    const size_t size = spec_.encoded_size();
    Bytes encoded = Bytes::Allocate(input.chunks().size() * size);
    if (!encoded.valid()) return OutOfMemory();
    RunHasher hasher(spec_, context.scratch());
    if (hasher.get() == nullptr) return NotAvailable(spec_.algorithm());
    Feeder feeder(context);
    uint8_t* to = encoded.data();
    for (const Payload::Chunk& chunk : input.chunks()) {
      Status done = One(*hasher.get(), feeder, chunk.view, context, to);
      if (!done.ok()) return done.error();
      to += size;
    }
    return spec_.Wrap(std::move(encoded));
  }

 private:
  // What a message costs in addition to its bytes.
  static constexpr size_t kMessageCost = 256;

  Status One(Hasher& hasher, Feeder& feeder, ByteView message,
             RunContext& context, uint8_t* to) const {
    if (Status begun = spec_.Begin(hasher); !begun.ok()) return begun;
    if (!feeder.Feed(hasher, message) || !feeder.Spend(kMessageCost)) {
      return context.Stopped();
    }
    return spec_.FinishTo(hasher, to);
  }

  DigestSpec spec_;
};

template <typename DigestOperation>
Result<std::unique_ptr<Operation>> Make(DigestOptions options) {
  Result<DigestSpec> spec = DigestSpec::Make(std::move(options));
  if (!spec.ok()) return std::move(spec).error();
  return std::unique_ptr<Operation>(
      std::make_unique<DigestOperation>(std::move(spec).value()));
}

}  // namespace

Result<std::unique_ptr<Operation>> MakeDigest(DigestOptions options) {
  return Make<Digest>(std::move(options));
}

Result<std::unique_ptr<Operation>> MakeDigestTap(DigestOptions options) {
  return Make<DigestTap>(std::move(options));
}

Result<std::unique_ptr<Operation>> MakeDigestMany(DigestOptions options) {
  return Make<DigestMany>(std::move(options));
}

}  // namespace offloop::hash
