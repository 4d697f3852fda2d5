# Rivals that have to be native.
{
  'targets': [
    {
      # What the case "hop" compares with: an empty job by napi_create_async_work, as an add-on's author would write it.
      'target_name': 'async_work',
      'sources': ['async_work.c'],
    },
    {
      # The yardstick of the JSON cases: the simdjson that the add-on links. Its symbols stay inside, because Node exports
      # another version of them.
      'target_name': 'dom_parse',
      'sources': ['dom_parse.cc'],
      'variables': { 'deps': '<!(node ../../scripts/deps --where)' },
      'cflags_cc!': ['-std=gnu++17'],
      'cflags_cc': ['-O2', '-std=c++20', '-fvisibility=hidden', '-isystem', '<(deps)/include'],
      'defines': ['SIMDJSON_EXCEPTIONS=0'],
      'ldflags': ['-Wl,--exclude-libs,ALL'],
      'libraries': ['<(deps)/lib/libsimdjson.a'],
    },
  ],
}
