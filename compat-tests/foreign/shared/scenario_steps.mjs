// What the Node clients share: steps with deadlines, and comparing.

import { inspect, isDeepStrictEqual } from 'node:util';

export const STEP_DEADLINE_MILLIS = 20_000;

// Queues go by themselves if a scenario dies half way.
export const QUEUE_ARGUMENTS = { 'x-expires': 60_000 };

let failed = false;

/** Runs one step and prints one line for it. A step that is late is left behind where it is. */
export async function step(name, action) {
  let timer;
  const late = new Promise((_, reject) => {
    const why = new Error(`not done within ${STEP_DEADLINE_MILLIS} ms`);
    timer = setTimeout(() => reject(why), STEP_DEADLINE_MILLIS);
  });
  try {
    await Promise.race([action(), late]);
    console.log(`ok ${name}`);
  } catch (why) {
    failed = true;
    console.log(`FAIL ${name} ${`${why.name}: ${why.message}`.replace(/\s+/g, ' ')}`);
  } finally {
    clearTimeout(timer);
  }
}

export function skip(name, why) {
  console.log(`skip ${name} ${why}`);
}

export function exit() {
  process.exit(failed ? 1 : 0);
}

export function expect(what, actual, expected) {
  if (!isDeepStrictEqual(actual, expected)) {
    const [found, wanted] = [actual, expected].map((value) => inspect(value, { depth: 9 }));
    throw new Error(`${what}: ${found.slice(0, 300)} (expected: ${wanted.slice(0, 300)})`);
  }
}

/** The server of an RPC sees an address made up by the broker, not the name it stands for. */
export function expectReplyTo(replyTo) {
  if (!replyTo?.startsWith('amq.rabbitmq.reply-to.')) {
    throw new Error(`reply-to: ${replyTo} (expected: amq.rabbitmq.reply-to.TOKEN)`);
  }
}

/** Messages as they arrive, taken one by one with next(). */
export class Inbox {
  #messages = [];
  #waiting = [];

  put(message) {
    const taker = this.#waiting.shift();
    if (taker) {
      taker(message);
    } else {
      this.#messages.push(message);
    }
  }

  next() {
    return new Promise((resolve) => {
      if (this.#messages.length > 0) {
        resolve(this.#messages.shift());
      } else {
        this.#waiting.push(resolve);
      }
    });
  }
}

/** Bytes that tell when a frame is lost, doubled or out of order. */
export function bodyOf(size) {
  const pieces = [];
  for (let at = 0; at < size; at += 8) {
    pieces.push(at.toString(16).padStart(8, '0'));
  }
  return Buffer.from(pieces.join(''));
}
