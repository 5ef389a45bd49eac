// The start and the end of every compiled program.
#include "rt_internal.h"
#include "thread.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

// Other threads go on until the process ends.
_Noreturn void nd_rt_exit(int64_t status)
{
	static struct nd_thread *_Atomic ending;
	struct nd_thread *first = NULL;

	if (!atomic_compare_exchange_strong(&ending, &first, &nd_self) && first != &nd_self)
		for (;;) // another thread was first; if it was this one, a destructor ends the program
			pause();
	if (nd_threads_report() && !(status & 0xff))
		status = 1;
	nd_heap_run_destructors();
	nd_rt_flush();
	if (!(status & 0xff) && (nd_rt_test_failed() || nd_rt_error_was_unheeded()))
		status = 1;
	exit((int)(status & 0xff));
}

int main(int argc, char **argv)
{
	nd_thread_init(__builtin_frame_address(0));
	nd_heap_init();
	nd_rt_fault_init();
	nd_rt_test_init();

	struct nd_rt_list *args = nd_rt_list_new(argc > 1 ? argc - 1 : 0, sizeof(void *), 1);

	for (int i = 1; i < argc; i++)
		nd_rt_list_push_ref(args, nd_rt_string_from_c(argv[i]));

	struct nd_rt_status status = noodle_entry(args);

	if (status.error) {
		nd_rt_error_report("error: ", status.error);
		status.value = 1;
	}
	nd_rt_exit(status.value);
}
