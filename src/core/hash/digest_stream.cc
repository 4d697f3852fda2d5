#include "hash/digest_stream.h"

#include <utility>

#include "hash/digest_spec.h"
#include "hash/feeder.h"
#include "stream_state.h"

namespace offloop::hash {
namespace {

class DigestStream final : public Operation {
 public:
  DigestStream(DigestSpec spec, std::unique_ptr<Hasher> hasher)
      : open_(std::make_unique<Open>(
            Open{.spec = std::move(spec), .hasher = std::move(hasher)})) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    return open_.Run(context.action(),
                     [&](Open& open) { return Step(open, input, context); });
  }

 private:
  struct Open {
    DigestSpec spec;
    std::unique_ptr<Hasher> hasher;
    bool begun = false;
  };

  static Result<Payload> Step(Open& open, Payload& input, RunContext& context) {
    if (!std::exchange(open.begun, true)) {
      if (Status begun = open.spec.Begin(*open.hasher); !begun.ok()) {
        return begun.error();
      }
    }
    Status fed = Feeder(context).Feed(*open.hasher, input);
    if (!fed.ok()) return std::move(fed).error();
    if (context.action() != Action::kEnd) return Payload();
    return open.spec.Finish(*open.hasher);
  }

  // Run() is const because pure operations are; a stream has state.
  mutable StreamState<Open> open_;
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
