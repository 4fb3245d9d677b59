/** Definitions: all of a broker, or of a vhost, but its messages, as one JSON document. */
package io.leveret.management.definitions;
