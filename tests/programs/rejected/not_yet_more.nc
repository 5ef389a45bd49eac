// [L29] [L42] What is planned says so once, where it is written.
c: Channel<int>
m = Mutex()
a = Atomic<int>(3)
