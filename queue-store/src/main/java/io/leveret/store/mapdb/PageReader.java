package io.leveret.store.mapdb;

import io.leveret.message.Message;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Reads messages back, on a thread of its own so that a slow disk does not hold up commits.
 *
 * <p>It looks at pages while the storage thread may be changing them. What it wants does not change
 * as long as it is wanted, and each slot proves itself by its checksum. Where that fails, the
 * message was perhaps settled or moved meanwhile; the storage thread then looks again, and for it a
 * failure is damage.
 */
final class PageReader implements Runnable {
    private static final Request STOP = new Request(null, null);

    private final Records records;
    private final StorageThread storage;
    private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    private record Request(LoadCommand load, LoadCommand.Place[] places) {}

    PageReader(Records records, StorageThread storage) {
        this.records = records;
        this.storage = storage;
    }

    /** Storage thread. */
    void read(LoadCommand load, LoadCommand.Place[] places) {
        requests.add(new Request(load, places));
    }

    /** Makes {@link #run} return after what was asked for so far. */
    void stop() {
        requests.add(STOP);
    }

    @Override
    public void run() {
        try {
            for (Request next = requests.take(); next != STOP; next = requests.take()) {
                answer(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The storage thread has failed too and has said so.
        } finally {
            storage.post(
                    new Command() {
                        @Override
                        void run(StorageThread onStorage) {
                            onStorage.readerEnded();
                        }
                    });
        }
    }

    private void answer(Request request) {
        LoadCommand.Place[] places = request.places;
        Message[] messages = new Message[places.length];
        Pages pages = new Pages(records);
        for (int i : byPage(places)) {
            try {
                messages[i] = pages.read(places[i]);
            } catch (RuntimeException e) {
                messages[i] = readOnStorageThread(request.load.locators[i]);
            }
        }
        request.load.log.loaded(messages, request.load.loaded);
    }

    /** The places that are not null, such that each page needs to be read but once. */
    private static int[] byPage(LoadCommand.Place[] places) {
        Integer[] order = new Integer[places.length];
        int count = 0;
        for (int i = 0; i < places.length; i++) {
            if (places[i] != null) {
                order[count++] = i;
            }
        }
        Arrays.sort(
                order,
                0,
                count,
                Comparator.<Integer>comparingLong(i -> places[i].page())
                        .thenComparingInt(i -> places[i].slot()));
        int[] indexes = new int[count];
        for (int i = 0; i < count; i++) {
            indexes[i] = order[i];
        }
        return indexes;
    }

    private Message readOnStorageThread(long locator) {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        storage.ask(
                answer,
                () -> {
                    storage.pages().makeReadable();
                    LoadCommand.Place place = LoadCommand.Place.of(locator, storage.pages());
                    return place == null ? null : new Pages(records).read(place);
                });
        return answer.join();
    }

    /** Reads messages whose places come in the order of pages and slots. */
    private static final class Pages {
        private final Records records;
        private long recid;
        private long seq;
        private byte[] bytes;
        private SlotReader slot;

        Pages(Records records) {
            this.records = records;
        }

        Message read(LoadCommand.Place place) {
            SlotReader found = find(place);
            if (place.pieces() == null) {
                return found.message();
            }
            byte[] content = new byte[found.contentBytes];
            int end = 0;
            Pages others = new Pages(records);
            for (int i = 0; i < place.pieces().length; i++) {
                SlotReader piece = others.find(place.pieces()[i]);
                if (piece.kind != MessagePage.PIECE
                        || piece.blobId != found.blobId
                        || piece.pieceIndex != i) {
                    throw damaged(place.pieces()[i], "this is not piece " + i + " of its message");
                }
                System.arraycopy(others.bytes, piece.contentOffset, content, end, piece.pieceBytes);
                end += piece.pieceBytes;
            }
            if (end != content.length) {
                throw damaged(place, "the message has " + end + " of its bytes");
            }
            return found.message(content);
        }

        private SlotReader find(LoadCommand.Place place) {
            if (bytes == null || recid != place.page() || seq != place.seq()) {
                bytes = records.get(place.page());
                recid = place.page();
                seq = place.seq();
                slot = null;
                if (bytes == null || !MessagePage.hasHeader(bytes, seq)) {
                    throw damaged(place, "this is not use " + seq + " of the page");
                }
            }
            if (slot == null || slot.slot > place.slot()) {
                slot = new SlotReader(bytes, seq);
            }
            if (!slot.skipTo(place.slot()) || !slot.read()) {
                throw damaged(place, "message " + place.slot() + " cannot be read");
            }
            return slot;
        }

        private RuntimeException damaged(LoadCommand.Place place, String what) {
            bytes = null;
            return records.damaged(place.page(), what);
        }
    }
}
