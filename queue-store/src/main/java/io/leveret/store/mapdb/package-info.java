/**
 * The durable store: MapDB on a volume whose commits are atomic. From the disk upwards: {@link
 * io.leveret.store.mapdb.Disk}, {@link io.leveret.store.mapdb.JournaledFile}, {@link
 * io.leveret.store.mapdb.JournaledVolume}, MapDB's StoreDirect, {@link
 * io.leveret.store.mapdb.PageTable} and {@link io.leveret.store.mapdb.MessagePages}, {@link
 * io.leveret.store.mapdb.StorageThread}, {@link io.leveret.store.mapdb.MapDbMessageStore}. The file
 * format and what can be relied upon: docs/storage.md.
 */
package io.leveret.store.mapdb;
