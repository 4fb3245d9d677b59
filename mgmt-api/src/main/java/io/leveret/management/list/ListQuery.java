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
        List<T> filtered = new ArrayList<>(all.size());
        for (T each : all) {
            if (nameFilter.test(name.apply(each))) {
                filtered.add(each);
            }
        }
        List<Map<String, Object>> items = new ArrayList<>();
        if (sort == null || sort.isEmpty()) {
            filtered.sort(reverse ? order.reversed() : order);
            cut(filtered).forEach(each -> items.add(columns.of(present.apply(each))));
        } else {
            filtered.sort(order);
            List<Map<String, Object>> presented = new ArrayList<>(filtered.size());
            filtered.forEach(each -> presented.add(present.apply(each)));
            Comparator<Map<String, Object>> bySort = new FieldOrder(sort);
            presented.sort(reverse ? bySort.reversed() : bySort);
            cut(presented).forEach(each -> items.add(columns.of(each)));
        }
        return page == null ? items : page.answer(all.size(), filtered.size(), items);
    }

    private <T> List<T> cut(List<T> list) {
        return page == null ? list : page.cut(list);
    }
}
