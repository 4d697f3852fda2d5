#include "outcome.h"

namespace offloop {

Status Outcome::Seal(RunContext& context) {
  if (Status sealed = output.Seal(&context); !sealed.ok()) return sealed;
  for (Payload& each : emitted) {
    if (Status sealed = each.Seal(&context); !sealed.ok()) return sealed;
  }
  return Done{};
}

}  // namespace offloop
