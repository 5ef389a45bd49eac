nd_fuzz_target(test_events nd_client)
