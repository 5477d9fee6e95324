package io.tableorder.integrators.pos;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The codes that a test names, whatever the store. */
class FixedCodes extends MenuCodes {

    private final Map<Long, String> codes;

    FixedCodes(Map<Long, String> codes) {
        super(JdbcClient.create(new DriverManagerDataSource("none")));
        this.codes = codes;
    }

    @Override
    Map<Long, String> of(UUID store, Collection<Long> menus) {
        return codes;
    }

    @Override
    Map<Long, String> ofOptions(UUID store, Collection<Long> options) {
        return codes;
    }
}
