// The same rows with goroutines, channels and sync.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

func count(n *node) int {
	if n.left != nil && n.right != nil {
		return 1 + count(n.left) + count(n.right)
	}
	return 1
}

func must(truth bool) {
	if !truth {
		panic("wrong answer")
	}
}

func together(n int, f func()) {
	var all sync.WaitGroup
	for i := 0; i < n; i++ {
		all.Add(1)
		go func() { f(); all.Done() }()
	}
	all.Wait()
}

func perOp(start time.Time, n int) float64 { return float64(time.Since(start).Nanoseconds()) / float64(n) }

func allocate(threads int) float64 {
	const trees, depth = 300, 13
	start := time.Now()
	together(threads, func() {
		kept := tree(depth)
		for i := 0; i < trees; i++ {
			must(count(tree(depth)) == 16383)
		}
		must(count(kept) == 16383)
	})
	return perOp(start, trees*16383*threads)
}

func channel(capacity, n int) float64 {
	c := make(chan int, capacity)
	start := time.Now()
	go func() {
		for i := 0; i < n; i++ {
			c <- i
		}
		close(c)
	}()
	sum := 0
	for x := range c {
		sum += x
	}
	must(sum == n*(n-1)/2)
	return perOp(start, n)
}

func mutex(threads, n int) float64 {
	var m sync.Mutex
	counter := 0
	start := time.Now()
	together(threads, func() {
		for i := 0; i < n; i++ {
			m.Lock()
			counter++
			m.Unlock()
		}
	})
	must(counter == n*threads)
	return perOp(start, n*threads)
}

func atomics(threads, n int) float64 {
	var a int64
	start := time.Now()
	together(threads, func() {
		for i := 0; i < n; i++ {
			atomic.AddInt64(&a, 1)
		}
	})
	must(a == int64(n*threads))
	return perOp(start, n*threads)
}

func pause(waiting int) float64 {
	stop := make(chan int)
	var ended int32
	for i := 0; i < waiting; i++ {
		go func() { <-stop }()
	}
	for i := 0; i < 2; i++ {
		go func() {
			for atomic.LoadInt32(&ended) == 0 {
			}
		}()
	}
	kept := tree(17)
	longest := time.Duration(0)
	for i := 0; i < 2000; i++ {
		start := time.Now()
		must(count(tree(10)) == 2047)
		if d := time.Since(start); d > longest {
			longest = d
		}
	}
	must(count(kept) == 262143)
	atomic.StoreInt32(&ended, 1)
	close(stop)
	runtime.KeepAlive(kept)
	return float64(longest.Nanoseconds())
}

func main() {
	rows := map[string]func() float64{
		"allocate-1": func() float64 { return allocate(1) },
		"allocate-2": func() float64 { return allocate(2) },
		"channel":    func() float64 { return channel(500000, 500000) },
		"channel-64": func() float64 { return channel(64, 500000) },
		"channel-0":  func() float64 { return channel(0, 30000) },
		"mutex-1":    func() float64 { return mutex(1, 5000000) },
		"mutex-2":    func() float64 { return mutex(2, 2000000) },
		"atomic-1":   func() float64 { return atomics(1, 5000000) },
		"atomic-2":   func() float64 { return atomics(2, 2000000) },
		"pause-0":    func() float64 { return pause(0) },
		"pause-1000": func() float64 { return pause(1000) },
	}
	if row, ok := rows[os.Args[1]]; ok {
		fmt.Println(int64(row()*10 + 0.5))
	}
}
