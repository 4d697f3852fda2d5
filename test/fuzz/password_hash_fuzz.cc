// Hashing and verifying: whatever the password, its own hash verifies and that
// of another does not. The input is the password; its first byte chooses costs.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "password/password.h"
#include "plan.h"
#include "require.h"

namespace {

using offloop::Bytes;
using offloop::ByteView;
using offloop::Operation;
using offloop::Outcome;
using offloop::Payload;
using offloop::Plan;
using offloop::Require;
using offloop::Result;

Payload Run(Result<std::unique_ptr<Operation>> made, ByteView input) {
  Require(made.ok());
  Plan::Steps steps;
  steps.push_back(std::move(made).value());
  static offloop::Scratch& scratch = *new offloop::Scratch;
  const offloop::CancelFlag never;
  offloop::RunContext context(never, scratch);
  Result<Outcome> outcome =
      Plan(std::move(steps)).Run(Payload(Bytes::Copy(input)), context);
  Require(outcome.ok());
  return std::move(outcome.value().output);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const ByteView password(data + 1, size - 1);
  const offloop::password::HashOptions costs = {.memory = 8u + data[0] % 56,
                                                .passes = 1u + data[0] % 2};
  Payload hashed = Run(offloop::password::MakePasswordHash(costs), password);
  const Result<ByteView> text = hashed.Join();
  Require(text.ok());
  const std::string phc(offloop::AsText(text.value()));
  const auto verify = [&](ByteView attempt) {
    return Run(offloop::password::MakePasswordVerify({.phc = phc}), attempt)
        .kind();
  };
  Require(verify(password) == Payload::Kind::kTrue);
  Require(verify({data, size}) == Payload::Kind::kFalse);
  return 0;
}
