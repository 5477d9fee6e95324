package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.printing.Printable.Task;
import io.tableorder.integrators.printing.Ticket.Line;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lays out tickets for one paper. The largest text is what cooks look for first: the table and the number of the order, then the items
 * with their quantities.
 *
 * @param zone for times on the tickets; null for that of the store
 * @param showsTotal whether orders show their total
 */
record TicketLayout(Paper paper, @Nullable ZoneId zone, boolean showsTotal) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd(EEE)", Locale.KOREAN);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** From the options {@code timeZone} and {@code total} of a printer, and those of its {@link Paper}. */
    static TicketLayout of(ChannelOptions options) {
        return new TicketLayout(Paper.of(options), zone(options), options.flag("total", false));
    }

    private static @Nullable ZoneId zone(ChannelOptions options) {
        String value = options.optional("timeZone");
        try {
            return value == null ? null : ZoneId.of(value);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The option timeZone is no time zone", e);
        }
    }

    Ticket lay(Printable printable, Marks marks) {
        List<Line> lines = new ArrayList<>();
        if (marks.isDuplicate()) {
            lines.add(Line.bar("재출력 DUPLICATE", columns()));
        }
        if (marks.insteadOf() != null) {
            for (String line : Columns.wrap("대체 출력: " + marks.insteadOf() + " 대신", columns())) {
                lines.add(Line.large(line, 1, 2));
            }
        }
        if (printable instanceof Printable.Order order) {
            addOrder(lines, order);
        } else if (printable instanceof Printable.TableMove move) {
            addTableMove(lines, move);
        } else if (printable instanceof Printable.Bill bill) {
            addBill(lines, bill);
        } else if (printable instanceof Printable.Call call) {
            addCall(lines, call);
        } else if (printable instanceof Printable.Text text) {
            addText(lines, text.text());
        }
        return new Ticket(lines);
    }

    private int columns() {
        return paper.columns();
    }

    private void addText(List<Line> lines, String text) {
        for (String line : text.stripTrailing().replace("\t", "    ").split("\\R", -1)) {
            String clean = Columns.clean(line);
            Columns.wrap(clean, columns()).forEach(part -> lines.add(Line.plain(Runs.embedded(clean, part))));
        }
    }

    private void addOrder(List<Line> lines, Printable.Order order) {
        if (order.task() != Task.MAKE) {
            lines.add(Line.bar(order.task().title(), columns()));
        }
        addHead(lines, order);
        lines.add(Line.plain("=".repeat(columns())));
        for (Printable.Item item : order.items()) {
            addItem(lines, item);
        }
        lines.add(Line.plain("-".repeat(columns())));
        if (order.note() != null) {
            addIndented(lines, "요청: ", order.note(), 1, 2);
        }
        if (order.changedAt() != null && order.reason() != null) {
            addIndented(lines, "사유: ", order.reason(), 1, 2);
        }
        if (showsTotal) {
            lines.add(Line.bold(apart("합계", money(order.total(), order.currency()), columns())));
        }
        int pieces = order.items().stream().mapToInt(Printable.Item::quantity).sum();
        String here = order.items().size() + "종 " + pieces + "개";
        String elsewhere = order.linesElsewhere() == 0 ? "" : "다른 곳 " + order.linesElsewhere() + "종";
        lines.add(Line.bold(apart(here, elsewhere, columns()).stripTrailing()));
        lines.add(Line.plain(
                apart(DAY.format(order.placedAt().atZone(clock(order.zone()))), "#" + order.id(), columns())));
    }

    private void addTableMove(List<Line> lines, Printable.TableMove move) {
        ZoneId clock = clock(move.zone());
        lines.add(Line.bar(move.isMerger() ? "합석 MOVE" : "자리 이동 MOVE", columns()));
        addTable(lines, move.to());
        addIndented(lines, "이전: ", "테이블 " + move.from(), 1, 2);
        lines.add(Line.large("이동 시각 " + TIME.format(move.movedAt().atZone(clock)), 1, 2));
        lines.add(Line.plain("=".repeat(columns())));
        int order = 0;
        for (Printable.MovedItem moved : move.items()) {
            if (moved.order() != order) {
                order = moved.order();
                lines.add(Line.large("주문 " + order, 1, 2));
            }
            addItem(lines, moved.item());
        }
        lines.add(Line.plain("-".repeat(columns())));
        lines.add(Line.bold("다시 만들지 않음"));
        lines.add(Line.plain(apart(DAY.format(move.movedAt().atZone(clock)), "S" + move.id(), columns())));
    }

    /** A bill always shows its total, even if orders do not. */
    private void addBill(List<Line> lines, Printable.Bill bill) {
        ZoneId clock = clock(bill.zone());
        lines.add(Line.large("계산서 BILL", 2, 2));
        addTable(lines, bill.table());
        lines.add(Line.plain("=".repeat(columns())));
        lines.add(Line.plain(apart(
                "주문 " + bill.orders() + "건",
                TIME.format(bill.startedAt().atZone(clock)) + "-"
                        + TIME.format(bill.endedAt().atZone(clock)),
                columns())));
        String sum = money(bill.total(), bill.currency());
        int width = Columns.of("합계 " + sum) <= columns() / 2 ? 2 : 1;
        lines.add(Line.large(apart("합계", sum, columns() / width), width, 2));
        lines.add(Line.plain("-".repeat(columns())));
        lines.add(Line.plain(apart(DAY.format(bill.endedAt().atZone(clock)), "#" + bill.id(), columns())));
    }

    private void addCall(List<Line> lines, Printable.Call call) {
        ZoneId clock = clock(call.zone());
        lines.add(Line.bar(call.isLate() ? "호출 지연 CALL" : "호출 CALL", columns()));
        addTable(lines, call.table());
        String time = TIME.format(call.calledAt().atZone(clock));
        lines.add(Line.large(apart(kind(call.kind()), time, columns() / 2), 2, 2));
        if (call.note() != null) {
            addIndented(lines, "요청: ", call.note(), 1, 2);
        }
        lines.add(Line.plain("-".repeat(columns())));
        lines.add(Line.plain(apart(DAY.format(call.calledAt().atZone(clock)), "C" + call.id(), columns())));
    }

    /** A kind of a later version goes by its own name. */
    private static String kind(String kind) {
        return switch (kind) {
            case "staff" -> "직원";
            case "water" -> "물";
            case "utensils" -> "수저";
            case "bill" -> "계산";
            case "other" -> "기타";
            default -> kind;
        };
    }

    private ZoneId clock(ZoneId store) {
        return zone == null ? store : zone;
    }

    /** The text in the largest letters that fit. */
    private void addTable(List<Line> lines, String number) {
        String table = "테이블 " + number;
        int scale = Columns.of(table) <= columns() / 3 ? 3 : 2;
        Columns.wrap(table, columns() / scale).forEach(line -> lines.add(Line.large(line, scale, scale)));
    }

    private void addHead(List<Line> lines, Printable.Order order) {
        addTable(lines, order.table());
        String number = "주문 " + (order.number() == null ? "#" + order.id() : String.valueOf(order.number()));
        String time = TIME.format(order.placedAt().atZone(clock(order.zone())));
        if (Columns.of(number) + 1 + Columns.of(time) <= columns() / 2) {
            lines.add(Line.large(apart(number, time, columns() / 2), 2, 2));
        } else {
            Columns.wrap(number, columns() / 2).forEach(line -> lines.add(Line.large(line, 2, 2)));
            lines.add(Line.large(time, 2, 2));
        }
        Instant changed = order.changedAt();
        if (changed != null) {
            String what = order.task() == Task.MOVE ? "이동 시각 " : "취소 시각 ";
            lines.add(Line.large(what + TIME.format(changed.atZone(clock(order.zone()))), 1, 2));
        }
    }

    /** The quantity comes first, in a column of its own, and white on black if it is more than one. */
    private void addItem(List<Line> lines, Printable.Item item) {
        String quantity = String.format(Locale.ROOT, "%2d", item.quantity());
        int first = lines.size();
        addIndented(lines, quantity + " ", item.name(), 2, 2);
        if (item.quantity() > 1) {
            lines.set(first, lines.get(first).withInverse(quantity.length()));
        }
        if (item.partOf() != null) {
            addIndented(lines, "     ", "(" + item.partOf() + ")", 1, 2);
        }
        for (Printable.Option option : item.options()) {
            String times = option.quantity() == 1 ? "" : " ×" + option.quantity();
            addIndented(lines, "     + ", option.name() + times, 1, 2);
        }
        if (item.note() != null) {
            addIndented(lines, "      ▶ ", item.note(), 1, 2);
        }
        if (item.movement() != null) {
            addIndented(lines, "     ", item.movement(), 1, 2);
        }
    }

    private void addIndented(List<Line> lines, String head, String text, int width, int height) {
        int indent = Columns.of(head);
        String before = head;
        for (String part : Columns.wrap(text, columns() / width - indent)) {
            lines.add(Line.large(before + Runs.embedded(text, part), width, height));
            before = " ".repeat(indent);
        }
    }

    /** One text at the left edge, and one at the right. */
    private static String apart(String left, String right, int columns) {
        return left + " ".repeat(Math.max(1, columns - Columns.of(left) - Columns.of(right))) + right;
    }

    private static String money(long amount, String code) {
        try {
            int digits = Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
            String text = String.format(Locale.ROOT, "%,." + digits + "f", BigDecimal.valueOf(amount, digits));
            return code.equals("KRW") ? text + "원" : text + " " + code;
        } catch (IllegalArgumentException unknown) {
            return amount + " " + code;
        }
    }
}
