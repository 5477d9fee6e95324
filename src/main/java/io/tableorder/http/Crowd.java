package io.tableorder.http;

import java.util.LinkedHashMap;
import java.util.Map;
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

    private final Map<Member, Long> members = new LinkedHashMap<>();
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
            leaver = leaver(member, before == null);
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
        bytes -= held == null ? 0 : held;
    }

    synchronized int size() {
        return members.size();
    }

    private @Nullable Member leaver(Member latest, boolean isNew) {
        if (isNew) {
            Member ofAddress = oldestOf(latest.address());
            if (ofAddress != null) {
                return ofAddress;
            }
        }
        return members.size() > most || bytes > mostBytes
                ? members.keySet().iterator().next()
                : null;
    }

    /** Null if the address has no more than it may. */
    private @Nullable Member oldestOf(String address) {
        Member oldest = null;
        int count = 0;
        for (Member member : members.keySet()) {
            if (member.address().equals(address)) {
                oldest = oldest == null ? member : oldest;
                count++;
            }
        }
        return count > mostOfAddress ? oldest : null;
    }
}
