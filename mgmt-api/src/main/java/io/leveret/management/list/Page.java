package io.leveret.management.list;

import io.leveret.management.http.ApiException;
import io.leveret.management.http.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a list that is asked for. */
record Page(int number, int size) {
    private static final int DEFAULT_SIZE = 100;
    private static final int SIZE_MAX = 500;

    /** Null if everything is asked for. */
    static Page of(Query query) {
        if (query.get("page") == null) {
            return null;
        }
        int number = number(query, "page", 1);
        int size = number(query, "page_size", DEFAULT_SIZE);
        if (number < 1 || size < 1 || size > SIZE_MAX) {
            throw ApiException.of(
                    400,
                    "invalid_pagination_parameters",
                    "Invalid pagination parameters: page number " + number + ", page size " + size);
        }
        return new Page(number, size);
    }

    private static int number(Query query, String name, int otherwise) {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    static ApiException invalid() {
        return ApiException.badRequest("Pagination parameters are invalid");
    }

    private int count(int total) {
        return (total + size - 1) / size;
    }

    /** The elements on this page. */
    <T> List<T> cut(List<T> filtered) {
        int total = filtered.size();
        if (number > Math.max(1, count(total))) {
            throw ApiException.of(
                    400,
                    "page_out_of_range",
                    "Page out of range, page: "
                            + number
                            + " page size: "
                            + size
                            + ", len: "
                            + total);
        }
        int from = (number - 1) * size;
        return filtered.subList(Math.min(from, total), Math.min(from + size, total));
    }

    Map<String, Object> answer(int total, int filtered, List<?> items) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total_count", total);
        answer.put("item_count", items.size());
        answer.put("filtered_count", filtered);
        answer.put("page", number);
        answer.put("page_size", size);
        answer.put("page_count", count(filtered));
        answer.put("items", items);
        return answer;
    }
}
