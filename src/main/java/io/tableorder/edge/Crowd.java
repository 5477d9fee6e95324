package io.tableorder.edge;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The clients that the service is waiting for. Bounded are their number, their number for each address, and the memory that is held for
 * them. One client too many pushes out the oldest: that of its address if the address has too many, otherwise the oldest of all. A quick
 * client is hardly ever among them.
 */
final class Crowd {

    private final int most;
    private final int mostOfAddress;
    private final long mostBytes;

    /** The bytes held for each client, the oldest client first. */
    private final Map<Member, Long> members = new LinkedHashMap<>();

    private final Map<String, Set<Member>> byAddress = new HashMap<>();
    private long bytes;

    Crowd(int most, int mostOfAddress, long mostBytes) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
        this.mostBytes = mostBytes;
    }

    /** A client that the service waits for. */
    interface Member {

        String address();

        /** Ends the wait for this client. Called at most once, by any thread. */
        void pushOut();
    }

    /** Sets the bytes that are held for the member, and adds the member if it is new. */
    void hold(Member member, long held) {
        Member leaver;
        synchronized (this) {
            Long before = members.put(member, held);
            bytes += held - (before == null ? 0 : before);
            leaver = before == null ? join(member) : null;
            if (leaver == null && (members.size() > most || bytes > mostBytes)) {
                leaver = members.keySet().iterator().next();
            }
            if (leaver != null) {
                leave(leaver);
            }
        }
        if (leaver != null) {
            leaver.pushOut();
        }
    }

    synchronized void leave(Member member) {
        Long held = members.remove(member);
        if (held != null) {
            bytes -= held;
            byAddress.computeIfPresent(member.address(), (address, ofAddress) -> {
                ofAddress.remove(member);
                return ofAddress.isEmpty() ? null : ofAddress;
            });
        }
    }

    synchronized int size() {
        return members.size();
    }

    /** @return the oldest member of the same address, if the address has too many now */
    private @Nullable Member join(Member member) {
        Set<Member> ofAddress = byAddress.computeIfAbsent(member.address(), address -> new LinkedHashSet<>());
        ofAddress.add(member);
        return ofAddress.size() > mostOfAddress ? ofAddress.iterator().next() : null;
    }
}
