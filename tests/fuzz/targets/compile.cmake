if(TARGET nd_compiler)
	nd_fuzz_target(compile nd_compiler)
endif()
