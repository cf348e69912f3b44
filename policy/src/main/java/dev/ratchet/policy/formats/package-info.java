/** Model files: Hugging Face directories, safetensors and GGUF. */
@NullMarked
package dev.ratchet.policy.formats;

import org.jspecify.annotations.NullMarked;
