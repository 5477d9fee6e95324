package io.tableorder.client;

import io.tableorder.client.api.StaffApi;
import io.tableorder.client.core.ApiException;
import io.tableorder.client.core.ApiResponse;
import io.tableorder.client.model.AdminMenu;
import jakarta.annotation.Nullable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/** The operations of a store's admin. Made by {@link TableOrder#staff}. */
public final class Staff extends StaffApi {

    private final TableOrder service;
    private final Tokens tokens;

    Staff(TableOrder service, Tokens tokens) {
        super(service.connection(tokens));
        this.service = service;
        this.tokens = tokens;
    }

    /** Follows what happens in the store. */
    public LiveStream.Builder live() {
        return new LiveStream.Builder(service, tokens, "/api/admin/orders/stream", "/api/admin/stream-tickets");
    }

    /** In a form: as a body, the generated code would send the name of the file. */
    @Override
    public ApiResponse<AdminMenu> putMenuImageWithHttpInfo(Long id, File image, @Nullable String ifMatch)
            throws ApiException {
        return postMenuImageWithHttpInfo(id, image, ifMatch);
    }

    @Override
    protected ApiException getApiException(String operation, HttpResponse<InputStream> answer) throws IOException {
        return Connection.exception(operation, answer);
    }
}
