package io.tableorder.restaurant.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.restaurant.option.Combos.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombosTest {

    @Test
    void aComboOfCombosIsNoCycle() {
        assertThat(Combos.hasCycle(List.of())).isFalse();
        assertThat(Combos.hasCycle(List.of(new Link(1, 2), new Link(1, 3), new Link(2, 3))))
                .isFalse();
    }

    @Test
    void aDishThatLeadsBackToItselfIsOne() {
        assertThat(Combos.hasCycle(List.of(new Link(1, 1)))).isTrue();
        assertThat(Combos.hasCycle(List.of(new Link(9, 1), new Link(1, 2), new Link(2, 3), new Link(3, 1))))
                .isTrue();
    }

    @Test
    void agreesWithAWalkAlongEveryPath() {
        Random random = new Random(16);
        int cycles = 0;
        for (int round = 0; round < 5_000; round++) {
            List<Link> links = new ArrayList<>();
            for (int i = 0; i < random.nextInt(9); i++) {
                links.add(new Link(random.nextInt(7), random.nextInt(7)));
            }
            boolean expected = links.stream().anyMatch(link -> leadsTo(link.component(), link.combo(), links, 8));
            assertThat(Combos.hasCycle(links)).as("%s", links).isEqualTo(expected);
            cycles += expected ? 1 : 0;
        }
        assertThat(cycles).isBetween(500, 4_500);
    }

    private static boolean leadsTo(long from, long to, List<Link> links, int steps) {
        return from == to
                || steps > 0
                        && links.stream()
                                .anyMatch(link ->
                                        link.combo() == from && leadsTo(link.component(), to, links, steps - 1));
    }
}
