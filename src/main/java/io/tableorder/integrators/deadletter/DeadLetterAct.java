package io.tableorder.integrators.deadletter;

/** What staff can do with an open dead letter. */
enum DeadLetterAct {
    REDRIVE("redrive", "redriven"),
    DISCARD("discard", "discarded");

    private final String word;
    private final String state;

    DeadLetterAct(String word, String state) {
        this.word = word;
        this.state = state;
    }

    String word() {
        return word;
    }

    /** What the dead letter is afterwards. */
    String state() {
        return state;
    }
}
