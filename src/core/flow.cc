#include "flow.h"

namespace offloop {
namespace {

class Text : public Operation {
 public:
  Result<Payload> Run(Payload input, RunContext&) const override {
    if (input.kind() == Payload::Kind::kBytes) {
      input.set_kind(Payload::Kind::kText);
    }
    return input;
  }
};

class Discard : public Operation {
 public:
  Result<Payload> Run(Payload, RunContext&) const override {
    return Payload::Absent();
  }
};

class Release final : public Discard {
 public:
  bool MayStall() const override { return true; }
};

}  // namespace

std::unique_ptr<Operation> MakeText() { return std::make_unique<Text>(); }

std::unique_ptr<Operation> MakeDiscard() { return std::make_unique<Discard>(); }

std::unique_ptr<Operation> MakeRelease() { return std::make_unique<Release>(); }

}  // namespace offloop
