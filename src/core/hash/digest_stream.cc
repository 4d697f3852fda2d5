#include "hash/digest_stream.h"

#include <atomic>
#include <utility>

#include "hash/digest_spec.h"
#include "hash/feeder.h"

namespace offloop::hash {
namespace {

class DigestStream final : public Operation {
 public:
  DigestStream(DigestSpec spec, std::unique_ptr<Hasher> hasher)
      : spec_(std::move(spec)), hasher_(std::move(hasher)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (busy_.test_and_set(std::memory_order_acquire)) {
      return InternalError("A hash stream was run twice at the same time");
    }
    // Also when memory runs out, which throws.
    struct Unlock {
      std::atomic_flag& busy;
      ~Unlock() { busy.clear(std::memory_order_release); }
    } unlock{busy_};
    return Step(input, context);
  }

 private:
  enum class State : uint8_t { kNew, kOpen, kDone };

  Result<Payload> Step(const Payload& input, RunContext& context) const {
    if (state_ == State::kDone) {
      return InternalError("A hash stream was used after its end");
    }
    // Whatever does not reach the end of this function ends the stream.
    const State before = std::exchange(state_, State::kDone);
    if (before == State::kNew) {
      if (Status begun = spec_.Begin(*hasher_); !begun.ok()) {
        return begun.error();
      }
    }
    if (!Feeder(context).Feed(*hasher_, input)) return context.Stopped();
    if (context.action() == Action::kEnd) return spec_.Finish(*hasher_);
    state_ = State::kOpen;
    return Payload();
  }

  DigestSpec spec_;
  std::unique_ptr<Hasher> hasher_;
  // Run() is const for the pure operations; a stream is what it remembers.
  // Whoever set `busy_` owns the hasher and the state.
  mutable std::atomic_flag busy_;
  mutable State state_ = State::kNew;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeDigestStream(DigestOptions options) {
  Result<DigestSpec> spec = DigestSpec::Make(std::move(options));
  if (!spec.ok()) return std::move(spec).error();
  std::unique_ptr<Hasher> hasher = MakeHasher(spec.value().algorithm());
  if (hasher == nullptr) return NotAvailable(spec.value().algorithm());
  return std::unique_ptr<Operation>(std::make_unique<DigestStream>(
      std::move(spec).value(), std::move(hasher)));
}

}  // namespace offloop::hash
