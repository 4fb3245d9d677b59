// The scenario with CloudAMQP's amqp-client.js: scenario.mjs HOST PORT PREFIX. First its channels,
// which show the protocol, then its sessions, which are what its manual recommends.

import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { AMQPClient, AMQPSession } from '@cloudamqp/amqp-client';
import { Inbox, QUEUE_ARGUMENTS, STEP_DEADLINE_MILLIS } from '../shared/scenario_steps.mjs';
import { bodyOf, exit, expect, expectReplyTo, step } from '../shared/scenario_steps.mjs';

const [host, port, PREFIX] = process.argv.slice(2);
const BROKER = `amqp://guest:guest@${host}:${port}/?name=${PREFIX}`;
const EXCHANGE = `${PREFIX}.exchange`;
const QUEUE = `${PREFIX}.queue`;

// Every type that amqp-client.js 4.1 writes: S x t I l f d T F A V. A bigint goes out as l and is
// read as a number; a fraction beyond 32 bits is a double.
const HEADERS = {
  longstr: 'Grüße, 世界',
  bytes: new Uint8Array([0x00, 0xff, 0x80]),
  bool: true,
  int: -123456,
  long: -(2 ** 40) - 1,
  float: -1.25,
  double: 2 ** 33 + 0.5,
  timestamp: new Date('2022-11-20T12:30:15Z'),
  table: { deep: { deeper: [1, 'two', { three: 3 }] } },
  array: ['a', 1, false, null, [2]],
  void: null,
  'empty-table': {},
  'empty-array': [],
};
const WRITTEN_HEADERS = { ...HEADERS, bigint: -42n };
const READ_HEADERS = { ...HEADERS, bigint: -42 };

// amqp-client.js has no cluster-id.
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
  timestamp: new Date('2022-11-20T12:30:15Z'),
  type: 'kind',
  userId: 'guest',
  appId: 'scenario',
};

const durable = { durable: true };

let connection;

/** The client shows nothing of what the server said about itself. */
async function connect() {
  connection = new AMQPClient(BROKER, undefined, null);
  await connection.connect();
}

/** A channel for one step; a new connection too, if an earlier step lost it. */
async function withChannel(action) {
  if (!connection || connection.closed) {
    await connect();
  }
  const channel = await connection.channel();
  try {
    return await action(channel);
  } finally {
    if (!channel.closed) {
      await channel.close();
    }
  }
}

/** A queue for one step. */
async function withQueue(name, action, queueArguments = {}) {
  const full = `${PREFIX}.${name}`;
  const merged = { ...QUEUE_ARGUMENTS, ...queueArguments };
  await withChannel((channel) => channel.queueDeclare(full, durable, merged));
  try {
    return await action(full);
  } finally {
    await withChannel((channel) => channel.queueDelete(full));
  }
}

const ready = (name) =>
  withChannel(async (channel) => {
    const { messageCount } = await channel.queueDeclare(name, { passive: true });
    return messageCount;
  });

async function inboxOf(channel, name, noAck = false) {
  const inbox = new Inbox();
  await channel.basicConsume(name, { noAck }, (message) => inbox.put(message));
  return inbox;
}

const declare = () =>
  withChannel(async (channel) => {
    await channel.exchangeDeclare(EXCHANGE, 'topic', { durable: true, autoDelete: true });
    for (let times = 0; times < 2; times++) {
      const declared = await channel.queueDeclare(QUEUE, durable, QUEUE_ARGUMENTS);
      expect('declared', declared, { name: QUEUE, messageCount: 0, consumerCount: 0 });
    }
    await channel.exchangeDeclare(EXCHANGE, 'topic', { passive: true });
  });

const bind = () => withChannel((channel) => channel.queueBind(QUEUE, EXCHANGE, 'order.*.created'));

const publishConfirm = () =>
  withChannel(async (channel) => {
    await channel.confirmSelect();
    const publishes = [];
    for (let number = 0; number < 10; number++) {
      const body = `${number}`;
      const persistent = { deliveryMode: 2 };
      publishes.push(channel.basicPublish(EXCHANGE, 'order.eu.created', body, persistent, true));
    }
    expect('tags', await Promise.all(publishes), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect('ready', await ready(QUEUE), 10);
    expect('purged', (await channel.queuePurge(QUEUE)).messageCount, 10);
  });

const mandatoryReturn = () =>
  withChannel(async (channel) => {
    const returns = [];
    channel.onReturn = (message) => returns.push(message);
    await channel.confirmSelect();
    await channel.basicPublish(EXCHANGE, 'nowhere', 'lost', { messageId: 'm' }, true);
    // The return came before the confirm.
    const [returned] = returns;
    expect('reply', [returned.replyCode, returned.replyText], [312, 'NO_ROUTE']);
    expect('address', [returned.exchange, returned.routingKey], [EXCHANGE, 'nowhere']);
    expect('message', [returned.properties.messageId, returned.bodyString()], ['m', 'lost']);
  });

const consumeAck = () =>
  withQueue('consume', async (name) => {
    await withChannel(async (channel) => {
      for (let number = 0; number < 3; number++) {
        await channel.basicPublish('', name, `${number}`);
      }
      await channel.basicQos(10);
      const inbox = await inboxOf(channel, name);
      for (let number = 0; number < 3; number++) {
        const message = await inbox.next();
        expect('body', message.bodyString(), `${number}`);
        expect('tag', message.deliveryTag, number + 1);
        expect('address', [message.exchange, message.routingKey], ['', name]);
        expect('redelivered', message.redelivered, false);
        await message.ack();
      }
    });
    expect('left after close', await ready(name), 0);
  });

const nackRequeue = () =>
  withQueue('nack', (name) =>
    withChannel(async (channel) => {
      await channel.basicPublish('', name, 'again');
      await channel.basicQos(1);
      const inbox = await inboxOf(channel, name);
      let message = await inbox.next();
      expect('first redelivered', message.redelivered, false);
      await message.nack(true);
      message = await inbox.next();
      expect('second', [message.redelivered, message.bodyString()], [true, 'again']);
      await message.ack();
    }),
  );

const reject = () =>
  withQueue('dead', (dead) => {
    const deadLetter = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead };
    const scenario = (name) =>
      withChannel(async (channel) => {
        await channel.basicPublish('', name, 'no', { headers: WRITTEN_HEADERS });
        await (await (await inboxOf(channel, name)).next()).reject(false);
        expectRejected(await (await inboxOf(channel, dead, true)).next(), name);
      });
    return withQueue('reject', scenario, deadLetter);
  });

function expectRejected(message, from) {
  expect('body', message.bodyString(), 'no');
  const { headers } = message.properties;
  const [{ reason, count, queue, 'routing-keys': keys }] = headers['x-death'];
  expect('x-death', [reason, count, queue, keys], ['rejected', 1, from, [from]]);
  const kept = Object.entries(headers).filter(([name]) => name in READ_HEADERS);
  expect('other headers', Object.fromEntries(kept), READ_HEADERS);
}

const get = () =>
  withQueue('get', (name) =>
    withChannel(async (channel) => {
      expect('empty', await channel.basicGet(name), null);
      await channel.confirmSelect();
      await channel.basicPublish('', name, 'first');
      await channel.basicPublish('', name, 'second');
      for (const [body, left] of [['first', 1], ['second', 0]]) {
        const message = await channel.basicGet(name, { noAck: false });
        const found = [message.bodyString(), message.messageCount, message.redelivered];
        expect('got', found, [body, left, false]);
        await message.ack();
      }
    }),
  );

const rpc = () =>
  withQueue('rpc', (name) =>
    withChannel((server) =>
      withChannel(async (client) => {
        const answers = await inboxOf(client, 'amq.rabbitmq.reply-to', true);
        const questions = await inboxOf(server, name);
        const asked = { replyTo: 'amq.rabbitmq.reply-to', correlationId: '7' };
        await client.basicPublish('', name, 'question', asked);
        const question = await questions.next();
        const { replyTo, correlationId } = question.properties;
        expectReplyTo(replyTo);
        await server.basicPublish('', replyTo, question.bodyString().toUpperCase(), {
          correlationId,
        });
        await question.ack();
        const answer = await answers.next();
        const found = [answer.bodyString(), answer.properties.correlationId];
        expect('answer', found, ['QUESTION', '7']);
      }),
    ),
  );

/** Answers the properties that arrived. */
const roundTrip = (name, body, properties = {}) =>
  withQueue(name, (queue) =>
    withChannel(async (channel) => {
      await channel.confirmSelect();
      await channel.basicPublish('', queue, body, properties);
      const message = await channel.basicGet(queue);
      // An empty body is not an empty array here but null.
      const got = Buffer.from(message.body ?? []);
      expect('size', [message.bodySize, got.length], [body.length, body.length]);
      expect('body', isDeepStrictEqual(got, body), true);
      return message.properties;
    }),
  );

async function headers() {
  const got = await roundTrip('headers', Buffer.from('h'), { headers: WRITTEN_HEADERS });
  expect('headers', got.headers, READ_HEADERS);
}

async function properties() {
  const got = await roundTrip('properties', Buffer.from('p'), PROPERTIES);
  expect('properties', got, PROPERTIES);
}

/** A channel error, and the channel is closed by it; the connection is not. */
async function expectMissing(what, ask) {
  await withChannel(async (channel) => {
    const error = await ask(channel).then(
      () => {
        throw new Error(`no channel error for a missing ${what}`);
      },
      (why) => why,
    );
    const text = `NOT_FOUND - no ${what} in vhost '/'`;
    expect('text', error.message, `channel ${channel.id} closed: ${text} (404)`);
    expect('channel closed', channel.closed, true);
  });
  expect('connection closed', connection.closed, false);
}

const expectMissingQueue = (name) =>
  expectMissing(`queue '${name}'`, (channel) => channel.queueDeclare(name, { passive: true }));

async function channelError() {
  await expectMissingQueue(`${PREFIX}.missing`);
  expect('new channel', await ready(QUEUE), 0);
}

const transaction = () =>
  withQueue('tx', async (name) => {
    await withChannel(async (channel) => {
      await channel.txSelect();
      await channel.basicPublish('', name, 'kept');
      expect('before commit', await ready(name), 0);
      await channel.txCommit();
      expect('after commit', await ready(name), 1);
      await channel.basicPublish('', name, 'undone');
      await channel.txRollback();
      expect('after rollback', await ready(name), 1);
      const { deliveryTag, body } = await channel.basicGet(name, { noAck: false });
      expect('body', Buffer.from(body).toString(), 'kept');
      await channel.basicAck(deliveryTag);
      await channel.txRollback();
      await channel.basicAck(deliveryTag);
      await channel.txCommit();
    });
    expect('after ack', await ready(name), 0);
  });

async function close() {
  await withChannel(async (channel) => {
    await channel.queueDelete(QUEUE);
    await channel.exchangeDelete(EXCHANGE);
  });
  await connection.close();
  await connect();
  await expectMissingQueue(QUEUE);
  await expectMissing(`exchange '${EXCHANGE}'`, (channel) =>
    channel.exchangeDeclare(EXCHANGE, 'topic', { passive: true }),
  );
  await connection.close();
}

async function withSession(name, action) {
  const session = await AMQPSession.connect(BROKER, { logger: null });
  try {
    const options = { durable: true, arguments: QUEUE_ARGUMENTS };
    const queue = await session.queue(`${PREFIX}.${name}`, options);
    try {
      await action(session, queue);
    } finally {
      await queue.delete();
    }
  } finally {
    await session.stop();
  }
}

/**
 * Bound to a predeclared exchange. The subscription acknowledges a message when the next one is
 * there, so a prefetch of 1 would wait for ever.
 */
const sessionSubscribe = () =>
  withSession('session', async (session, queue) => {
    await queue.bind('amq.topic', `${PREFIX}.#`);
    const exchange = await session.topicExchange('amq.topic', { passive: true });
    for (const body of ['one', 'two', 'three']) {
      await exchange.publish(body, { routingKey: `${PREFIX}.${body}`, deliveryMode: 2 });
    }
    const seen = [];
    const subscription = await queue.subscribe({ prefetch: 10 });
    for await (const message of subscription) {
      seen.push([message.routingKey, message.bodyString()]);
      if (seen.length === 3) {
        break;
      }
    }
    await subscription.cancel();
    const expected = ['one', 'two', 'three'].map((body) => [`${PREFIX}.${body}`, body]);
    expect('seen', seen, expected);
  });

const sessionRpc = () =>
  withSession('session-rpc', async (session, queue) => {
    const server = await session.rpcServer(queue.name, (message) => `<${message.bodyString()}>`);
    const client = await session.rpcClient();
    const bodies = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(
      bodies.map((body) => client.call(queue.name, body, { timeout: STEP_DEADLINE_MILLIS })),
    );
    expect('answers', answers.map((answer) => answer.bodyString()), ['<a>', '<b>', '<c>', '<d>']);
    await client.close();
    await server.close();
  });

const manifest = './node_modules/@cloudamqp/amqp-client/package.json';
const { version } = JSON.parse(readFileSync(new URL(manifest, import.meta.url)));
console.log(`version @cloudamqp/amqp-client ${version}, Node ${process.versions.node}`);
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
await step('transaction', transaction);
await step('close', close);
await step('session-subscribe', sessionSubscribe);
await step('session-rpc', sessionRpc);
exit();
