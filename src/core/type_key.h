#ifndef OFFLOOP_CORE_TYPE_KEY_H_
#define OFFLOOP_CORE_TYPE_KEY_H_

namespace offloop {

// An address that belongs to T and to no other type: tells types apart without
// RTTI. Thread-safe.
template <typename T>
const void* TypeKey() {
  // Not const: constants of equal value could share one address.
  static char key = 0;
  return &key;
}

}  // namespace offloop

#endif  // OFFLOOP_CORE_TYPE_KEY_H_
