#include <uv/errno.h>

#include <cerrno>

#include "addon/system_number.h"

namespace offloop::addon {

// libuv has its own numbers for these on Windows. The list has those that
// hash/file_windows.cc uses.
int SystemNumber(int number) {
  switch (number) {
    case ENOENT:
      return UV__ENOENT;
    case EPERM:
      return UV__EPERM;
    case EACCES:
      return UV__EACCES;
    case EBUSY:
      return UV__EBUSY;
    case EISDIR:
      return UV__EISDIR;
    case ENAMETOOLONG:
      return UV__ENAMETOOLONG;
    case ELOOP:
      return UV__ELOOP;
    case EMFILE:
      return UV__EMFILE;
    case ENOMEM:
      return UV__ENOMEM;
    default:
      return UV__EIO;
  }
}

}  // namespace offloop::addon
