/** What is rolled out in an iteration, cut into shards. */
@NullMarked
package dev.ratchet.activities.plan;

import org.jspecify.annotations.NullMarked;
