package io.leveret.broker.connection;

/**
 * What client and broker agreed on in connection.tune-ok.
 *
 * @param channelMax highest channel number
 * @param frameMaxBytes largest frame either side sends, all of its eight bytes of framing included
 * @param heartbeatSeconds 0 for none
 */
public record Tuning(int channelMax, int frameMaxBytes, int heartbeatSeconds) {}
