// [L41] [L42] [L48] What has to be imported is said with its module.
c: Channel<int>
m = Mutex()
a = Atomic<int>(3)
await sleep(5)
print(await race([parallel([]), withTimeout(1, () => sleep(2))]))
