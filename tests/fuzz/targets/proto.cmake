nd_fuzz_target(message nd_proto)
nd_fuzz_target(link_plan nd_proto)
nd_fuzz_target(listing nd_proto)
