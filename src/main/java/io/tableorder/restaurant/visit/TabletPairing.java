package io.tableorder.restaurant.visit;

import io.tableorder.access.account.Tokens;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Names;
import io.tableorder.http.Role;
import io.tableorder.http.Sha256;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;
import org.springframework.stereotype.Component;

/**
 * Pairs tablets with tables. Staff show a code of eight letters, which is good for one tablet and for ten minutes. The tablet gets a key of
 * 256 random bits for it, and with the key its tokens, until staff revoke it. Only hashes of both are stored.
 */
@Component
class TabletPairing {

    static final Duration LIFETIME_OF_CODE = Duration.ofMinutes(10);
    static final int MOST_TABLETS = 500;

    /** Without letters and digits that people take for another. Eight of them are 39 bits, for a code that lives ten minutes. */
    private static final String LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 8;
    private static final int KEY_BYTES = 32;
    private static final String KEY_FORM = "dev_[A-Za-z0-9_-]{43}";

    private final Devices devices;
    private final Tokens tokens;
    private final Transactions transactions;
    private final SecureRandom random = new SecureRandom();

    TabletPairing(Devices devices, Tokens tokens, Transactions transactions) {
        this.devices = devices;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** @param code as staff show it; case and dashes do not matter */
    record PairTablet(
            @NotNull @CodePointLength(max = 50) String code,

            @NotBlank @CodePointLength(max = 50) @Pattern(regexp = "\\P{Cc}*")
            String name) {

        PairTablet {
            name = Names.tidy(name);
        }
    }

    record LoginTablet(@NotNull @CodePointLength(max = 200) String deviceKey) {}

    /** A code for staff to show. */
    record Code(String code, long tableId, long expiresIn) {}

    record LoggedIn(
            String accessToken,
            String tokenType,
            long expiresIn,
            long deviceId,
            long tableId,
            String tableNumber,
            UUID storeId,
            String storeName) {}

    /** @param deviceKey shown to the tablet this once */
    record Paired(
            String deviceKey,
            String accessToken,
            String tokenType,
            long expiresIn,
            long deviceId,
            long tableId,
            String tableNumber,
            UUID storeId,
            String storeName) {}

    Code offer(Actor by, long table) {
        StringBuilder code = new StringBuilder();
        random.ints(LENGTH, 0, LETTERS.length()).mapToObj(LETTERS::charAt).forEach(code::append);
        if (devices.countTablets(by.store()) >= MOST_TABLETS) {
            throw new ProblemException(ProblemCode.LIMIT_REACHED, MOST_TABLETS);
        }
        if (!devices.putPairing(by.store(), table, hash(code.toString()), by.subject(), LIFETIME_OF_CODE)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        return new Code(code.insert(LENGTH / 2, '-').toString(), table, LIFETIME_OF_CODE.toSeconds());
    }

    Paired pair(PairTablet request) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        String key = "dev_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String code = request.code().toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        boolean isPaired = transactions.run(() -> devices.usePairing(hash(code))
                .filter(Devices.Pairing::isGood)
                .map(pairing -> devices.addTablet(
                        pairing.storeId(), pairing.tableId(), request.name(), hash(key), pairing.createdBy()))
                .isPresent());
        if (!isPaired) {
            throw new ProblemException(ProblemCode.PAIRING_CODE_NOT_FOUND);
        }
        LoggedIn in = login(new LoginTablet(key));
        return new Paired(
                key,
                in.accessToken(),
                in.tokenType(),
                in.expiresIn(),
                in.deviceId(),
                in.tableId(),
                in.tableNumber(),
                in.storeId(),
                in.storeName());
    }

    LoggedIn login(LoginTablet request) {
        Optional<Devices.Tablet> found = request.deviceKey().matches(KEY_FORM)
                ? devices.findTablet(hash(request.deviceKey()))
                : Optional.empty();
        Devices.Tablet tablet = found.orElseThrow(() -> new ProblemException(ProblemCode.INVALID_DEVICE_KEY));
        Actor actor = new Actor(Role.TABLE, tablet.storeId(), tablet.tableId(), new Actor.Device(tablet.id(), null));
        return new LoggedIn(
                tokens.issue(actor, 0),
                "Bearer",
                tokens.expiresInSeconds(),
                tablet.id(),
                tablet.tableId(),
                tablet.tableNumber(),
                tablet.storeId(),
                tablet.storeName());
    }

    private static byte[] hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
