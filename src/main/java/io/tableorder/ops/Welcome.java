package io.tableorder.ops;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Contract;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs the service's addresses when it is ready, and in development also how to place the first order. */
@Component
class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

    private final Settings settings;
    private final Contract contract;

    Welcome(Settings settings, Contract contract) {
        this.settings = settings;
        this.contract = contract;
    }

    @EventListener
    void onReady(ApplicationReadyEvent event) {
        if (!(event.getApplicationContext() instanceof WebServerApplicationContext web)) {
            return;
        }
        String url = "http://localhost:" + web.getWebServer().getPort();
        LOG.info(
                "Table Order {} is ready after {} s: API {}/api, documentation {}/docs, health {}/health",
                contract.version(),
                event.getTimeTaken().toSeconds(),
                url,
                url,
                url);
        if (settings.env() == Settings.Mode.DEVELOPMENT) {
            LOG.info(firstSteps(url));
        }
    }

    private static String firstSteps(String url) {
        return String.format(Locale.ROOT, """

                Demo store 데모 식당 (%2$s)
                  tables       1 to 10, password 1234
                  store admin  admin / admin1234
                  super admin  super / super1234

                Place the first order:

                  TOKEN=$(curl -s %1$s/api/customer/auth/login -H 'Content-Type: application/json' \\
                    -d '{"store_id":"%2$s","table_number":"1","password":"1234"}' \\
                    | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
                  curl -i %1$s/api/customer/orders -H "Authorization: Bearer $TOKEN" \\
                    -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%%s%%N)" \\
                    -d '{"items":[{"menu_id":1,"quantity":2},{"menu_id":9,"quantity":1,"note":"얼음 많이"}]}'
                """, url, DemoStore.ID);
    }
}
