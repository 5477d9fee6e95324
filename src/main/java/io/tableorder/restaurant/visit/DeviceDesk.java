package io.tableorder.restaurant.visit;

import io.tableorder.access.account.AccessCheck;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Shows staff the devices of guests, and revokes them: at this instance at once, at others within a second. */
@Component
class DeviceDesk {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceDesk.class);

    private final Devices devices;
    private final AccessCheck accessCheck;

    DeviceDesk(Devices devices, AccessCheck accessCheck) {
        this.devices = devices;
        this.accessCheck = accessCheck;
    }

    List<Devices.Listed> list(UUID store, @Nullable Long table) {
        return devices.list(store, table);
    }

    void revoke(Actor by, long device) {
        if (!devices.revoke(by.store(), device)) {
            throw new ProblemException(ProblemCode.DEVICE_NOT_FOUND);
        }
        accessCheck.forgetDevice(by.store(), device);
        LOG.info("{} has revoked device {}", by.subject(), device);
    }
}
