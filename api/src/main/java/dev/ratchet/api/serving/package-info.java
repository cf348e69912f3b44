/** Campaigns' policies as an OpenAI-compatible service: chats, completions, models. */
@NullMarked
package dev.ratchet.api.serving;

import org.jspecify.annotations.NullMarked;
