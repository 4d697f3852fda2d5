{
  "variables": {
    "addon_sources": [
      "src/addon/completions.cc",
      "src/addon/compress_operations.cc",
      "src/addon/convert.cc",
      "src/addon/environment.cc",
      "src/addon/fields.cc",
      "src/addon/flow_operations.cc",
      "src/addon/given_blocks.cc",
      "src/addon/hash_operations.cc",
      "src/addon/input.cc",
      "src/addon/input_calls.cc",
      "src/addon/job_calls.cc",
      "src/addon/json_document_operations.cc",
      "src/addon/json_lines_operations.cc",
      "src/addon/json_operations.cc",
      "src/addon/module.cc",
      "src/addon/operations.cc",
      "src/addon/password_operations.cc",
      "src/addon/plan_calls.cc",
      "src/addon/pool_calls.cc",
      "src/addon/process_pool.cc",
      "src/addon/read.cc",
      "src/addon/result_calls.cc"
    ]
  }
}
