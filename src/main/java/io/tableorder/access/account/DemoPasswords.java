package io.tableorder.access.account;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.StartRefused;
import java.util.Map;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** Refuses to start in production if a demo account in the database still has the password that the README publishes. */
@Component
class DemoPasswords implements InitializingBean {

    private static final Map<String, String> PUBLIC = Map.of("admin", "admin1234", "super", "super1234");

    private final Settings settings;
    private final Admins admins;
    private final Passwords passwords;

    DemoPasswords(Settings settings, Admins admins, Passwords passwords) {
        this.settings = settings;
        this.admins = admins;
        this.passwords = passwords;
    }

    @Override
    public void afterPropertiesSet() {
        if (!settings.inProduction()) {
            return;
        }
        PUBLIC.forEach((username, password) -> admins.findByUsername(username)
                .filter(Admins.Admin::isActive)
                .filter(admin -> passwords.matches(password, admin.passwordHash()))
                .ifPresent(admin -> {
                    throw new StartRefused(
                            "The account '" + username + "' still has its demo password; change it or deactivate it");
                }));
    }
}
