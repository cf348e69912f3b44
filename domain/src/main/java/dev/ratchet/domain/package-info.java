/**
 * The words of the system, as records without behaviour that needs a library.
 *
 * <p>One word means one thing, here and everywhere else: in classes, columns, metrics, object keys and log fields.
 *
 * <ul>
 *   <li><b>prompt</b>: a problem with its reference answer, written x and y* in the paper.
 *   <li><b>segment</b>: tokens that one policy version wrote into one answer without a break; the unit of durability.
 *   <li><b>round</b>: the segments that all live trajectories of a shard write together; one stored object.
 *   <li><b>trajectory</b>: the segments of one answer, oldest first, written (y, z) in the paper.
 *   <li><b>partial</b>: a trajectory cut by the iteration's budget; it goes on in a later iteration.
 *   <li><b>group</b>: the k trajectories that begin for one prompt in one iteration.
 *   <li><b>shard</b>: trajectories that one activity writes, scores or evaluates together.
 *   <li><b>iteration</b>: one step i of mirror descent, from the reference policy π_θi to π_θi+1.
 *   <li><b>policy version</b>: how many training steps the weights have seen in this branch; 0 is after warm-up.
 *   <li><b>verdict</b>: what a verifier says of an answer; only a right, a wrong or a partly right one becomes a reward.
 *   <li><b>reward</b>: what an answer earns: its verdict's worth, and the length reward, which its whole group decides.
 *   <li><b>campaign</b>: all iterations of one training run; a <b>branch</b> is one line of its history.
 *   <li><b>commit</b>: the record that ends an iteration; readers believe only what a commit names.
 * </ul>
 */
@NullMarked
package dev.ratchet.domain;

import org.jspecify.annotations.NullMarked;
