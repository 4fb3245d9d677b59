// The scenario with amqp091-go: scenario HOST PORT PREFIX.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

var (
	url      = fmt.Sprintf("amqp://guest:guest@%s:%s/", os.Args[1], os.Args[2])
	prefix   = os.Args[3]
	exchange = prefix + ".exchange"
	queue    = prefix + ".queue"

	connection *amqp.Connection
	background = context.Background()
	moment     = time.Date(2022, 11, 20, 12, 30, 15, 0, time.UTC)
)

// Queues go by themselves if the scenario dies half way.
func queueArguments() amqp.Table {
	return amqp.Table{"x-expires": int32(60000)}
}

// headers has every type that amqp091-go 1.5 writes: S x t B b s I l f d D T F A V.
func headers() amqp.Table {
	deeper := []interface{}{int32(1), "two", amqp.Table{"three": int64(3)}}
	return amqp.Table{
		"longstr":       "Grüße, 世界",
		"bytes":         []byte{0x00, 0xff, 0x80},
		"bool":          true,
		"unsigned-byte": byte(200),
		"byte":          int8(-100),
		"short":         int16(-30000),
		"int":           int32(-123456),
		"long":          int64(-(1 << 40) - 1),
		"float":         float32(-1.25),
		"double":        -1.25e-9,
		"decimal":       amqp.Decimal{Scale: 2, Value: 12345},
		"timestamp":     moment,
		"table":         amqp.Table{"deep": amqp.Table{"deeper": deeper}},
		"array":         []interface{}{"a", int32(1), false, nil, []interface{}{int8(2)}},
		"void":          nil,
		"empty-table":   amqp.Table{},
	}
}

// utc makes times comparable: they are read in the local zone.
func utc(table amqp.Table) amqp.Table {
	for name, value := range table {
		if at, isTime := value.(time.Time); isTime {
			table[name] = at.UTC()
		}
	}
	return table
}

func connect() {
	properties := amqp.NewConnectionProperties()
	properties.SetClientConnectionName(prefix)
	opened, err := amqp.DialConfig(url, amqp.Config{
		Properties: properties,
		Heartbeat:  10 * time.Second,
		Dial:       amqp.DefaultDial(stepDeadline),
	})
	check(err)
	connection = opened
	capabilities := opened.Properties["capabilities"].(amqp.Table)
	for _, name := range []string{"publisher_confirms", "basic.nack", "consumer_cancel_notify"} {
		expect(name, capabilities[name], true)
	}
}

// withChannel opens a channel for a step; a new connection too, if an earlier step lost it.
func withChannel(action func(ch *amqp.Channel)) {
	if connection == nil || connection.IsClosed() {
		connect()
	}
	ch, err := connection.Channel()
	check(err)
	defer ch.Close()
	action(ch)
}

// withQueue declares a queue for a step.
func withQueue(step string, arguments amqp.Table, action func(name string)) {
	name := prefix + "." + step
	merged := queueArguments()
	for key, value := range arguments {
		merged[key] = value
	}
	withChannel(func(ch *amqp.Channel) {
		_, err := ch.QueueDeclare(name, true, false, false, false, merged)
		check(err)
	})
	defer withChannel(func(ch *amqp.Channel) {
		_, err := ch.QueueDelete(name, false, false, false)
		check(err)
	})
	action(name)
}

func ready(name string) (messages int) {
	withChannel(func(ch *amqp.Channel) {
		found, err := ch.QueueDeclarePassive(name, true, false, false, false, nil)
		check(err)
		messages = found.Messages
	})
	return
}

func publish(ch *amqp.Channel, name string, message amqp.Publishing) {
	check(ch.PublishWithContext(background, "", name, false, false, message))
}

// confirmingPublisher publishes, mandatory, and waits for the confirm. Version 1.5 of the client
// loses a deferred confirmation that arrives before publishing has returned; a channel of
// confirmations, one message at a time, is safe.
type confirmingPublisher struct {
	ch       *amqp.Channel
	confirms chan amqp.Confirmation
	tag      uint64
}

func confirming(ch *amqp.Channel) *confirmingPublisher {
	check(ch.Confirm(false))
	return &confirmingPublisher{ch: ch, confirms: ch.NotifyPublish(make(chan amqp.Confirmation, 1))}
}

func (p *confirmingPublisher) publish(exchange, key string, message amqp.Publishing) {
	check(p.ch.PublishWithContext(background, exchange, key, true, false, message))
	p.tag++
	select {
	case confirm := <-p.confirms:
		expect("confirm", confirm, amqp.Confirmation{DeliveryTag: p.tag, Ack: true})
	case <-time.After(stepDeadline):
		panic("no confirm")
	}
}

func text(body string) amqp.Publishing {
	return amqp.Publishing{Body: []byte(body)}
}

func consume(ch *amqp.Channel, name string, noAck bool) <-chan amqp.Delivery {
	deliveries, err := ch.Consume(name, "", noAck, false, false, false, nil)
	check(err)
	return deliveries
}

func declare() {
	withChannel(func(ch *amqp.Channel) {
		check(ch.ExchangeDeclare(exchange, "topic", true, true, false, false, nil))
		for times := 0; times < 2; times++ {
			declared, err := ch.QueueDeclare(queue, true, false, false, false, queueArguments())
			check(err)
			expect("declared", declared, amqp.Queue{Name: queue, Messages: 0, Consumers: 0})
		}
		check(ch.ExchangeDeclarePassive(exchange, "topic", true, true, false, false, nil))
	})
}

func bind() {
	withChannel(func(ch *amqp.Channel) {
		check(ch.QueueBind(queue, "order.*.created", exchange, false, nil))
	})
}

func publishConfirm() {
	withChannel(func(ch *amqp.Channel) {
		publisher := confirming(ch)
		for number := 0; number < 10; number++ {
			message := text(fmt.Sprint(number))
			message.DeliveryMode = amqp.Persistent
			publisher.publish(exchange, "order.eu.created", message)
		}
		expect("ready", ready(queue), 10)
		purged, err := ch.QueuePurge(queue, false)
		check(err)
		expect("purged", purged, 10)
	})
}

func mandatoryReturn() {
	withChannel(func(ch *amqp.Channel) {
		returns := ch.NotifyReturn(make(chan amqp.Return, 1))
		message := text("lost")
		message.MessageId = "m"
		confirming(ch).publish(exchange, "nowhere", message)
		// The return came before the confirm.
		returned := <-returns
		expect("code", returned.ReplyCode, uint16(312))
		expect("text", returned.ReplyText, "NO_ROUTE")
		expect("exchange", returned.Exchange, exchange)
		expect("routing key", returned.RoutingKey, "nowhere")
		expect("message id", returned.MessageId, "m")
		expect("body", string(returned.Body), "lost")
	})
}

func consumeAck() {
	withQueue("consume", nil, func(name string) {
		withChannel(func(ch *amqp.Channel) {
			for number := 0; number < 3; number++ {
				publish(ch, name, text(fmt.Sprint(number)))
			}
			check(ch.Qos(10, 0, false))
			deliveries := consume(ch, name, false)
			for number := 0; number < 3; number++ {
				delivery := receive(deliveries)
				expect("body", string(delivery.Body), fmt.Sprint(number))
				expect("tag", delivery.DeliveryTag, uint64(number+1))
				expect("exchange", delivery.Exchange, "")
				expect("routing key", delivery.RoutingKey, name)
				expect("redelivered", delivery.Redelivered, false)
				check(delivery.Ack(false))
			}
		})
		expect("left after close", ready(name), 0)
	})
}

func nackRequeue() {
	withQueue("nack", nil, func(name string) {
		withChannel(func(ch *amqp.Channel) {
			publish(ch, name, text("again"))
			check(ch.Qos(1, 0, false))
			deliveries := consume(ch, name, false)
			delivery := receive(deliveries)
			expect("first redelivered", delivery.Redelivered, false)
			check(delivery.Nack(false, true))
			delivery = receive(deliveries)
			expect("second redelivered", delivery.Redelivered, true)
			expect("second body", string(delivery.Body), "again")
			check(delivery.Ack(false))
		})
	})
}

func reject() {
	withQueue("dead", nil, func(dead string) {
		deadLetter := amqp.Table{"x-dead-letter-exchange": "", "x-dead-letter-routing-key": dead}
		withQueue("reject", deadLetter, func(name string) {
			withChannel(func(ch *amqp.Channel) {
				publish(ch, name, amqp.Publishing{Headers: headers(), Body: []byte("no")})
				check(receiveOne(ch, name, false).Reject(false))
				expectRejected(receiveOne(ch, dead, true), name)
			})
		})
	})
}

func receiveOne(ch *amqp.Channel, name string, noAck bool) amqp.Delivery {
	return receive(consume(ch, name, noAck))
}

func expectRejected(delivery amqp.Delivery, from string) {
	expect("body", string(delivery.Body), "no")
	death := delivery.Headers["x-death"].([]interface{})[0].(amqp.Table)
	expect("x-death reason", death["reason"], "rejected")
	expect("x-death count", death["count"], int64(1))
	expect("x-death queue", death["queue"], from)
	expect("x-death routing-keys", death["routing-keys"], []interface{}{from})
	kept := amqp.Table{}
	for name := range headers() {
		kept[name] = delivery.Headers[name]
	}
	expect("other headers", utc(kept), headers())
}

func get() {
	withQueue("get", nil, func(name string) {
		withChannel(func(ch *amqp.Channel) {
			_, found, err := ch.Get(name, false)
			check(err)
			expect("found in an empty queue", found, false)
			publisher := confirming(ch)
			publisher.publish("", name, text("first"))
			publisher.publish("", name, text("second"))
			expectGot(ch, name, "first", 1)
			expectGot(ch, name, "second", 0)
		})
	})
}

func expectGot(ch *amqp.Channel, name, body string, left uint32) {
	got, found, err := ch.Get(name, false)
	check(err)
	expect("found", found, true)
	expect("body", string(got.Body), body)
	expect("message count", got.MessageCount, left)
	expect("redelivered", got.Redelivered, false)
	check(got.Ack(false))
}

func rpc() {
	withQueue("rpc", nil, func(name string) {
		withChannel(func(server *amqp.Channel) {
			withChannel(func(client *amqp.Channel) {
				answers := consume(client, "amq.rabbitmq.reply-to", true)
				questions := consume(server, name, false)
				publish(client, name, amqp.Publishing{
					ReplyTo:       "amq.rabbitmq.reply-to",
					CorrelationId: "7",
					Body:          []byte("question"),
				})
				question := receive(questions)
				if !strings.HasPrefix(question.ReplyTo, "amq.rabbitmq.reply-to.") {
					panic("reply-to: " + question.ReplyTo + " (expected: amq.rabbitmq.reply-to.TOKEN)")
				}
				publish(server, question.ReplyTo, amqp.Publishing{
					CorrelationId: question.CorrelationId,
					Body:          []byte(strings.ToUpper(string(question.Body))),
				})
				check(question.Ack(false))
				answer := receive(answers)
				expect("answer", string(answer.Body), "QUESTION")
				expect("correlation", answer.CorrelationId, "7")
			})
		})
	})
}

func roundTrip(step string, message amqp.Publishing) (got amqp.Delivery) {
	withQueue(step, nil, func(name string) {
		withChannel(func(ch *amqp.Channel) {
			confirming(ch).publish("", name, message)
			answer, found, err := ch.Get(name, true)
			check(err)
			got = answer
			expect("found", found, true)
			expect("size", len(got.Body), len(message.Body))
			expect("body", string(got.Body) == string(message.Body), true)
		})
	})
	return
}

func headersRoundTrip() {
	got := roundTrip("headers", amqp.Publishing{Headers: headers(), Body: []byte("h")})
	expect("headers", utc(got.Headers), headers())
}

// propertiesRoundTrip sends every property but cluster-id, which amqp091-go does not have.
func propertiesRoundTrip() {
	sent := amqp.Publishing{
		Headers:         amqp.Table{"k": "v"},
		ContentType:     "text/plain",
		ContentEncoding: "identity",
		DeliveryMode:    amqp.Persistent,
		Priority:        7,
		CorrelationId:   "correlation",
		ReplyTo:         "reply.here",
		Expiration:      "600000",
		MessageId:       "message-1",
		Timestamp:       moment,
		Type:            "kind",
		UserId:          "guest",
		AppId:           "scenario",
		Body:            []byte("p"),
	}
	got := roundTrip("properties", sent)
	expect("properties", amqp.Publishing{
		Headers:         got.Headers,
		ContentType:     got.ContentType,
		ContentEncoding: got.ContentEncoding,
		DeliveryMode:    got.DeliveryMode,
		Priority:        got.Priority,
		CorrelationId:   got.CorrelationId,
		ReplyTo:         got.ReplyTo,
		Expiration:      got.Expiration,
		MessageId:       got.MessageId,
		Timestamp:       got.Timestamp.UTC(),
		Type:            got.Type,
		UserId:          got.UserId,
		AppId:           got.AppId,
		Body:            got.Body,
	}, sent)
}

func bodyOf(size int) string {
	var body strings.Builder
	for at := 0; at < size; at += 8 {
		fmt.Fprintf(&body, "%08x", at)
	}
	return body.String()
}

// expectMissing expects a channel error that closes the channel, and not the connection.
func expectMissing(what string, ask func(ch *amqp.Channel) error) {
	withChannel(func(ch *amqp.Channel) {
		closed, isError := ask(ch).(*amqp.Error)
		expect("channel error", isError, true)
		expect("code", closed.Code, 404)
		expect("text", closed.Reason, fmt.Sprintf("NOT_FOUND - no %s in vhost '/'", what))
		expect("channel closed", ch.IsClosed(), true)
	})
	expect("connection closed", connection.IsClosed(), false)
}

func expectMissingQueue(name string) {
	expectMissing("queue '"+name+"'", func(ch *amqp.Channel) error {
		_, err := ch.QueueDeclarePassive(name, true, false, false, false, nil)
		return err
	})
}

func channelError() {
	expectMissingQueue(prefix + ".missing")
	expect("new channel", ready(queue), 0)
}

func transaction() {
	withQueue("tx", nil, func(name string) {
		withChannel(func(ch *amqp.Channel) {
			check(ch.Tx())
			publish(ch, name, text("kept"))
			expect("before commit", ready(name), 0)
			check(ch.TxCommit())
			expect("after commit", ready(name), 1)
			publish(ch, name, text("undone"))
			check(ch.TxRollback())
			expect("after rollback", ready(name), 1)
			got, _, err := ch.Get(name, false)
			check(err)
			expect("body", string(got.Body), "kept")
			check(got.Ack(false))
			check(ch.TxRollback())
			check(got.Ack(false))
			check(ch.TxCommit())
		})
		expect("after ack", ready(name), 0)
	})
}

func closeAll() {
	withChannel(func(ch *amqp.Channel) {
		_, err := ch.QueueDelete(queue, false, false, false)
		check(err)
		check(ch.ExchangeDelete(exchange, false, false))
	})
	check(connection.Close())
	connect()
	expectMissingQueue(queue)
	expectMissing("exchange '"+exchange+"'", func(ch *amqp.Channel) error {
		return ch.ExchangeDeclarePassive(exchange, "topic", true, true, false, false, nil)
	})
	check(connection.Close())
}

func main() {
	printVersion()
	step("connect", connect)
	step("declare", declare)
	step("bind", bind)
	step("publish-confirm", publishConfirm)
	step("return", mandatoryReturn)
	step("consume-ack", consumeAck)
	step("nack-requeue", nackRequeue)
	step("reject", reject)
	step("get", get)
	step("rpc", rpc)
	step("headers", headersRoundTrip)
	step("properties", propertiesRoundTrip)
	step("body-empty", func() { roundTrip("empty", text("")) })
	step("body-1MiB", func() { roundTrip("large", text(bodyOf(1<<20))) })
	step("channel-error", channelError)
	step("transaction", transaction)
	step("close", closeAll)
	exit()
}
