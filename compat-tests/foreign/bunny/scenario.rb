# The scenario with Bunny: scenario.rb HOST PORT PREFIX.

require "bigdecimal"
require "bunny"
require "timeout"

$stdout.sync = true

HOST, PORT, PREFIX = ARGV
EXCHANGE = "#{PREFIX}.exchange"
QUEUE = "#{PREFIX}.queue"

STEP_DEADLINE_SECONDS = 20

# Queues go by themselves if the scenario dies half way.
QUEUE_ARGUMENTS = { "x-expires" => 60_000 }

# Every type that amq-protocol 2.3 writes: S t l f d D T F A V. Decimals only when whole; strings
# are read as plain bytes.
HEADERS = {
  "longstr" => "Grüße, 世界".b,
  "bool" => true,
  "long" => -(2**40) - 1,
  "double" => -1.25e-9,
  "decimal" => BigDecimal("12345"),
  "timestamp" => Time.utc(2022, 11, 20, 12, 30, 15),
  "table" => { "deep" => { "deeper" => [1, "two", { "three" => 3 }] } },
  "array" => ["a", 1, false, nil, [2]],
  "void" => nil,
  "empty-table" => {},
  "empty-array" => [],
}
WRITTEN_HEADERS = HEADERS.merge("float" => AMQ::Protocol::Float32Bit.new(-1.25))
READ_HEADERS = HEADERS.merge("float" => -1.25)

PROPERTIES = {
  content_type: "text/plain",
  content_encoding: "identity",
  headers: { "k" => "v" },
  delivery_mode: 2,
  priority: 7,
  correlation_id: "correlation",
  reply_to: "reply.here",
  expiration: "600000",
  message_id: "message-1",
  timestamp: 1_668_945_015,
  type: "kind",
  user_id: "guest",
  app_id: "scenario",
  cluster_id: "cluster",
}

class Unexpected < StandardError; end

def expect(what, actual, expected)
  return if actual == expected

  raise Unexpected, "#{what}: #{actual.inspect[0, 300]} (expected: #{expected.inspect[0, 300]})"
end

def step(name, &action)
  Timeout.timeout(STEP_DEADLINE_SECONDS, &action)
  puts "ok #{name}"
rescue StandardError, Bunny::Exception, Timeout::Error => e
  $failed = true
  puts "FAIL #{name} #{e.class}: #{e.message}".gsub(/\s+/, " ")
end

def connect
  $connection = Bunny.new(
    host: HOST,
    port: PORT.to_i,
    connection_name: PREFIX,
    recover_from_connection_close: false,
    automatically_recover: false,
    continuation_timeout: STEP_DEADLINE_SECONDS * 1000
  )
  $connection.start
  capabilities = $connection.server_capabilities
  %w[publisher_confirms basic.nack consumer_cancel_notify].each do |name|
    expect(name, capabilities[name], true)
  end
end

# A channel for one step; a new connection too, if an earlier step lost it.
def channel
  connect unless $connection&.open?
  opened = $connection.create_channel
  yield opened
ensure
  opened.close if opened&.open?
end

# A queue for one step.
def queue(name, arguments = {})
  name = "#{PREFIX}.#{name}"
  arguments = QUEUE_ARGUMENTS.merge(arguments)
  channel { |ch| ch.queue_declare(name, durable: true, arguments: arguments) }
  yield name
ensure
  channel { |ch| ch.queue_delete(name) }
end

def ready(name)
  channel { |ch| ch.queue_declare(name, passive: true).message_count }
end

# A consumer whose deliveries, [info, properties, body], are taken one by one with pop.
def inbox(ch, name, no_ack: false)
  deliveries = Queue.new
  ch.basic_consume(name, ch.generate_consumer_tag, no_ack) { |*delivery| deliveries << delivery }
  deliveries
end

def declare
  channel do |ch|
    ch.topic(EXCHANGE, durable: true, auto_delete: true)
    2.times do
      declared = ch.queue_declare(QUEUE, durable: true, arguments: QUEUE_ARGUMENTS)
      expect("queue", declared.queue, QUEUE)
      expect("counts", [declared.message_count, declared.consumer_count], [0, 0])
    end
    ch.exchange_declare(EXCHANGE, "topic", passive: true)
  end
end

def bind
  channel { |ch| ch.queue_bind(QUEUE, EXCHANGE, routing_key: "order.*.created") }
end

def publish_confirm
  channel do |ch|
    ch.confirm_select
    10.times do |number|
      ch.basic_publish(number.to_s, EXCHANGE, "order.eu.created", persistent: true)
    end
    expect("all confirmed", ch.wait_for_confirms, true)
    expect("ready", ready(QUEUE), 10)
    expect("purged", ch.queue_purge(QUEUE).message_count, 10)
  end
end

def mandatory_return
  channel do |ch|
    returns = Queue.new
    exchange = ch.topic(EXCHANGE, durable: true, auto_delete: true)
    exchange.on_return { |*returned| returns << returned }
    ch.confirm_select
    exchange.publish("lost", routing_key: "nowhere", message_id: "m", mandatory: true)
    expect("all confirmed", ch.wait_for_confirms, true)
    info, properties, body = returns.pop
    expect("reply", [info.reply_code, info.reply_text], [312, "NO_ROUTE"])
    expect("address", [info.exchange, info.routing_key], [EXCHANGE, "nowhere"])
    expect("message", [properties.message_id, body], %w[m lost])
  end
end

def consume_ack
  queue("consume") do |name|
    channel do |ch|
      3.times { |number| ch.default_exchange.publish(number.to_s, routing_key: name) }
      ch.prefetch(10)
      deliveries = inbox(ch, name)
      3.times do |number|
        info, _, body = deliveries.pop
        expect("body", body, number.to_s)
        expect("tag", info.delivery_tag.to_i, number + 1)
        expect("address", [info.exchange, info.routing_key], ["", name])
        expect("redelivered", info.redelivered?, false)
        ch.ack(info.delivery_tag)
      end
    end
    expect("left after close", ready(name), 0)
  end
end

def nack_requeue
  queue("nack") do |name|
    channel do |ch|
      ch.default_exchange.publish("again", routing_key: name)
      ch.prefetch(1)
      deliveries = inbox(ch, name)
      info, = deliveries.pop
      expect("first redelivered", info.redelivered?, false)
      ch.nack(info.delivery_tag, false, true)
      info, _, body = deliveries.pop
      expect("second", [info.redelivered?, body], [true, "again"])
      ch.ack(info.delivery_tag)
    end
  end
end

def reject
  queue("dead") do |dead|
    dead_letter = { "x-dead-letter-exchange" => "", "x-dead-letter-routing-key" => dead }
    queue("reject", dead_letter) do |name|
      channel do |ch|
        ch.default_exchange.publish("no", routing_key: name, headers: WRITTEN_HEADERS)
        info, = inbox(ch, name).pop
        ch.reject(info.delivery_tag, false)
        _, properties, body = inbox(ch, dead, no_ack: true).pop
        expect("body", body, "no")
        death = properties.headers["x-death"].first
        expect("x-death", death.values_at("reason", "count", "queue"), ["rejected", 1, name])
        expect("x-death routing-keys", death["routing-keys"], [name])
        expect("other headers", properties.headers.slice(*READ_HEADERS.keys), READ_HEADERS)
      end
    end
  end
end

def get
  queue("get") do |name|
    channel do |ch|
      expect("empty", ch.basic_get(name), [nil, nil, nil])
      ch.confirm_select
      %w[first second].each { |body| ch.default_exchange.publish(body, routing_key: name) }
      ch.wait_for_confirms
      [["first", 1], ["second", 0]].each do |body, left|
        info, _, got = ch.basic_get(name, manual_ack: true)
        expect("got", [got, info.message_count, info.redelivered], [body, left, false])
        ch.ack(info.delivery_tag)
      end
    end
  end
end

def rpc
  queue("rpc") do |name|
    channel do |server|
      channel do |client|
        answers = inbox(client, "amq.rabbitmq.reply-to", no_ack: true)
        questions = inbox(server, name)
        asked = { reply_to: "amq.rabbitmq.reply-to", correlation_id: "7" }
        client.default_exchange.publish("question", routing_key: name, **asked)
        info, question, body = questions.pop
        unless question.reply_to.start_with?("amq.rabbitmq.reply-to.")
          raise Unexpected, "reply-to: #{question.reply_to} (expected: amq.rabbitmq.reply-to.TOKEN)"
        end

        answered = { routing_key: question.reply_to, correlation_id: question.correlation_id }
        server.default_exchange.publish(body.upcase, **answered)
        server.ack(info.delivery_tag)
        _, answer, body = answers.pop
        expect("answer", [body, answer.correlation_id], %w[QUESTION 7])
      end
    end
  end
end

# Answers the properties that arrived.
def round_trip(name, body, properties = {})
  queue(name) do |queue_name|
    channel do |ch|
      ch.confirm_select
      ch.basic_publish(body, "", queue_name, properties.dup)
      ch.wait_for_confirms
      _, got_properties, got = ch.basic_get(queue_name, manual_ack: false)
      expect("size", got.bytesize, body.bytesize)
      expect("body", got, body)
      got_properties
    end
  end
end

def headers
  expect("headers", round_trip("headers", "h", headers: WRITTEN_HEADERS)[:headers], READ_HEADERS)
end

def properties
  got = round_trip("properties", "p", PROPERTIES)
  got[:timestamp] = got[:timestamp].to_i
  expect("properties", got, PROPERTIES)
end

def body_of(size)
  (0...size).step(8).map { |at| format("%08x", at) }.join
end

# A channel error, and the channel is closed by it; the connection is not.
def expect_missing(what)
  channel do |ch|
    begin
      yield ch
    rescue Bunny::NotFound => e
      text = "NOT_FOUND - no #{what} in vhost '/'"
      closed = [e.channel_close.reply_code, e.channel_close.reply_text]
      expect("channel error", closed, [404, text])
    else
      raise Unexpected, "no channel error for a missing #{what}"
    end
    expect("channel open", ch.open?, false)
  end
  expect("connection open", $connection.open?, true)
end

def channel_error
  missing = "#{PREFIX}.missing"
  expect_missing("queue '#{missing}'") { |ch| ch.queue_declare(missing, passive: true) }
  expect("new channel", ready(QUEUE), 0)
end

def transaction
  queue("tx") do |name|
    channel do |ch|
      ch.tx_select
      ch.default_exchange.publish("kept", routing_key: name)
      expect("before commit", ready(name), 0)
      ch.tx_commit
      expect("after commit", ready(name), 1)
      ch.default_exchange.publish("undone", routing_key: name)
      ch.tx_rollback
      expect("after rollback", ready(name), 1)
      info, _, body = ch.basic_get(name, manual_ack: true)
      expect("body", body, "kept")
      ch.ack(info.delivery_tag)
      ch.tx_rollback
      ch.ack(info.delivery_tag)
      ch.tx_commit
    end
    expect("after ack", ready(name), 0)
  end
end

def close
  channel do |ch|
    ch.queue_delete(QUEUE)
    ch.exchange_delete(EXCHANGE)
  end
  $connection.close
  connect
  expect_missing("queue '#{QUEUE}'") { |ch| ch.queue_declare(QUEUE, passive: true) }
  expect_missing("exchange '#{EXCHANGE}'") do |ch|
    ch.exchange_declare(EXCHANGE, "topic", passive: true)
  end
  $connection.close
end

puts "version bunny #{Bunny::VERSION}, amq-protocol #{AMQ::Protocol::VERSION}, ruby #{RUBY_VERSION}"
step("connect") { connect }
step("declare") { declare }
step("bind") { bind }
step("publish-confirm") { publish_confirm }
step("return") { mandatory_return }
step("consume-ack") { consume_ack }
step("nack-requeue") { nack_requeue }
step("reject") { reject }
step("get") { get }
step("rpc") { rpc }
step("headers") { headers }
step("properties") { properties }
step("body-empty") { round_trip("empty", "") }
step("body-1MiB") { round_trip("large", body_of(1 << 20)) }
step("channel-error") { channel_error }
step("transaction") { transaction }
step("close") { close }
exit($failed ? 1 : 0)
