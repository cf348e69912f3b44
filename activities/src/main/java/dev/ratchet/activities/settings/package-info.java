/** What every activity reads first: the stored specification, its prompt set, its base model. */
@NullMarked
package dev.ratchet.activities.settings;

import org.jspecify.annotations.NullMarked;
