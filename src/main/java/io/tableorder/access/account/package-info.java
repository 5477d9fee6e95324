/** Authentication: logins of tables and admins, access tokens and their signing keys, API keys of machines, and stream tickets. */
@NullMarked
package io.tableorder.access.account;

import org.jspecify.annotations.NullMarked;
