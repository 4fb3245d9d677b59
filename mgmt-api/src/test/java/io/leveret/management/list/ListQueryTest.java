package io.leveret.management.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.management.http.ApiException;
import io.leveret.management.http.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListQueryTest {
    private final List<String> names = new ArrayList<>(List.of("b", "Cc", "a", "d.c"));
    private int presented;

    private Object answer(String query) {
        return ListQuery.paged(Query.of(query))
                .answer(names, name -> name, Comparator.naturalOrder(), this::view);
    }

    private Map<String, Object> view(String name) {
        presented++;
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("length", (long) name.length());
        if (name.length() > 1) {
            view.put("stats", Map.of("rate", name.length() / 2.0));
        }
        return view;
    }

    private List<String> namesIn(Object answer) {
        Object items = answer instanceof Map<?, ?> page ? page.get("items") : answer;
        List<String> found = new ArrayList<>();
        for (Object item : (List<?>) items) {
            found.add((String) ((Map<?, ?>) item).get("name"));
        }
        return found;
    }

    private static void assertRefused(Runnable query, String error, String reason) {
        assertThatThrownBy(query::run)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e ->
                                assertThat(e.reply().body())
                                        .isEqualTo(Map.of("error", error, "reason", reason)));
    }

    @Test
    void withoutParametersAllComeInTheirUsualOrder() {
        assertThat(namesIn(answer(""))).containsExactly("Cc", "a", "b", "d.c");
    }

    @Test
    void aPageSaysHowMuchThereIs() {
        Map<?, ?> page = (Map<?, ?>) answer("page=2&page_size=3");

        assertThat(page.get("total_count")).isEqualTo(4);
        assertThat(page.get("filtered_count")).isEqualTo(4);
        assertThat(page.get("item_count")).isEqualTo(1);
        assertThat(page.get("page")).isEqualTo(2);
        assertThat(page.get("page_size")).isEqualTo(3);
        assertThat(page.get("page_count")).isEqualTo(2);
        assertThat(namesIn(page)).containsExactly("d.c");
    }

    @Test
    void onlyWhatIsOnThePageIsMadeIntoJson() {
        answer("page=1&page_size=1");

        assertThat(presented).isEqualTo(1);
    }

    @Test
    void namesAreFoundAnywhereAndInAnyCase() {
        assertThat(namesIn(answer("page=1&name=C"))).containsExactly("Cc", "d.c");
    }

    @Test
    void namesAreFoundByExpression() {
        assertThat(namesIn(answer("page=1&use_regex=true&name=%5E(a%7Cb)%24")))
                .containsExactly("a", "b");
    }

    @Test
    void withoutAPageNamesAreNotLookedAt() {
        assertThat(namesIn(answer("name=C"))).hasSize(4);
    }

    @Test
    void nothingFoundIsAnEmptyFirstPage() {
        Map<?, ?> page = (Map<?, ?>) answer("page=1&name=nope");

        assertThat(page.get("page_count")).isEqualTo(0);
        assertThat(page.get("items")).isEqualTo(List.of());
    }

    @Test
    void anExpressionThatNeverEndsIsRefused() {
        names.set(0, "a".repeat(200));

        assertRefused(
                () -> answer("page=1&use_regex=true&name=(a*)*b"),
                "bad_request",
                "Pagination parameters are invalid");
    }

    @Test
    void pagesOutOfRangeAreRefusedInRabbitMqsWords() {
        assertRefused(
                () -> answer("page=0&page_size=5"),
                "invalid_pagination_parameters",
                "Invalid pagination parameters: page number 0, page size 5");
        assertRefused(
                () -> answer("page=1&page_size=501"),
                "invalid_pagination_parameters",
                "Invalid pagination parameters: page number 1, page size 501");
        assertRefused(
                () -> answer("page=999&page_size=5"),
                "page_out_of_range",
                "Page out of range, page: 999 page size: 5, len: 4");
        assertRefused(() -> answer("page=x"), "bad_request", "Pagination parameters are invalid");
        assertRefused(
                () -> answer("page=1&use_regex=true&name=["),
                "bad_request",
                "Pagination parameters are invalid");
    }

    @Test
    void sortedByAColumnEqualsKeepTheirOrder() {
        assertThat(namesIn(answer("sort=length"))).containsExactly("a", "b", "Cc", "d.c");
        assertThat(namesIn(answer("sort=length&sort_reverse=true")))
                .containsExactly("d.c", "Cc", "a", "b");
    }

    @Test
    void whatDoesNotHaveTheColumnComesFirst() {
        assertThat(namesIn(answer("sort=stats.rate"))).containsExactly("a", "b", "Cc", "d.c");
    }

    @Test
    void columnsCutWhatIsListed() {
        assertThat(answer("columns=length&page=1&page_size=1"))
                .extracting("items")
                .isEqualTo(List.of(Map.of("length", 2L)));
    }

    @Test
    void wholeListsKnowNoPages() {
        Object answer =
                ListQuery.whole(Query.of("page=1&page_size=1"))
                        .answer(names, name -> name, Comparator.naturalOrder(), this::view);

        assertThat(namesIn(answer)).hasSize(4);
    }

    @Test
    void sortingByAKnownValueGivesTheSamePageAndMakesNoMoreJson() {
        for (int i = 0; i < 50; i++) {
            names.add("n".repeat(i % 7 + 1) + i);
        }
        for (String query :
                List.of(
                        "page=2&page_size=10&sort=length",
                        "page=2&page_size=10&sort=length&sort_reverse=true",
                        "page=1&page_size=10&sort=length&name=n1")) {
            Object slow = answer(query);
            presented = 0;
            Object fast =
                    ListQuery.paged(Query.of(query))
                            .answer(
                                    names,
                                    name -> name,
                                    Comparator.naturalOrder(),
                                    name -> (long) name.length(),
                                    this::view);

            assertThat(fast).as(query).isEqualTo(slow);
            assertThat(presented).isEqualTo(10);
        }
    }
}
