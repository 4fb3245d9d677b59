/**
 * The broker's administration interface: what it holds, as immutable snapshots, and what an
 * operator can do to it. The HTTP API and the command line stand on this and on nothing else of the
 * broker.
 *
 * <p>Everything may be called by any thread. What has to ask other event loops answers with a
 * {@link java.util.concurrent.CompletionStage}, which completes on one of them: whoever has real
 * work to do with the answer takes it to a thread of its own first.
 */
package io.leveret.broker.admin;
