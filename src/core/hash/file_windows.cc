#include <windows.h>

#include <cerrno>

#include "hash/file.h"

namespace offloop::hash {
namespace {

// The errno that Node's fs reports for each error of opening or reading a file.
int NumberOf(DWORD error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_INVALID_DRIVE:
    case ERROR_BAD_PATHNAME:
    case ERROR_DIRECTORY:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
      return ENOENT;
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
      return EPERM;
    case ERROR_ELEVATION_REQUIRED:
    case ERROR_CANT_ACCESS_FILE:
      return EACCES;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
    case ERROR_PIPE_BUSY:
      return EBUSY;
    case ERROR_INVALID_FUNCTION:
      return EISDIR;
    case ERROR_FILENAME_EXCED_RANGE:
      return ENAMETOOLONG;
    case ERROR_CANT_RESOLVE_FILENAME:
      return ELOOP;
    case ERROR_TOO_MANY_OPEN_FILES:
      return EMFILE;
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_NO_SYSTEM_RESOURCES:
      return ENOMEM;
    default:
      return EIO;
  }
}

Error LastError(const char* syscall, const std::string& path) {
  return FileError(NumberOf(GetLastError()), syscall, path);
}

// What is not UTF-8 becomes U+FFFD, as in Node. Empty when that fails.
std::wstring Wide(const std::string& path) {
  if (path.size() > size_t{1} << 20) return {};
  const auto size = static_cast<int>(path.size());
  const int length =
      MultiByteToWideChar(CP_UTF8, 0, path.data(), size, nullptr, 0);
  std::wstring wide(static_cast<size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, path.data(), size, wide.data(), length);
  return wide;
}

// The full path in the form that may exceed 260 characters, as Node uses it;
// the given path if it has no such form.
std::wstring Extended(const std::wstring& path) {
  const DWORD room = GetFullPathNameW(path.c_str(), 0, nullptr, nullptr);
  std::wstring full(room, L'\0');
  full.resize(GetFullPathNameW(path.c_str(), room, full.data(), nullptr));
  if (full.size() >= 3 && full[1] == L':' && full[2] == L'\\') {
    return L"\\\\?\\" + full;
  }
  // A share. Other paths that begin like that are devices, or have that form
  // already.
  if (full.starts_with(L"\\\\") && full[2] != L'?' && full[2] != L'.') {
    return L"\\\\?\\UNC\\" + full.substr(2);
  }
  return path;
}

HANDLE HandleOf(intptr_t handle) { return reinterpret_cast<HANDLE>(handle); }

}  // namespace

File::~File() {
  if (handle_ != -1) CloseHandle(HandleOf(handle_));
}

Status File::Open() {
  const std::wstring wide = Wide(path_);
  if (wide.empty()) {
    return FileError(path_.empty() ? ENOENT : ENAMETOOLONG, "open", path_);
  }
  // The flag lets it open a directory, which is refused when it is read, as in
  // Node.
  const HANDLE handle =
      CreateFileW(Extended(wide).c_str(), GENERIC_READ,
                  FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                  nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  handle_ = reinterpret_cast<intptr_t>(handle);
  if (handle == INVALID_HANDLE_VALUE) return LastError("open", path_);
  if (GetFileType(handle) != FILE_TYPE_DISK) return NotAFile();
  return Done{};
}

Result<size_t> File::Read(uint8_t* to, size_t room) {
  DWORD size = 0;
  if (ReadFile(HandleOf(handle_), to, static_cast<DWORD>(room), &size,
               nullptr) != 0) {
    return size_t{size};
  }
  const DWORD error = GetLastError();
  if (error == ERROR_HANDLE_EOF) return size_t{0};
  return FileError(NumberOf(error), "read", path_);
}

}  // namespace offloop::hash
