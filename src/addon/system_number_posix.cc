#include "addon/system_number.h"

namespace offloop::addon {

int SystemNumber(int number) { return -number; }

}  // namespace offloop::addon
