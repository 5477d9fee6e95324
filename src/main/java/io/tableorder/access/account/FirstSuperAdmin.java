package io.tableorder.access.account;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Creates the first super admin of a new installation, from {@code BOOTSTRAP_ADMIN_USERNAME} and its password. */
@Component
class FirstSuperAdmin implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(FirstSuperAdmin.class);

    private final Settings.Bootstrap bootstrap;
    private final Admins admins;
    private final Passwords passwords;

    FirstSuperAdmin(Settings settings, Admins admins, Passwords passwords) {
        this.bootstrap = settings.bootstrap();
        this.admins = admins;
        this.passwords = passwords;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        String username = Names.tidy(bootstrap.adminUsername());
        String password = bootstrap.adminPassword();
        if (username == null
                || username.isBlank()
                || password == null
                || password.isBlank()
                || admins.hasSuperAdmin()) {
            return;
        }
        if (admins.addFirstSuperAdmin(username, passwords.hash(password))) {
            LOG.info("Created the first super admin: {}", username);
        }
    }
}
