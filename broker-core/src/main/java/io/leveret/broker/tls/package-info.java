/**
 * Certificates and keys: reading them from files, choosing one for a client, checking the client's.
 */
package io.leveret.broker.tls;
