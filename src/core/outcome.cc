#include "outcome.h"

namespace offloop {

Status Outcome::Seal() {
  if (Status sealed = output.Seal(); !sealed.ok()) return sealed;
  for (Payload& each : emitted) {
    if (Status sealed = each.Seal(); !sealed.ok()) return sealed;
  }
  return Done{};
}

}  // namespace offloop
