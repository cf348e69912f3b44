package dev.ratchet.storage.replay;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.storage.Faults.assertFault;
import static dev.ratchet.storage.replay.ReplaySettings.Stale.DROP;
import static dev.ratchet.storage.replay.ReplaySettings.Stale.TRAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Seeds;
import dev.ratchet.storage.replay.Delta.OpenedGroup;
import dev.ratchet.storage.replay.ReplayBuffer.Appended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
    private static final Optional<Verdict> RIGHT = Optional.of(Verdict.RIGHT);
    private static final Optional<Verdict> WRONG = Optional.of(Verdict.WRONG);
    private static final Optional<Verdict> CUT = Optional.empty();
    private static final ReplaySettings ONCE = new ReplaySettings(1, 2, TRAIN);

    @Test
    void a_group_is_taken_in_the_iteration_in_which_its_last_trajectory_is_finished() {
        Appended first = ReplayBuffer.EMPTY.append(opened(1, ONCE, List.of(RIGHT, CUT), List.of(WRONG, RIGHT)));
        Appended second = first.buffer().append(resumed(2, ONCE, id(1, 0, 1), WRONG));

        assertThat(ids(first.taken())).containsExactly(new GroupId(1, 1));
        assertThat(first.buffer().partialsWaiting()).isEqualTo(1);
        assertThat(ids(second.taken())).containsExactly(new GroupId(1, 0));
        BufferedTrajectory late = second.taken().getFirst().trajectories().get(1);
        assertThat(late.rows().toString()).contains("i/000001/shard#1, i/000002/shard#1");
        assertThat(late.oldest().number()).isEqualTo(0);
        assertThat(late.newest().number()).isEqualTo(1);
        assertThat(second.buffer().groups()).isEmpty();
        assertThat(second.buffer().counters()).isEqualTo(new BufferCounters(2, 0, 2, 0, 0));
    }

    @Test
    void a_group_with_a_verdict_that_is_no_judgement_is_dropped_whole() {
        Appended after = ReplayBuffer.EMPTY.append(opened(
                1,
                ONCE,
                List.of(RIGHT, Optional.of(Verdict.UNVERIFIABLE)),
                List.of(CUT, Optional.of(Verdict.VERIFIER_FAILED))));

        assertThat(after.taken()).isEmpty();
        assertThat(after.dropped())
                .extracting(DroppedGroup::why)
                .containsOnly(DroppedGroup.Why.UNJUDGED)
                .hasSize(2);
        assertThat(after.buffer().groups()).isEmpty();
        assertThat(after.buffer().counters().droppedUnjudged()).isEqualTo(2);
    }

    @Test
    void a_stale_group_is_dropped_whole_and_no_longer_resumed() {
        ReplaySettings drop = new ReplaySettings(1, 1, DROP);
        ReplayBuffer one =
                ReplayBuffer.EMPTY.append(opened(1, drop, List.of(RIGHT, CUT))).buffer();
        assertThat(one.partials(drop)).hasSize(1);
        ReplayBuffer two = one.append(resumed(2, drop, id(1, 0, 1), CUT)).buffer();

        assertThat(two.partials(drop)).isEmpty();
        Appended three = two.append(new Delta(3, drop, List.of(), List.of()));
        assertThat(three.dropped()).extracting(DroppedGroup::why).containsExactly(DroppedGroup.Why.STALE);
        assertThat(three.buffer().counters()).isEqualTo(new BufferCounters(0, 0, 0, 1, 0));
        assertThat(three.buffer().groups()).isEmpty();
    }

    @Test
    void a_stale_group_trains_when_it_is_finished_if_the_setting_says_so() {
        ReplaySettings train = new ReplaySettings(1, 0, TRAIN);
        ReplayBuffer one =
                ReplayBuffer.EMPTY.append(opened(1, train, List.of(RIGHT, CUT))).buffer();
        Appended two = one.append(resumed(2, train, id(1, 0, 1), RIGHT));

        assertThat(two.taken()).hasSize(1);
        assertThat(two.buffer().counters().trainedStale()).isEqualTo(1);
    }

    @Test
    void a_group_is_taken_as_often_as_reuse_says() {
        ReplaySettings thrice = new ReplaySettings(3, 9, TRAIN);
        Appended next = ReplayBuffer.EMPTY.append(opened(1, thrice, List.of(RIGHT, WRONG)));
        List<Integer> taken = new ArrayList<>(List.of(next.taken().size()));
        for (int i = 2; i <= 5; i++) {
            next = next.buffer().append(new Delta(i, thrice, List.of(), List.of()));
            taken.add(next.taken().size());
        }

        assertThat(taken).containsExactly(1, 1, 1, 0, 0);
        assertThat(next.buffer().counters()).isEqualTo(new BufferCounters(3, 0, 1, 0, 0));
    }

    @Test
    void partials_are_listed_in_the_order_of_their_ids() {
        ReplayBuffer buffer = ReplayBuffer.EMPTY
                .append(opened(1, ONCE, List.of(CUT, RIGHT, CUT), List.of(CUT, CUT, RIGHT)))
                .buffer();

        assertThat(buffer.partials(ONCE))
                .extracting(partial -> partial.trajectory().id())
                .containsExactly(id(1, 0, 0), id(1, 0, 2), id(1, 1, 0), id(1, 1, 1));
    }

    @Test
    void what_would_count_a_trajectory_twice_or_lose_one_is_refused() {
        ReplayBuffer buffer =
                ReplayBuffer.EMPTY.append(opened(1, ONCE, List.of(CUT, RIGHT))).buffer();

        assertFault(INVALID_REQUEST, () -> buffer.append(opened(1, ONCE, List.of(CUT)))) // not the next iteration
                .hasMessageContaining("iteration 1 appended to the buffer after 1");
        assertFault(INVALID_REQUEST, () -> buffer.append(resumed(2, ONCE, id(1, 0, 1), RIGHT)))
                .hasMessageContaining("000001-00000-01 goes on after stop end");
        assertFault(INVALID_REQUEST, () -> buffer.append(resumed(2, ONCE, id(1, 0, 2), RIGHT)));
        assertFault(INVALID_REQUEST, () -> buffer.append(resumed(2, ONCE, id(1, 7, 0), RIGHT)))
                .hasMessageContaining("a partial of a group that waits");
        SealedTrajectory once = Campaign.sealed(id(1, 0, 0), 2, 5, RIGHT);
        assertThatThrownBy(() -> new Delta(2, ONCE, List.of(), List.of(once, once)))
                .hasMessageContaining("there twice");
        assertThatThrownBy(
                        () -> new Delta(3, ONCE, opened(2, ONCE, List.of(RIGHT)).opened(), List.of()))
                .hasMessageContaining("expected: in its own");
        BufferedGroup group = buffer.groups().getFirst();
        assertThatThrownBy(() -> new ReplayBuffer(1, List.of(group, group), BufferCounters.NONE))
                .hasMessageContaining("exactly once");
        assertThatThrownBy(() -> new BufferedGroup(
                        group.id(),
                        group.prompt(),
                        0,
                        List.of(group.trajectories().getLast())))
                .hasMessageContaining("each exactly once");
    }

    @Test
    void it_agrees_with_a_simple_reference_over_random_campaigns() {
        Seeds.forEach(60, random -> {
            ReplaySettings settings =
                    new ReplaySettings(random.nextInt(1, 4), random.nextInt(4), random.nextBoolean() ? DROP : TRAIN);
            Campaign campaign = new Campaign(
                    random,
                    random.nextInt(5),
                    random.nextInt(1, 5),
                    random.nextDouble() * 0.7,
                    random.nextDouble() * 0.1);
            Reference reference = new Reference(settings);
            ReplayBuffer buffer = ReplayBuffer.EMPTY;
            for (int i = 1; i <= 25; i++) {
                assertThat(buffer.partials(settings).stream()
                                .map(partial -> partial.trajectory().id())
                                .toList())
                        .isEqualTo(reference.partialsFor(i));
                Delta delta = campaign.next(buffer, settings);
                Appended next = buffer.append(delta);
                buffer = next.buffer();

                assertThat(ids(next.taken())).isEqualTo(reference.taken(delta));
                assertThat(buffer.counters()).isEqualTo(reference.counters());
                assertThat(ids(buffer.groups())).isEqualTo(reference.waiting());
            }
            long seen = 25L * campaignGroups(buffer, reference);
            assertThat(buffer.counters().consumed()
                            + buffer.counters().droppedStale()
                            + buffer.counters().droppedUnjudged()
                            + buffer.groups().size())
                    .isEqualTo(seen); // no group is lost and none is there twice
        });
    }

    private static long campaignGroups(ReplayBuffer buffer, Reference reference) {
        return reference.opened / buffer.iteration();
    }

    private static Delta opened(int iteration, ReplaySettings settings, List<?>... groups) {
        return new Delta(
                iteration,
                settings,
                IntStream.range(0, groups.length)
                        .mapToObj(index -> group(iteration, index, groups[index]))
                        .toList(),
                List.of());
    }

    private static OpenedGroup group(int iteration, int index, List<?> verdicts) {
        List<SealedTrajectory> sealed = new ArrayList<>();
        for (Object verdict : verdicts) {
            Optional<Verdict> said = ((Optional<?>) verdict).map(Verdict.class::cast);
            sealed.add(Campaign.sealed(id(iteration, index, sealed.size()), iteration, 5, said));
        }
        return new OpenedGroup(new GroupId(iteration, index), new PromptId("p"), sealed);
    }

    private static Delta resumed(int iteration, ReplaySettings settings, TrajectoryId id, Optional<Verdict> verdict) {
        return new Delta(iteration, settings, List.of(), List.of(Campaign.sealed(id, iteration, 9, verdict)));
    }

    private static TrajectoryId id(int iteration, int index, int sample) {
        return new TrajectoryId(new GroupId(iteration, index), sample);
    }

    private static List<GroupId> ids(List<BufferedGroup> groups) {
        return groups.stream().map(BufferedGroup::id).toList();
    }

    /** The rules once more, as plainly as can be: the last verdict of each trajectory and a loop over all groups. */
    private static final class Reference {
        private final ReplaySettings settings;
        private final Map<TrajectoryId, Optional<Verdict>> last = new HashMap<>();
        private final TreeSet<GroupId> live = new TreeSet<>();
        private final Map<GroupId, Integer> trained = new HashMap<>();
        private final long[] counts = new long[5];
        private long opened;

        Reference(ReplaySettings settings) {
            this.settings = settings;
        }

        List<TrajectoryId> partialsFor(int iteration) {
            return last.entrySet().stream()
                    .filter(entry -> live.contains(entry.getKey().group())
                            && entry.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .filter(id -> settings.stale() == TRAIN || !stale(id.group(), iteration))
                    .sorted()
                    .toList();
        }

        List<GroupId> taken(Delta delta) {
            for (OpenedGroup group : delta.opened()) {
                opened++;
                live.add(group.id());
                group.trajectories().forEach(this::remember);
            }
            delta.resumed().forEach(this::remember);
            List<GroupId> taken = new ArrayList<>();
            for (GroupId group : List.copyOf(live)) {
                List<Optional<Verdict>> verdicts = last.entrySet().stream()
                        .filter(entry -> entry.getKey().group().equals(group))
                        .map(Map.Entry::getValue)
                        .toList();
                boolean unjudged = verdicts.stream()
                        .anyMatch(said -> said.isPresent() && !said.get().judged());
                boolean stale = stale(group, delta.iteration());
                int times = trained.getOrDefault(group, 0);
                if (unjudged) {
                    gone(group, 4);
                } else if (stale && settings.stale() == DROP) {
                    gone(group, times > 0 ? 2 : 3);
                } else if (verdicts.stream().allMatch(Optional::isPresent)) {
                    taken.add(group);
                    counts[0]++;
                    counts[1] += stale ? 1 : 0;
                    trained.put(group, times + 1);
                    if (times + 1 == settings.reuse()) {
                        gone(group, 2);
                    }
                }
            }
            return taken;
        }

        BufferCounters counters() {
            return new BufferCounters(counts[0], counts[1], counts[2], counts[3], counts[4]);
        }

        List<GroupId> waiting() {
            return List.copyOf(live);
        }

        private void remember(SealedTrajectory trajectory) {
            last.put(trajectory.id(), trajectory.score().map(Score::verdict));
        }

        private boolean stale(GroupId group, int iteration) {
            return iteration - group.iteration() > settings.maxStaleness();
        }

        private void gone(GroupId group, int counter) {
            live.remove(group);
            counts[counter]++;
        }
    }
}
