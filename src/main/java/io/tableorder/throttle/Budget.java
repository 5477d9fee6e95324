package io.tableorder.throttle;

/** What is counted apart. */
enum Budget {
    REQUESTS("requests"),
    LOGINS("logins");

    private final String policy;

    Budget(String policy) {
        this.policy = policy;
    }

    String policy() {
        return policy;
    }
}
