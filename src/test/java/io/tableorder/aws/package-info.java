/** Tests of the templates of {@code deploy/aws}, as CloudFormation gets them. None of them needs AWS, and none shows what AWS does with them. */
@NullMarked
package io.tableorder.aws;

import org.jspecify.annotations.NullMarked;
