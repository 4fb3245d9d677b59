package main

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

const stepDeadline = 20 * time.Second

// libraryVersion is set when linking: this version of the library does not tell its own.
var libraryVersion = "of unknown version"

var failed = false

// step runs action and prints one line for it. A step that is late is left behind where it is.
func step(name string, action func()) {
	outcome := make(chan interface{}, 1)
	go func() {
		defer func() { outcome <- recover() }()
		action()
	}()
	var why interface{}
	select {
	case why = <-outcome:
	case <-time.After(stepDeadline):
		why = fmt.Sprintf("not done within %v", stepDeadline)
		connection = nil
	}
	if why == nil {
		fmt.Println("ok", name)
		return
	}
	failed = true
	fmt.Println("FAIL", name, strings.Join(strings.Fields(fmt.Sprint(why)), " "))
}

func exit() {
	if failed {
		os.Exit(1)
	}
}

// check ends the step if a call failed.
func check(err error) {
	if err != nil {
		panic(err)
	}
}

// expect ends the step if actual is not expected, type and all.
func expect(what string, actual, expected interface{}) {
	if !reflect.DeepEqual(actual, expected) {
		panic(fmt.Sprintf("%s: %.300s (expected: %.300s)", what,
			fmt.Sprintf("%#v", actual), fmt.Sprintf("%#v", expected)))
	}
}

// receive waits for the next delivery.
func receive(deliveries <-chan amqp.Delivery) amqp.Delivery {
	select {
	case delivery, open := <-deliveries:
		expect("deliveries go on", open, true)
		return delivery
	case <-time.After(stepDeadline):
		panic("no delivery")
	}
}

func printVersion() {
	fmt.Println("version amqp091-go", libraryVersion+",", runtime.Version())
}
