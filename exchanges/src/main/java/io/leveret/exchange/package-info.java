/**
 * Exchanges: which destinations a message goes to. Depends on the codec for field tables and
 * content headers, and on nothing else: a destination is whatever the caller binds.
 */
package io.leveret.exchange;
