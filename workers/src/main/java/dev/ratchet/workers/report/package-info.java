/** What a person sees of a campaign: lines while it runs, a table, curves and a picture at its end. */
@NullMarked
package dev.ratchet.workers.report;

import org.jspecify.annotations.NullMarked;
