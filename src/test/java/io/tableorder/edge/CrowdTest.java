package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTest {

    private final List<String> gone = new ArrayList<>();
    private final Crowd crowd = new Crowd(4, 2, 1000);

    @Test
    void theOldestOfAnAddressThatHasTooManyGoes() {
        join("a", "1", 0);
        join("b", "2", 0);
        join("c", "1", 0);
        assertThat(gone).isEmpty();
        join("d", "1", 0);
        assertThat(gone).containsExactly("a");
        assertThat(crowd.size()).isEqualTo(3);
    }

    @Test
    void theOldestOfAllGoesWhenThereAreTooMany() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            join(name, "address of " + name, 0);
        }
        assertThat(gone).containsExactly("a");
    }

    @Test
    void theOldestGoesWhenTooMuchIsHeld() {
        Crowd.Member first = join("a", "1", 400);
        Crowd.Member second = join("b", "2", 400);
        crowd.hold(first, 500);
        assertThat(gone).isEmpty();
        crowd.hold(second, 600);
        assertThat(gone).containsExactly("a");
        join("c", "3", 400);
        assertThat(gone).as("what has left holds nothing").containsExactly("a");
        crowd.leave(second);
        join("d", "4", 600);
        assertThat(gone).containsExactly("a");
    }

    private Crowd.Member join(String name, String address, long bytes) {
        Crowd.Member member = new Crowd.Member() {
            @Override
            public String address() {
                return address;
            }

            @Override
            public void pushOut() {
                gone.add(name);
            }
        };
        crowd.hold(member, bytes);
        return member;
    }
}
