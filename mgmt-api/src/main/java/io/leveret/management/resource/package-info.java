/** What the API is about: one class a kind of thing, and views that make JSON of snapshots. */
package io.leveret.management.resource;
