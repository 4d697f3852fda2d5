// Feeds every file of the folders given as arguments to a fuzz target, in
// builds without libFuzzer. A folder that is missing or empty is a failure: a
// replay of nothing proves nothing.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

namespace fs = std::filesystem;

// The number of files run, or -1 if one could not be read.
int Replay(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_regular_file()) {
      files.push_back(entry->path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
      std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
      return -1;
    }
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    // An exact copy on the heap, so that a sanitizer sees a read past the end.
    const std::vector<uint8_t> input(bytes.begin(), bytes.end());
    std::fprintf(stderr, "%s\n", file.c_str());
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  return static_cast<int>(files.size());
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const int count = Replay(argv[i]);
    if (count == 0) {
      std::fprintf(stderr, "%s: no corpus here\n", argv[i]);
    }
    if (count <= 0) {
      return 1;
    }
    std::printf("%s: %d files replayed\n", argv[i], count);
  }
  return argc > 1 ? 0 : 1;
}
