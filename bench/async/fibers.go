// fibers ROW N: see bench/async.sh. One thread runs the goroutines, as one runs the fibers.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

func atOnce(n int, result chan int) { result <- n + 1 }

func waiting(n int, result chan int) {
	runtime.Gosched()
	result <- n + 1
}

func turns(n int, result chan int) {
	for i := 0; i < n; i++ {
		runtime.Gosched()
	}
	result <- n
}

func timer(ms int, result chan int) {
	time.Sleep(time.Duration(ms) * time.Millisecond)
	result <- 1
}

func collect(results []chan int) int {
	sum := 0
	for _, result := range results {
		sum += <-result
	}
	return sum
}

func launch(f func(int, chan int), n int) chan int {
	result := make(chan int, 1)
	go f(n, result)
	return result
}

func main() {
	runtime.GOMAXPROCS(1)
	n, _ := strconv.Atoi(os.Args[2])
	sum := 0
	results := []chan int{}
	switch os.Args[1] {
	case "start":
		for i := 0; i < n; i++ {
			sum += <-launch(atOnce, i) - i
		}
	case "wait":
		for i := 0; i < n/100; i++ {
			results = results[:0]
			for k := 0; k < 100; k++ {
				results = append(results, launch(waiting, k))
			}
			sum += collect(results)
		}
	case "turn":
		sum = collect([]chan int{launch(turns, n/2), launch(turns, n/2)})
	case "alive":
		for k := 0; k < n; k++ {
			results = append(results, launch(waiting, k))
		}
		sum = collect(results)
	case "timers":
		random := 1
		for i := 0; i < n; i++ {
			random = (random*1103515245 + 12345) & 0x7fffffff
			results = append(results, launch(timer, (random>>16)%50))
		}
		sum = collect(results)
	}
	fmt.Println(sum)
}
