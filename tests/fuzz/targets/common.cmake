nd_fuzz_target(diags)
