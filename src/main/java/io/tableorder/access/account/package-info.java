/** Who calls: logins of tables and admins, access tokens and their keys, the API keys of machines, the {@code Actor} that the routes see. */
@NullMarked
package io.tableorder.access.account;

import org.jspecify.annotations.NullMarked;
