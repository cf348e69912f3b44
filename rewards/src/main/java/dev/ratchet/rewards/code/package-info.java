/** Programs as answers, judged by their tests. */
@NullMarked
package dev.ratchet.rewards.code;

import org.jspecify.annotations.NullMarked;
