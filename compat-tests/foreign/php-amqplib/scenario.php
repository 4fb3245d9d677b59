<?php
// The scenario with php-amqplib: scenario.php HOST PORT PREFIX. It logs in with AMQPLAIN.

require_once 'PhpAmqpLib/autoload.php';

use PhpAmqpLib\Channel\AMQPChannel;
use PhpAmqpLib\Connection\AMQPConnectionConfig;
use PhpAmqpLib\Connection\AMQPConnectionFactory;
use PhpAmqpLib\Exception\AMQPProtocolChannelException;
use PhpAmqpLib\Message\AMQPMessage;
use PhpAmqpLib\Package;
use PhpAmqpLib\Wire\AMQPAbstractCollection as Type;
use PhpAmqpLib\Wire\AMQPDecimal;
use PhpAmqpLib\Wire\AMQPTable;

const STEP_DEADLINE_SECONDS = 20;

// Queues go by themselves if the scenario dies half way.
const QUEUE_ARGUMENTS = ['x-expires' => 60000];

[, $host, $port, $prefix] = $argv;
define('HOST', $host);
define('PORT', (int) $port);
define('PREFIX', $prefix);
define('EXCHANGE', "$prefix.exchange");
define('QUEUE', "$prefix.queue");

$connection = null;
$failed = false;

/** Every type that php-amqplib 3.5 writes: S x t b B s u I i l D T F A V. It reads floats only. */
function headerTable(): AMQPTable
{
    $table = new AMQPTable();
    $table->set('longstr', 'Grüße, 世界');
    $table->set('bytes', "\x00\xff\x80", Type::T_BYTES);
    $table->set('bool', true);
    $table->set('byte', -100, Type::T_INT_SHORTSHORT);
    $table->set('unsigned-byte', 200, Type::T_INT_SHORTSHORT_U);
    $table->set('short', -30000, Type::T_INT_SHORT);
    $table->set('unsigned-short', 60000, Type::T_INT_SHORT_U);
    $table->set('int', -123456, Type::T_INT_LONG);
    $table->set('unsigned-int', 4000000000, Type::T_INT_LONG_U);
    $table->set('long', -(2 ** 40) - 1, Type::T_INT_LONGLONG);
    $table->set('decimal', new AMQPDecimal(12345, 2));
    $table->set('timestamp', new DateTime('2022-11-20T12:30:15Z'));
    $table->set('table', new AMQPTable(['deep' => ['deeper' => [1, 'two', ['three' => 3]]]]));
    $table->set('array', ['a', 1, false, null, [2]]);
    $table->set('void', null);
    $table->set('empty-table', new AMQPTable());
    $table->set('empty-array', []);
    return $table;
}

const PROPERTIES = [
    'content_type' => 'text/plain',
    'content_encoding' => 'identity',
    'delivery_mode' => 2,
    'priority' => 7,
    'correlation_id' => 'correlation',
    'reply_to' => 'reply.here',
    'expiration' => '600000',
    'message_id' => 'message-1',
    'timestamp' => 1668945015,
    'type' => 'kind',
    'user_id' => 'guest',
    'app_id' => 'scenario',
    'cluster_id' => 'cluster',
];

/** The same value always as the same plain data, so that === compares it. */
function plain($value)
{
    if ($value instanceof AMQPTable) {
        return plain($value->getNativeData());
    } elseif ($value instanceof DateTimeInterface) {
        return 'T' . $value->getTimestamp();
    } elseif ($value instanceof AMQPDecimal) {
        return 'D' . $value->getN() . 'e-' . $value->getE();
    }
    return is_array($value) ? array_map('plain', $value) : $value;
}

function expect(string $what, $actual, $expected): void
{
    if ($actual !== $expected) {
        $found = substr(var_export($actual, true), 0, 300);
        $wanted = substr(var_export($expected, true), 0, 300);
        throw new RuntimeException("$what: $found (expected: $wanted)");
    }
}

function step(string $name, callable $action): void
{
    global $failed;
    pcntl_alarm(STEP_DEADLINE_SECONDS);
    try {
        $action();
        echo "ok $name\n";
    } catch (Throwable $why) {
        $failed = true;
        $text = preg_replace('/\s+/', ' ', get_class($why) . ': ' . $why->getMessage());
        echo "FAIL $name $text\n";
    } finally {
        pcntl_alarm(0);
    }
}

function connect(): void
{
    global $connection;
    $config = new AMQPConnectionConfig();
    $config->setHost(HOST);
    $config->setPort(PORT);
    $config->setConnectionName(PREFIX);
    $config->setConnectionTimeout(STEP_DEADLINE_SECONDS);
    $config->setReadTimeout(STEP_DEADLINE_SECONDS);
    $config->setWriteTimeout(STEP_DEADLINE_SECONDS);
    $config->setChannelRPCTimeout(STEP_DEADLINE_SECONDS - 1);
    $connection = AMQPConnectionFactory::create($config);
    $capabilities = $connection->getServerProperties()['capabilities'][1];
    foreach (['publisher_confirms', 'basic.nack', 'consumer_cancel_notify'] as $name) {
        expect($name, $capabilities[$name][1], 1);
    }
}

/** Calls $action with a channel; on a new connection, if an earlier step lost it. */
function channel(callable $action)
{
    global $connection;
    if ($connection === null || !$connection->isConnected()) {
        connect();
    }
    $opened = $connection->channel();
    try {
        return $action($opened);
    } finally {
        if ($opened->is_open()) {
            $opened->close();
        }
    }
}

/** Calls $action with the name of a queue that is there for as long. */
function queue(string $name, callable $action, array $arguments = [])
{
    $name = PREFIX . ".$name";
    channel(fn($ch) => declareQueue($ch, $name, $arguments));
    try {
        return $action($name);
    } finally {
        channel(fn($ch) => $ch->queue_delete($name));
    }
}

function declareQueue(AMQPChannel $ch, string $name, array $arguments = []): array
{
    $table = new AMQPTable(QUEUE_ARGUMENTS + $arguments);
    return $ch->queue_declare($name, false, true, false, false, false, $table);
}

function ready(string $name): int
{
    return channel(fn($ch) => $ch->queue_declare($name, true)[1]);
}

/** A consumer's deliveries, taken one by one. */
function deliveries(AMQPChannel $ch, string $name, bool $noAck = false): Generator
{
    $arrived = [];
    $ch->basic_consume($name, '', false, $noAck, false, false, function ($message) use (&$arrived) {
        $arrived[] = $message;
    });
    while (true) {
        while (!$arrived) {
            $ch->wait(null, false, STEP_DEADLINE_SECONDS);
        }
        yield array_shift($arrived);
    }
}

/** Generators start late: this consumes now, and answers the first delivery. */
function nextDelivery(Generator $deliveries, bool $first = false): AMQPMessage
{
    if (!$first) {
        $deliveries->next();
    }
    return $deliveries->current();
}

function text(string $body, array $properties = []): AMQPMessage
{
    return new AMQPMessage($body, $properties);
}

function declares(): void
{
    channel(function ($ch) {
        $ch->exchange_declare(EXCHANGE, 'topic', false, true, true);
        for ($times = 0; $times < 2; $times++) {
            expect('declared', declareQueue($ch, QUEUE), [QUEUE, 0, 0]);
        }
        $ch->exchange_declare(EXCHANGE, 'topic', true);
    });
}

function bind(): void
{
    channel(fn($ch) => $ch->queue_bind(QUEUE, EXCHANGE, 'order.*.created'));
}

function publishConfirm(): void
{
    channel(function ($ch) {
        $acked = 0;
        $ch->set_ack_handler(function () use (&$acked) {
            $acked++;
        });
        $ch->confirm_select();
        for ($number = 0; $number < 10; $number++) {
            $message = text((string) $number, ['delivery_mode' => 2]);
            $ch->basic_publish($message, EXCHANGE, 'order.eu.created');
        }
        $ch->wait_for_pending_acks(STEP_DEADLINE_SECONDS);
        expect('acked', $acked, 10);
        expect('ready', ready(QUEUE), 10);
        expect('purged', $ch->queue_purge(QUEUE), 10);
    });
}

function mandatoryReturn(): void
{
    channel(function ($ch) {
        $returns = [];
        $ch->set_return_listener(function (...$returned) use (&$returns) {
            $returns[] = $returned;
        });
        $ch->confirm_select();
        $ch->basic_publish(text('lost', ['message_id' => 'm']), EXCHANGE, 'nowhere', true);
        $ch->wait_for_pending_acks_returns(STEP_DEADLINE_SECONDS);
        [[$code, $text, $exchange, $key, $message]] = $returns;
        expect('reply', [$code, $text], [312, 'NO_ROUTE']);
        expect('address', [$exchange, $key], [EXCHANGE, 'nowhere']);
        expect('message', [$message->get('message_id'), $message->getBody()], ['m', 'lost']);
    });
}

function consumeAck(): void
{
    queue('consume', function ($name) {
        channel(function ($ch) use ($name) {
            for ($number = 0; $number < 3; $number++) {
                $ch->basic_publish(text((string) $number), '', $name);
            }
            $ch->basic_qos(0, 10, false);
            $deliveries = deliveries($ch, $name);
            for ($number = 0; $number < 3; $number++) {
                $message = nextDelivery($deliveries, $number === 0);
                expect('body', $message->getBody(), (string) $number);
                expect('tag', $message->getDeliveryTag(), $number + 1);
                $address = [$message->getExchange(), $message->getRoutingKey()];
                expect('address', $address, ['', $name]);
                expect('redelivered', $message->isRedelivered(), false);
                $message->ack();
            }
        });
        expect('left after close', ready($name), 0);
    });
}

function nackRequeue(): void
{
    queue('nack', fn($name) => channel(function ($ch) use ($name) {
        $ch->basic_publish(text('again'), '', $name);
        $ch->basic_qos(0, 1, false);
        $deliveries = deliveries($ch, $name);
        $message = nextDelivery($deliveries, true);
        expect('first redelivered', $message->isRedelivered(), false);
        $message->nack(true);
        $message = nextDelivery($deliveries);
        expect('second', [$message->isRedelivered(), $message->getBody()], [true, 'again']);
        $message->ack();
    }));
}

function reject(): void
{
    queue('dead', function ($dead) {
        $deadLetter = ['x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $dead];
        queue('reject', fn($name) => channel(function ($ch) use ($name, $dead) {
            $ch->basic_publish(text('no', ['application_headers' => headerTable()]), '', $name);
            nextDelivery(deliveries($ch, $name), true)->reject(false);
            $message = nextDelivery(deliveries($ch, $dead, true), true);
            expect('body', $message->getBody(), 'no');
            $headers = plain($message->get('application_headers'));
            $death = $headers['x-death'][0];
            $found = [$death['reason'], $death['count'], $death['queue'], $death['routing-keys']];
            expect('x-death', $found, ['rejected', 1, $name, [$name]]);
            $sent = plain(headerTable());
            ksort($sent);
            $kept = array_intersect_key($headers, $sent);
            ksort($kept);
            expect('other headers', $kept, $sent);
        }), $deadLetter);
    });
}

function get(): void
{
    queue('get', fn($name) => channel(function ($ch) use ($name) {
        expect('empty', $ch->basic_get($name), null);
        $ch->confirm_select();
        $ch->basic_publish(text('first'), '', $name);
        $ch->basic_publish(text('second'), '', $name);
        $ch->wait_for_pending_acks(STEP_DEADLINE_SECONDS);
        foreach ([['first', 1], ['second', 0]] as [$body, $left]) {
            $message = $ch->basic_get($name);
            $found = [$message->getBody(), $message->getMessageCount(), $message->isRedelivered()];
            expect('got', $found, [$body, $left, false]);
            $message->ack();
        }
    }));
}

function rpc(): void
{
    queue('rpc', fn($name) => channel(fn($server) => channel(
        fn($client) => ask($client, $server, $name)
    )));
}

function ask(AMQPChannel $client, AMQPChannel $server, string $name): void
{
    $answers = [];
    $keep = function ($message) use (&$answers) {
        $answers[] = $message;
    };
    $client->basic_consume('amq.rabbitmq.reply-to', '', false, true, false, false, $keep);
    $asked = ['reply_to' => 'amq.rabbitmq.reply-to', 'correlation_id' => '7'];
    $client->basic_publish(text('question', $asked), '', $name);
    $question = nextDelivery(deliveries($server, $name), true);
    $replyTo = $question->get('reply_to');
    expect('reply-to', substr($replyTo, 0, 22), 'amq.rabbitmq.reply-to.');
    $answered = ['correlation_id' => $question->get('correlation_id')];
    $server->basic_publish(text(strtoupper($question->getBody()), $answered), '', $replyTo);
    $question->ack();
    while (!$answers) {
        $client->wait(null, false, STEP_DEADLINE_SECONDS);
    }
    $found = [$answers[0]->getBody(), $answers[0]->get('correlation_id')];
    expect('answer', $found, ['QUESTION', '7']);
}

/** Answers the properties that arrived. */
function roundTrip(string $step, string $body, array $properties = []): array
{
    return queue($step, fn($name) => channel(function ($ch) use ($name, $body, $properties) {
        $ch->confirm_select();
        $ch->basic_publish(text($body, $properties), '', $name);
        $ch->wait_for_pending_acks(STEP_DEADLINE_SECONDS);
        $message = $ch->basic_get($name, true);
        expect('size', strlen($message->getBody()), strlen($body));
        expect('body', $message->getBody() === $body, true);
        return $message->get_properties();
    }));
}

function headers(): void
{
    $got = roundTrip('headers', 'h', ['application_headers' => headerTable()]);
    expect('headers', plain($got['application_headers']), plain(headerTable()));
}

function properties(): void
{
    $sent = PROPERTIES + ['application_headers' => new AMQPTable(['k' => 'v'])];
    $got = roundTrip('properties', 'p', $sent);
    ksort($sent);
    ksort($got);
    expect('properties', plain($got), plain($sent));
}

function bodyOf(int $size): string
{
    return implode(array_map(fn($at) => sprintf('%08x', $at), range(0, $size - 1, 8)));
}

/** A channel error, and the channel is closed by it; the connection is not. */
function expectMissing(string $what, callable $ask): void
{
    global $connection;
    channel(function ($ch) use ($what, $ask) {
        try {
            $ask($ch);
        } catch (AMQPProtocolChannelException $closed) {
            $text = "NOT_FOUND - no $what in vhost '/'";
            $found = [$closed->amqp_reply_code, $closed->amqp_reply_text];
            expect('channel error', $found, [404, $text]);
            expect('channel open', $ch->is_open(), false);
            return;
        }
        throw new RuntimeException("no channel error for a missing $what");
    });
    expect('connection open', $connection->isConnected(), true);
}

function channelError(): void
{
    $missing = PREFIX . '.missing';
    expectMissing("queue '$missing'", fn($ch) => $ch->queue_declare($missing, true));
    expect('new channel', ready(QUEUE), 0);
}

function transaction(): void
{
    queue('tx', function ($name) {
        channel(function ($ch) use ($name) {
            $ch->tx_select();
            $ch->basic_publish(text('kept'), '', $name);
            expect('before commit', ready($name), 0);
            $ch->tx_commit();
            expect('after commit', ready($name), 1);
            $ch->basic_publish(text('undone'), '', $name);
            $ch->tx_rollback();
            expect('after rollback', ready($name), 1);
            $message = $ch->basic_get($name);
            expect('body', $message->getBody(), 'kept');
            $ch->basic_ack($message->getDeliveryTag());
            $ch->tx_rollback();
            $ch->basic_ack($message->getDeliveryTag());
            $ch->tx_commit();
        });
        expect('after ack', ready($name), 0);
    });
}

function close(): void
{
    global $connection;
    channel(function ($ch) {
        $ch->queue_delete(QUEUE);
        $ch->exchange_delete(EXCHANGE);
    });
    $connection->close();
    connect();
    expectMissing("queue '" . QUEUE . "'", fn($ch) => $ch->queue_declare(QUEUE, true));
    $ask = fn($ch) => $ch->exchange_declare(EXCHANGE, 'topic', true);
    expectMissing("exchange '" . EXCHANGE . "'", $ask);
    $connection->close();
}

pcntl_async_signals(true);
pcntl_signal(SIGALRM, function () {
    throw new RuntimeException('not done within ' . STEP_DEADLINE_SECONDS . ' s');
});
echo 'version php-amqplib ' . Package::VERSION . ', PHP ' . PHP_VERSION . "\n";
step('connect', 'connect');
step('declare', 'declares');
step('bind', 'bind');
step('publish-confirm', 'publishConfirm');
step('return', 'mandatoryReturn');
step('consume-ack', 'consumeAck');
step('nack-requeue', 'nackRequeue');
step('reject', 'reject');
step('get', 'get');
step('rpc', 'rpc');
step('headers', 'headers');
step('properties', 'properties');
step('body-empty', fn() => roundTrip('empty', ''));
step('body-1MiB', fn() => roundTrip('large', bodyOf(1 << 20)));
step('channel-error', 'channelError');
step('transaction', 'transaction');
step('close', 'close');
exit($failed ? 1 : 0);
