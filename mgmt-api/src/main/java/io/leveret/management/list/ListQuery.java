package io.leveret.management.list;

import io.leveret.management.http.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Turns a list of things into the list a request asks for. Filters, puts in order and cuts before
 * anything is made into JSON where it can: of ten thousand queues only the hundred on the page are.
 */
public final class ListQuery {
    private final Predicate<String> nameFilter;
    private final Page page;
    private final String sort;
    private final boolean reverse;
    private final Columns columns;

    private ListQuery(Query query, boolean paged) {
        this.page = paged ? Page.of(query) : null;
        // Without a page RabbitMQ does not look at the name either.
        this.nameFilter = page == null ? name -> true : NameFilter.of(query);
        this.sort = query.get("sort");
        this.reverse = query.isTrue("sort_reverse");
        this.columns = Columns.of(query);
    }

    /** For lists that can be asked for by page. */
    public static ListQuery paged(Query query) {
        return new ListQuery(query, true);
    }

    /** For lists that come whole always; the parameters of pages are ignored. */
    public static ListQuery whole(Query query) {
        return new ListQuery(query, false);
    }

    /** Whether it takes no more than names to tell what is on the page. */
    public boolean isByName() {
        return page != null && (sort == null || sort.isEmpty());
    }

    /** What is on the page, and how many there are and fit. */
    public record Selection<T>(int total, int filtered, List<T> items) {}

    /**
     * Filters by name, puts in order and cuts out the page.
     *
     * @param order that is asked for if {@link #isByName}
     */
    public <T> Selection<T> select(
            List<T> all, Function<T, String> name, Comparator<? super T> order) {
        List<T> filtered = filtered(all, name);
        filtered.sort(reverse ? order.reversed() : order);
        return new Selection<>(all.size(), filtered.size(), cut(filtered));
    }

    /**
     * What to answer with.
     *
     * @param presented what was selected, in JSON
     */
    public Object answer(Selection<?> selection, List<Map<String, Object>> presented) {
        List<Map<String, Object>> items = presented.stream().map(columns::of).toList();
        return page == null ? items : page.answer(selection.total(), selection.filtered(), items);
    }

    /**
     * What to answer with.
     *
     * @param name what the parameter {@code name} is about
     * @param order unless another is asked for
     * @param present makes one into JSON
     */
    public <T> Object answer(
            List<T> all,
            Function<T, String> name,
            Comparator<? super T> order,
            Function<T, Map<String, Object>> present) {
        if (sort == null || sort.isEmpty()) {
            Selection<T> selection = select(all, name, order);
            return answer(selection, selection.items().stream().map(present).toList());
        }
        List<T> filtered = filtered(all, name);
        filtered.sort(order);
        List<Map<String, Object>> presented = new ArrayList<>(filtered.size());
        filtered.forEach(each -> presented.add(present.apply(each)));
        Comparator<Map<String, Object>> bySort = new FieldOrder(sort);
        presented.sort(reverse ? bySort.reversed() : bySort);
        Selection<Map<String, Object>> selection =
                new Selection<>(all.size(), filtered.size(), cut(presented));
        return answer(selection, selection.items());
    }

    /** The column to sort by; empty if it is the usual order. */
    public String sort() {
        return sort == null ? "" : sort;
    }

    /**
     * What to answer with, without making JSON of what is not on the page.
     *
     * @param value of the column it is sorted by, as JSON would have it
     */
    public <T> Object answer(
            List<T> all,
            Function<T, String> name,
            Comparator<? super T> order,
            Function<T, Object> value,
            Function<T, Map<String, Object>> present) {
        List<T> filtered = filtered(all, name);
        filtered.sort(order);
        List<Keyed<T>> keyed = new ArrayList<>(filtered.size());
        filtered.forEach(each -> keyed.add(new Keyed<>(each, value.apply(each))));
        Comparator<Keyed<T>> byValue = (a, b) -> FieldOrder.compareValues(a.value, b.value);
        keyed.sort(reverse ? byValue.reversed() : byValue);
        Selection<Keyed<T>> selection = new Selection<>(all.size(), filtered.size(), cut(keyed));
        return answer(
                selection,
                selection.items().stream().map(each -> present.apply(each.item)).toList());
    }

    private record Keyed<T>(T item, Object value) {}

    private <T> List<T> filtered(List<T> all, Function<T, String> name) {
        List<T> filtered = new ArrayList<>(all.size());
        for (T each : all) {
            if (nameFilter.test(name.apply(each))) {
                filtered.add(each);
            }
        }
        return filtered;
    }

    private <T> List<T> cut(List<T> list) {
        return page == null ? list : page.cut(list);
    }
}
