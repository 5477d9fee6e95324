package io.tableorder.edge;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients that the service waits for at the moment: so many in all, so many of one address, and so much memory that is held for them.
 * When there is one more, the one that has been there the longest goes: of its address, if that has too many, else of all. Whoever is
 * quick is hardly ever among them.
 */
final class Crowd {

    private final int most;
    private final int mostOfAddress;
    private final long mostBytes;

    /** Bytes held for each, the oldest first. */
    private final Map<Member, Long> members = new LinkedHashMap<>();

    private final Map<String, Set<Member>> byAddress = new HashMap<>();
    private long bytes;

    Crowd(int most, int mostOfAddress, long mostBytes) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
        this.mostBytes = mostBytes;
    }

    /** A client that is waited for. */
    interface Member {

        String address();

        /** It has to go. Called once at the most, by any thread. */
        void pushOut();
    }

    /** Notes that so many bytes are held for the member from now on, which joins if it is new. */
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

    /** @return the oldest of its address, if that has too many now */
    private @Nullable Member join(Member member) {
        Set<Member> ofAddress = byAddress.computeIfAbsent(member.address(), address -> new LinkedHashSet<>());
        ofAddress.add(member);
        return ofAddress.size() > mostOfAddress ? ofAddress.iterator().next() : null;
    }
}
