package dev.ratchet.api.tags;

/** A body that says how old it is; its entity tag is that of what it says else. */
public interface Aging {
    /** This as if it were just made. */
    Object ageless();
}
