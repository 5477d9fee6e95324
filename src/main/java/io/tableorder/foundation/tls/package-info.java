/** Why a server cannot be connected to by TLS, in one line that says what to do. */
@NullMarked
package io.tableorder.foundation.tls;

import org.jspecify.annotations.NullMarked;
