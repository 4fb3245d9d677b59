/**
 * Bytes, frames and methods of AMQP 0-9-1 with RabbitMQ's extensions. Knows nothing of sockets,
 * threads or brokers: {@link io.leveret.codec.FrameDecoder} cuts frames out of a buffer, {@link
 * io.leveret.codec.Methods} turns a method frame into a record, {@link
 * io.leveret.codec.FrameWriter} writes frames into a buffer.
 */
package io.leveret.codec;
