package io.tableorder.http;

import java.util.List;
import org.apache.camel.Exchange;

/** A page of a long list. */
public record Page<T>(List<T> data, Pagination pagination) {

    /** The page that a request asks for: {@code page} from 1, {@code page_size} up to 200. */
    public record Request(int page, int pageSize) {

        public static Request of(Exchange exchange) {
            return new Request(
                    Parameters.queryInt(exchange, "page", 1, 1_000_000),
                    Parameters.queryInt(exchange, "page_size", 50, 200));
        }

        public long offset() {
            return (page - 1L) * pageSize;
        }

        public <T> Page<T> of(List<T> data, long total) {
            return new Page<>(data, new Pagination(page, pageSize, total, (total + pageSize - 1) / pageSize));
        }
    }

    record Pagination(int page, int pageSize, long totalCount, long totalPages) {}
}
