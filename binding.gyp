# The add-on, for node-gyp: build/Release/offloop.node. Linux; other systems need their own link flags.
#
# Two targets, so that the core has no Node header on its path: a stray <napi.h> there cannot compile, and
# <zlib.h> is the one we link, never the one that Node ships beside its headers. The flags and the lists of
# sources are strict JSON, which CMake reads too.
{
  'includes': ['cmake/flags.gypi', 'src/core/sources.gypi', 'src/addon/sources.gypi'],

  'variables': {
    'deps': '<!(node scripts/deps --where)',
    # libstdc++ goes inside, where there is a static one: its version is then nobody's business. What is not used of it is
    # left out, which also needs a later glibc (random_device, 2.36).
    'cxx_library_flags': '<!(${CXX:-c++} -print-file-name=libstdc++.a | grep -q ^/ && echo -static-libstdc++ -Wl,--gc-sections || true)',
    'node_addon_api': '<!(node -p "path.dirname(require.resolve(\'node-addon-api/package.json\'))")',
  },

  'target_defaults': {
    # node-gyp's own ideas, replaced by ours.
    'include_dirs/': [['exclude', '.*']],
    'cflags!': ['-O3', '-Wall', '-Wextra', '-Wno-unused-parameter'],
    'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
    'cflags_cc': [
      '<@(language_flags)', '<@(release_flags)', '<@(warning_flags)', '<@(hardening_flags)',
      '-ffile-prefix-map=<(module_root_dir)=.',
      '-I', '<(module_root_dir)/src', '-I', '<(module_root_dir)/src/core',
      '-isystem', '<(deps)/include',
    ],
    'defines': ['<@(library_defines)'],
    'conditions': [
      ['target_arch=="x64"', { 'cflags_cc': ['<@(hardening_flags_x64)'] }],
    ],
  },

  'targets': [
    {
      'target_name': 'offloop_core',
      'type': 'static_library',
      'sources': ['<@(core_sources)'],
    },
    {
      'target_name': 'offloop',
      'dependencies': ['offloop_core'],
      'sources': ['<@(addon_sources)'],
      'defines': ['<@(addon_defines)'],
      'cflags_cc': ['-isystem', '<(node_addon_api)', '-isystem', '<(node_root_dir)/include/node'],
      'ldflags': ['<@(addon_link_flags)', '<@(cxx_library_flags)', '-Wl,--version-script=<(module_root_dir)/cmake/exports.map'],
      'libraries': ['<!@(node -p "\'<@(library_archives)\'.split(\' \').map(f => \'<(deps)/lib/\' + f).join(\' \')")'],
    },
  ],
}
