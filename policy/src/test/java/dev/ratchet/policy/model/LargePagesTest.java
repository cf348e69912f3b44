package dev.ratchet.policy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargePagesTest {
    /** A number, less than a large page, one, and more than some. */
    @ParameterizedTest
    @ValueSource(longs = {4, 4096, 1 << 21, (5 << 21) + 12})
    void memory_is_all_zeros_of_its_own_and_ends_with_its_arena(long bytes) {
        List<MemorySegment> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) { // what is given back comes again, and must not have what was written
            try (Arena arena = Arena.ofShared()) {
                MemorySegment one = LargePages.allocate(arena, bytes);
                MemorySegment other = LargePages.allocate(arena, bytes);

                assertThat(one.byteSize()).isEqualTo(bytes);
                assertThat(one.address() % 64).isZero();
                assertThat(one.asOverlappingSlice(other)).isEmpty();
                for (MemorySegment memory : List.of(one, other)) {
                    for (long at = 0; at < bytes; at += 4) {
                        if (memory.get(ValueLayout.JAVA_INT, at) != 0) {
                            throw new AssertionError("%d at %d".formatted(memory.get(ValueLayout.JAVA_INT, at), at));
                        }
                    }
                    memory.fill((byte) 7);
                }
                ended.add(one);
            }
        }
        for (MemorySegment memory : ended) {
            assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void more_than_any_machine_has_is_refused_with_the_bytes() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> LargePages.allocate(arena, 1L << 60))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DEVICE_OUT_OF_MEMORY))
                    .hasMessageContaining("1152921504606846976 bytes");
        }
    }
}
