{
  "variables": {
    "warning_flags": ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"],
    "language_flags": ["-std=c++20", "-fPIC", "-fexceptions", "-fvisibility=hidden", "-fvisibility-inlines-hidden", "-pthread"],
    "release_flags": ["-O2", "-g1", "-DNDEBUG"],
    "hardening_flags": ["-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-D_GLIBCXX_ASSERTIONS"],
    "hardening_flags_x64": ["-fcf-protection"],
    "library_defines": ["SODIUM_STATIC", "SIMDJSON_EXCEPTIONS=0"],
    "addon_defines": ["NAPI_VERSION=9", "NAPI_DISABLE_CPP_EXCEPTIONS", "NODE_ADDON_API_DISABLE_DEPRECATED", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
    "addon_link_flags": ["-Wl,-z,relro,-z,now,-z,noexecstack,-z,nodelete", "-Wl,--exclude-libs,ALL"],
    "library_archives": ["libsodium.a", "libzstd.a", "libsimdjson.a", "libdeflate.a", "libbrotli.a", "libxxhash.a", "libz.a"]
  }
}
