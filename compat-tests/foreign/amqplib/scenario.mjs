// The scenario with amqplib's promise API: scenario.mjs HOST PORT PREFIX.

import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import amqplib from 'amqplib';
import { Inbox, QUEUE_ARGUMENTS, STEP_DEADLINE_MILLIS } from '../shared/scenario_steps.mjs';
import { bodyOf, exit, expect, expectReplyTo, skip, step } from '../shared/scenario_steps.mjs';

const [host, port, PREFIX] = process.argv.slice(2);
const EXCHANGE = `${PREFIX}.exchange`;
const QUEUE = `${PREFIX}.queue`;

// Every type that amqplib 2.3 writes: S x t b B s u I i l f d D T F A V. What it reads back is the
// plain number, except for moments and decimals.
const typed = (type, value) => ({ '!': type, value });
const COMMON_HEADERS = {
  longstr: 'Grüße, 世界',
  bytes: Buffer.from([0x00, 0xff, 0x80]),
  bool: true,
  timestamp: typed('timestamp', 1668945015),
  decimal: typed('decimal', { digits: 12345, places: 2 }),
  table: { deep: { deeper: [1, 'two', { three: 3 }] } },
  array: ['a', 1, false, null, [2]],
  void: null,
  'empty-table': {},
  'empty-array': [],
};
const NUMBERS = {
  byte: typed('byte', -100),
  'unsigned-byte': typed('unsignedbyte', 200),
  short: typed('short', -30000),
  'unsigned-short': typed('unsignedshort', 60000),
  int: typed('int', -123456),
  'unsigned-int': typed('unsignedint', 4000000000),
  long: typed('long', -(2 ** 40) - 1),
  float: typed('float', -1.25),
  double: typed('double', -1.25e-9),
};
const WRITTEN_HEADERS = { ...COMMON_HEADERS, ...NUMBERS };
const READ_HEADERS = {
  ...COMMON_HEADERS,
  ...Object.fromEntries(Object.entries(NUMBERS).map(([name, { value }]) => [name, value])),
};

// amqplib does not send cluster-id.
const PROPERTIES = {
  contentType: 'text/plain',
  contentEncoding: 'identity',
  headers: { k: 'v' },
  deliveryMode: 2,
  priority: 7,
  correlationId: 'correlation',
  replyTo: 'reply.here',
  expiration: '600000',
  messageId: 'message-1',
  timestamp: 1668945015,
  type: 'kind',
  userId: 'guest',
  appId: 'scenario',
};

let connection;

async function connect() {
  const clientProperties = { connection_name: PREFIX };
  const options = { clientProperties, timeout: STEP_DEADLINE_MILLIS };
  const opened = await amqplib.connect(`amqp://guest:guest@${host}:${port}/`, options);
  opened.on('error', (error) => console.log(`connection: ${error.message}`));
  opened.on('close', () => {
    if (connection === opened) {
      connection = undefined;
    }
  });
  const { capabilities } = opened.connection.serverProperties;
  for (const name of ['publisher_confirms', 'basic.nack', 'consumer_cancel_notify']) {
    expect(name, capabilities[name], true);
  }
  connection = opened;
}

/** A channel for one step; a new connection too, if an earlier step lost it. */
async function withChannel(action, create = 'createChannel') {
  if (!connection) {
    await connect();
  }
  const channel = await connection[create]();
  let closed = false;
  channel.on('close', () => {
    closed = true;
  });
  channel.on('error', () => {});
  try {
    return await action(channel);
  } finally {
    if (!closed) {
      await channel.close();
    }
  }
}

const withConfirmChannel = (action) => withChannel(action, 'createConfirmChannel');

/** A queue for one step. */
async function withQueue(name, action, queueArguments = {}) {
  const full = `${PREFIX}.${name}`;
  const options = { durable: true, arguments: { ...QUEUE_ARGUMENTS, ...queueArguments } };
  await withChannel((channel) => channel.assertQueue(full, options));
  try {
    return await action(full);
  } finally {
    await withChannel((channel) => channel.deleteQueue(full));
  }
}

const ready = (name) =>
  withChannel(async (channel) => (await channel.checkQueue(name)).messageCount);

async function inboxOf(channel, name, options = {}) {
  const inbox = new Inbox();
  await channel.consume(name, (message) => inbox.put(message), options);
  return inbox;
}

const declare = () =>
  withChannel(async (channel) => {
    await channel.assertExchange(EXCHANGE, 'topic', { durable: true, autoDelete: true });
    for (let times = 0; times < 2; times++) {
      const options = { durable: true, arguments: QUEUE_ARGUMENTS };
      const declared = await channel.assertQueue(QUEUE, options);
      expect('declared', { ...declared }, { queue: QUEUE, messageCount: 0, consumerCount: 0 });
    }
    await channel.checkExchange(EXCHANGE);
  });

const bind = () => withChannel((channel) => channel.bindQueue(QUEUE, EXCHANGE, 'order.*.created'));

const publishConfirm = () =>
  withConfirmChannel(async (channel) => {
    for (let number = 0; number < 10; number++) {
      const body = Buffer.from(`${number}`);
      channel.publish(EXCHANGE, 'order.eu.created', body, { persistent: true });
    }
    await channel.waitForConfirms();
    expect('ready', await ready(QUEUE), 10);
    expect('purged', (await channel.purgeQueue(QUEUE)).messageCount, 10);
  });

const mandatoryReturn = () =>
  withConfirmChannel(async (channel) => {
    const returns = [];
    channel.on('return', (message) => returns.push(message));
    const options = { mandatory: true, messageId: 'm' };
    channel.publish(EXCHANGE, 'nowhere', Buffer.from('lost'), options);
    await channel.waitForConfirms();
    // The return came before the confirm.
    const [{ fields, properties, content }] = returns;
    expect('reply', [fields.replyCode, fields.replyText], [312, 'NO_ROUTE']);
    expect('address', [fields.exchange, fields.routingKey], [EXCHANGE, 'nowhere']);
    expect('message', [properties.messageId, content.toString()], ['m', 'lost']);
  });

const consumeAck = () =>
  withQueue('consume', async (name) => {
    await withChannel(async (channel) => {
      for (let number = 0; number < 3; number++) {
        channel.sendToQueue(name, Buffer.from(`${number}`));
      }
      await channel.prefetch(10);
      const inbox = await inboxOf(channel, name);
      for (let number = 0; number < 3; number++) {
        const message = await inbox.next();
        const { deliveryTag, redelivered, exchange, routingKey } = message.fields;
        expect('body', message.content.toString(), `${number}`);
        expect('tag', deliveryTag, number + 1);
        expect('address', [exchange, routingKey], ['', name]);
        expect('redelivered', redelivered, false);
        channel.ack(message);
      }
    });
    expect('left after close', await ready(name), 0);
  });

const nackRequeue = () =>
  withQueue('nack', (name) =>
    withChannel(async (channel) => {
      channel.sendToQueue(name, Buffer.from('again'));
      await channel.prefetch(1);
      const inbox = await inboxOf(channel, name);
      let message = await inbox.next();
      expect('first redelivered', message.fields.redelivered, false);
      channel.nack(message, false, true);
      message = await inbox.next();
      expect('second redelivered', message.fields.redelivered, true);
      expect('second body', message.content.toString(), 'again');
      channel.ack(message);
    }),
  );

const reject = () =>
  withQueue('dead', (dead) => {
    const deadLetter = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead };
    const scenario = (name) =>
      withChannel(async (channel) => {
        channel.sendToQueue(name, Buffer.from('no'), { headers: WRITTEN_HEADERS });
        channel.reject(await (await inboxOf(channel, name)).next(), false);
        expectRejected(await (await inboxOf(channel, dead, { noAck: true })).next(), name);
      });
    return withQueue('reject', scenario, deadLetter);
  });

function expectRejected({ content, properties: { headers } }, from) {
  expect('body', content.toString(), 'no');
  const [{ reason, count, queue, 'routing-keys': keys }] = headers['x-death'];
  expect('x-death', { reason, count, queue, keys }, {
    reason: 'rejected',
    count: 1,
    queue: from,
    keys: [from],
  });
  const kept = Object.entries(headers).filter(([name]) => name in READ_HEADERS);
  expect('other headers', Object.fromEntries(kept), READ_HEADERS);
}

const get = () =>
  withQueue('get', (name) =>
    withConfirmChannel(async (channel) => {
      expect('empty', await channel.get(name), false);
      channel.sendToQueue(name, Buffer.from('first'));
      channel.sendToQueue(name, Buffer.from('second'));
      await channel.waitForConfirms();
      for (const [body, left] of [['first', 1], ['second', 0]]) {
        const message = await channel.get(name);
        const { messageCount, redelivered } = message.fields;
        const found = [message.content.toString(), messageCount, redelivered];
        expect('got', found, [body, left, false]);
        channel.ack(message);
      }
    }),
  );

const rpc = () =>
  withQueue('rpc', (name) =>
    withChannel((server) =>
      withChannel(async (client) => {
        const answers = await inboxOf(client, 'amq.rabbitmq.reply-to', { noAck: true });
        const questions = await inboxOf(server, name);
        const asked = { replyTo: 'amq.rabbitmq.reply-to', correlationId: '7' };
        client.sendToQueue(name, Buffer.from('question'), asked);
        const question = await questions.next();
        const { replyTo, correlationId } = question.properties;
        expectReplyTo(replyTo);
        const body = question.content.toString().toUpperCase();
        server.sendToQueue(replyTo, Buffer.from(body), { correlationId });
        server.ack(question);
        const answer = await answers.next();
        expect('answer', answer.content.toString(), 'QUESTION');
        expect('correlation', answer.properties.correlationId, '7');
      }),
    ),
  );

/** Answers the properties that arrived. */
const roundTrip = (name, body, properties = {}) =>
  withQueue(name, (queue) =>
    withConfirmChannel(async (channel) => {
      channel.sendToQueue(queue, body, properties);
      await channel.waitForConfirms();
      const message = await channel.get(queue, { noAck: true });
      expect('size', message.content.length, body.length);
      expect('body', isDeepStrictEqual(message.content, body), true);
      return message.properties;
    }),
  );

async function headers() {
  const got = await roundTrip('headers', Buffer.from('h'), { headers: WRITTEN_HEADERS });
  expect('headers', { ...got.headers }, READ_HEADERS);
}

async function properties() {
  const got = await roundTrip('properties', Buffer.from('p'), PROPERTIES);
  expect('properties', { ...got }, { ...PROPERTIES, clusterId: undefined });
}

/** A channel error, and the channel is closed by it; the connection is not. */
async function expectMissing(what, operation, ask) {
  const before = connection;
  await withChannel(async (channel) => {
    const closed = new Promise((resolve) => channel.on('close', resolve));
    const error = await ask(channel).then(
      () => {
        throw new Error(`no channel error for a missing ${what}`);
      },
      (why) => why,
    );
    const text = `404 (NOT-FOUND) with message "NOT_FOUND - no ${what} in vhost '/'"`;
    expect('code', error.code, 404);
    expect('text', error.message, `Operation failed: ${operation}; ${text}`);
    await closed;
  });
  expect('same connection', connection === before, true);
}

const expectMissingQueue = (name) =>
  expectMissing(`queue '${name}'`, 'QueueDeclare', (channel) => channel.checkQueue(name));

async function channelError() {
  await expectMissingQueue(`${PREFIX}.missing`);
  expect('new channel', await ready(QUEUE), 0);
}

async function close() {
  await withChannel(async (channel) => {
    await channel.deleteQueue(QUEUE);
    await channel.deleteExchange(EXCHANGE);
  });
  await connection.close();
  await connect();
  await expectMissingQueue(QUEUE);
  await expectMissing(`exchange '${EXCHANGE}'`, 'ExchangeDeclare', (channel) =>
    channel.checkExchange(EXCHANGE),
  );
  await connection.close();
}

const { version } = createRequire(import.meta.url)('./node_modules/amqplib/package.json');
console.log(`version amqplib ${version}, Node ${process.versions.node}`);
await step('connect', connect);
await step('declare', declare);
await step('bind', bind);
await step('publish-confirm', publishConfirm);
await step('return', mandatoryReturn);
await step('consume-ack', consumeAck);
await step('nack-requeue', nackRequeue);
await step('reject', reject);
await step('get', get);
await step('rpc', rpc);
await step('headers', headers);
await step('properties', properties);
await step('body-empty', () => roundTrip('empty', Buffer.alloc(0)));
await step('body-1MiB', () => roundTrip('large', bodyOf(1 << 20)));
await step('channel-error', channelError);
skip('transaction', 'amqplib has no tx methods');
await step('close', close);
exit();
