if(TARGET nd_compiler_core)
	nd_fuzz_target(scan nd_compiler_core)
endif()
