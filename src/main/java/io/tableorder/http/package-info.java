/** What features need of HTTP: the contract, the caller, parameters and bodies, strict JSON, answers. */
@NullMarked
package io.tableorder.http;

import org.jspecify.annotations.NullMarked;
