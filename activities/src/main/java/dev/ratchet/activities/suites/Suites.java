package dev.ratchet.activities.suites;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.rewards.Verifiers;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptLayout;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The suites of a store, and those that are built in: they are there from the beginning, and are stored when somebody first asks
 * for one by its name.
 *
 * <p>A version is created once. The same prompts are the same version, whoever adds them and when; other prompts under the same
 * name are the next.
 */
public final class Suites {
    /** The source of suites that come with Ratchet. */
    public static final String BUILT_IN = "built in";

    private static final JsonObjects<Suite> SUITES = new JsonObjects<>("ratchet.suite/1", Suite.class);

    private final BlobStore store;

    public Suites(BlobStore store) {
        this.store = store;
    }

    /**
     * A suite by its name, as in {@code gsm8k}, or by name and version, as in {@code gsm8k@2}. By name alone it is the newest
     * version, or of a built-in one that which this Ratchet brings.
     *
     * @throws IllegalArgumentException if it is no name, or no version
     */
    public Optional<Suite> find(String name) {
        int at = name.indexOf('@');
        if (at < 0) {
            Suite.requireName(name);
            return BuiltIn.named(name).map(this::stored).or(() -> versions(name).reduce((_, later) -> later));
        }
        String plain = name.substring(0, at);
        Suite.requireName(plain);
        int version = version(name, name.substring(at + 1));
        BuiltIn.named(plain).ifPresent(this::stored);
        return SUITES.find(store, Keys.suite(plain, version)).map(Stored::content);
    }

    private static int version(String name, String text) {
        require(
                text.matches("[1-9][0-9]{0,5}"),
                "suite: \"%s\" (expected: a name, or name@version with a version from 1 to 999999)",
                name);
        return Integer.parseInt(text);
    }

    /** Of each suite what {@link #find} gives for its name, in the order of names; stores nothing. */
    public List<Suite> all() {
        SortedMap<String, Suite> all = new TreeMap<>();
        try (Stream<String> folders = store.folders(Keys.SUITES)) {
            folders.map(folder -> folder.substring(Keys.SUITES.length(), folder.length() - 1))
                    .flatMap(name -> versions(name).reduce((_, later) -> later).stream())
                    .forEach(suite -> all.put(suite.name(), suite));
        }
        for (BuiltIn builtIn : BuiltIn.values()) {
            Suite suite = builtIn.suite();
            all.put(suite.name(), versionOf(suite));
        }
        return List.copyOf(all.values());
    }

    /**
     * Stores a version with these prompts, or finds the one that has them already, with the description it was given first.
     *
     * @param source the layout of the file that they come from
     * @throws IllegalArgumentException for a name that is none or is a built-in suite's, and where there is no prompt
     */
    public Suite add(String name, String description, String source, List<Prompt> prompts) {
        Suite.requireName(name);
        require(BuiltIn.named(name).isEmpty(), "suite name: %s is a built-in suite's (expected: another)", name);
        require(!prompts.isEmpty(), "suite %s: no prompts (expected: at least one)", name);
        byte[] content = PromptFiles.write(new PromptSet(List.of(), prompts));
        return stored(content, first(name, description, source, content, prompts));
    }

    /**
     * As {@link #add}, from a file of a published layout.
     *
     * @param file names it in messages
     * @throws dev.ratchet.domain.fault.FaultException {@code INVALID_REQUEST} which names the line that cannot be used, and why
     */
    public Suite add(String name, String description, PromptLayout layout, String file, byte[] content) {
        return add(name, description, layout.label(), layout.read(file, content, Verifiers::refusal));
    }

    /** The prompts of a suite, in its order. */
    public List<Prompt> prompts(Suite suite) {
        ObjectRef ref = suite.prompts();
        byte[] content = Blobs.read(store, ref.key());
        Checksums.check(ref.key(), "sha256", Checksums.sha256(content), ref.sha256());
        return PromptFiles.readHeldOut(ref.key(), content);
    }

    /** A first version; whether it is the first in the store is another matter. */
    static Suite first(String name, String description, String source, byte[] content, List<Prompt> prompts) {
        String sha256 = Checksums.sha256(content);
        SortedMap<Domain, Integer> domains = new TreeMap<>();
        prompts.forEach(each -> domains.merge(each.domain(), 1, Integer::sum));
        int pictured =
                (int) prompts.stream().filter(each -> !each.images().isEmpty()).count();
        ObjectRef ref = new ObjectRef(Keys.imported(sha256, "jsonl"), sha256);
        return new Suite(name, 1, description, source, ref, prompts.size(), pictured, domains);
    }

    private Suite stored(BuiltIn builtIn) {
        builtIn.pictures().forEach(png -> store.create(Keys.imported(Checksums.sha256(png), "png"), png));
        return stored(builtIn.prompts(), builtIn.suite());
    }

    /** The prompts first, so that whoever sees the version finds them. */
    private Suite stored(byte[] content, Suite suite) {
        store.create(suite.prompts().key(), content);
        while (true) {
            Suite version = versionOf(suite);
            String key = Keys.suite(version.name(), version.version());
            Suite there = SUITES.createOrRead(store, key, version).content();
            if (there.prompts().equals(suite.prompts())) {
                return there;
            }
        }
    }

    /** The stored version with the same prompts, or what would be the next. */
    private Suite versionOf(Suite suite) {
        List<Suite> versions = versions(suite.name()).toList();
        return versions.stream()
                .filter(version -> version.prompts().equals(suite.prompts()))
                .findFirst()
                .orElseGet(() -> suite.as(versions.size() + 1));
    }

    /** All stored versions, oldest first; there are no gaps. */
    private Stream<Suite> versions(String name) {
        List<Suite> versions = new ArrayList<>();
        Optional<Stored<Suite>> next = SUITES.find(store, Keys.suite(name, 1));
        while (next.isPresent()) {
            versions.add(next.get().content());
            next = SUITES.find(store, Keys.suite(name, versions.size() + 1));
        }
        return versions.stream();
    }
}
