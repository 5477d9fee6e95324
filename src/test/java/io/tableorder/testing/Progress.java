package io.tableorder.testing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints one line a minute: how many tests this JVM has run, and which one it is running. The line goes to the output of the
 * process, because Surefire puts what tests print into a file for each class.
 */
public final class Progress implements TestExecutionListener {

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private static final String JVM = System.getProperty("table-order.test.fork", "1");
    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final AtomicInteger FINISHED = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();

    private static volatile String current = "none yet";

    /** Not before there is something to run: Maven loads this class as well, to look for tests. */
    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (STARTED.compareAndSet(false, true)) {
            long minute = Duration.ofMinutes(1).toMillis();
            new Timer("progress", true).scheduleAtFixedRate(new Line(), minute, minute);
        }
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            current = test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast)
                    .map(source -> source.getJavaClass().getSimpleName() + "." + source.getMethodName())
                    .orElse(test.getDisplayName());
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            FINISHED.incrementAndGet();
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                FAILED.incrementAndGet();
            }
        }
    }

    private static final class Line extends TimerTask {

        private int minutes;

        @Override
        public void run() {
            OUT.printf(
                    Locale.ROOT,
                    "After %d min, JVM %s: %d tests run, %d failed, now %s%n",
                    ++minutes,
                    JVM,
                    FINISHED.get(),
                    FAILED.get(),
                    current);
        }
    }
}
