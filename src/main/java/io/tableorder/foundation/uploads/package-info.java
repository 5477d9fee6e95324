/** The files of images, in a folder or in a bucket of S3. */
@NullMarked
package io.tableorder.foundation.uploads;

import org.jspecify.annotations.NullMarked;
