nd_fuzz_target(message nd_proto)
