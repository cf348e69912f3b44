package dev.ratchet.api.serving;

import dev.ratchet.activities.policy.LoadedPolicy;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.query.PublishedWeights;
import dev.ratchet.activities.query.PublishedWeights.Published;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.Branches;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.decoding.CacheBlocks;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.sampling.OnlineEngine;
import dev.ratchet.policy.sampling.OnlinePolicy;
import dev.ratchet.policy.sampling.Question;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies that are served. Weights come into memory when they are first asked for. While a campaign's newest weights are
 * asked, it is looked once a second for newer ones; those are loaded beside the ones that answer, which finish what they began.
 */
@Singleton
final class ServedModels {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);
    private static final long BETWEEN_LOOKS_NANOS = 1_000_000_000;
    private static final int DIGITS = 16;

    private final LiveStack stack;
    private final Branches branches;
    private final SettingsStore settings;
    private final ServingLimits limits;
    private final ExecutorService loader = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("model loader").factory());

    /** By name, the one that was asked least recently first. */
    private final LinkedHashMap<String, ServedModel> loaded = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, CompletableFuture<ServedModel>> loading = new HashMap<>();
    private final Map<String, Newest> newest = new HashMap<>();
    /** Keys and values, shared by all policies of equal shape. */
    private final Map<ModelConfig, CacheBlocks> memory = new HashMap<>();

    private final Map<String, HuggingFaceTokenizer> tokenizers = new HashMap<>();
    private @Nullable OnlineEngine engine;

    /** What is known of a campaign's newest weights. */
    private static final class Newest {
        String name = "";
        long lookedAt;
        boolean looking;
    }

    ServedModels(LiveStack stack, Branches branches, ServingLimits limits) {
        this.stack = stack;
        this.branches = branches;
        this.settings = new SettingsStore(stack.store());
        this.limits = limits;
    }

    /** The campaigns that have weights, by name. */
    List<String> names() {
        return stack.stored().names().stream()
                .filter(name -> new PublishedWeights(stack.store(), branches.of(name))
                        .live()
                        .isPresent())
                .toList();
    }

    /** The name that answers would have now; 404 where there is no such model. */
    String resolved(ModelName name) {
        return nameOf(name.campaign(), published(name));
    }

    /**
     * Asks the model for this name, which is loaded if it is not there yet. What is asked is answered by one version, whatever is
     * committed meanwhile.
     *
     * @param questions of that version, in its tokens
     * @throws HttpStatusException 404 where there is no such model
     */
    Asked ask(ModelName name, Function<ServedModel, List<Question>> questions) {
        while (true) {
            ServedModel model = find(name);
            try {
                List<Question> made = questions.apply(model);
                synchronized (this) {
                    if (model.equals(loaded.get(model.name()))) { // or it has left in the meantime
                        return new Asked(model, made, Answering.ask(model, made, limits.patience()));
                    }
                }
            } catch (FaultException e) {
                if (e.fault() == Fault.INVALID_REQUEST) { // no conflict: this policy cannot read it
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
                throw e;
            }
        }
    }

    /** Questions under way. */
    record Asked(ServedModel model, List<Question> questions, Answering answering) {}

    private ServedModel find(ModelName name) {
        Optional<ServedModel> there = name.version().isPresent()
                ? loaded(ModelName.of(name.campaign(), name.version().getAsInt()))
                : newest(name);
        return there.orElseGet(() -> {
            Published published = published(name);
            ServedModel model = await(load(name.campaign(), published));
            if (name.version().isEmpty()) {
                synchronized (this) {
                    newest.computeIfAbsent(name.campaign(), _ -> new Newest()).name = model.name();
                }
            }
            return model;
        });
    }

    private synchronized Optional<ServedModel> loaded(String name) {
        return Optional.ofNullable(loaded.get(name));
    }

    /** The newest that is loaded; whether there are newer ones is looked for in passing. */
    private synchronized Optional<ServedModel> newest(ModelName name) {
        Newest known = newest.computeIfAbsent(name.campaign(), _ -> new Newest());
        Optional<ServedModel> there = Optional.ofNullable(loaded.get(known.name));
        long now = System.nanoTime();
        if (there.isPresent() && !known.looking && now - known.lookedAt > BETWEEN_LOOKS_NANOS) {
            known.looking = true;
            loader.execute(() -> look(name, known));
        }
        return there;
    }

    private void look(ModelName name, Newest known) {
        String found = known.name;
        try {
            Published published = published(name);
            found = nameOf(name.campaign(), published);
            if (loaded(found).isEmpty()) {
                add(open(name.campaign(), published));
            }
        } catch (RuntimeException e) {
            // The weights that are there go on answering.
            LOG.warn("serving: newer weights of {} cannot be loaded: {}", name.campaign(), e.getMessage());
            found = known.name;
        }
        synchronized (this) {
            known.name = found;
            known.lookedAt = System.nanoTime();
            known.looking = false;
        }
    }

    private synchronized CompletableFuture<ServedModel> load(String campaign, Published published) {
        String name = nameOf(campaign, published);
        return loading.computeIfAbsent(
                name,
                _ -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return loaded(name).orElseGet(() -> add(open(campaign, published)));
                            } finally {
                                synchronized (this) {
                                    loading.remove(name);
                                }
                            }
                        },
                        loader));
    }

    private static ServedModel await(CompletableFuture<ServedModel> loading) {
        try {
            return loading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** By the loader's thread alone. */
    private ServedModel open(String campaign, Published published) {
        String name = nameOf(campaign, published);
        mustFit(name, published);
        var spec = settings.read(published.settings()).spec();
        LoadedPolicy policy = Policies.load(stack.store(), published.policy(), spec, tokenizers);
        ModelConfig config = policy.weights().config();
        CacheBlocks cache = memory.computeIfAbsent(config, _ -> new CacheBlocks(config, limits.cacheBytes()));
        OnlinePolicy online = engine().open(policy.weights(), cache);
        String sha256 = published.manifest().weightsSha256().substring(0, DIGITS);
        LOG.info("serving: {} is loaded", name);
        return new ServedModel(name, sha256 + ", " + online.numerics(), policy, online);
    }

    private OnlineEngine engine() {
        if (engine == null) {
            engine = new OnlineEngine(
                    limits.threadsHere(), OnlineEngine.Limits.standard(limits.rows(), limits.waiting()));
        }
        return engine;
    }

    /** Weights that do not fit are refused before half of them are there. */
    private static void mustFit(String name, Published published) {
        long bytes = published.manifest().files().stream()
                .filter(file -> file.name().endsWith(".safetensors"))
                .mapToLong(WeightsFile::bytes)
                .sum();
        System.gc(); // what was left by versions before; else the heap grows to its limit before it is collected whole
        long left = left();
        if (bytes > left) {
            throw new FaultException(
                    Fault.DEVICE_OUT_OF_MEMORY,
                    "model %s: %d MB of weights (expected: at most the %d MB that this process has left); give it more, as with RATCHET_JAVA_OPTIONS=-Xmx8g"
                            .formatted(name, bytes >> 20, left >> 20));
        }
    }

    /** Memory that the process may still take. */
    private static long left() {
        Runtime process = Runtime.getRuntime();
        return process.maxMemory() - (process.totalMemory() - process.freeMemory());
    }

    private synchronized ServedModel add(ServedModel model) {
        loaded.put(model.name(), model);
        while (loaded.size() > limits.models()) {
            var eldest = loaded.pollFirstEntry();
            CompletableFuture<Void> _ = eldest.getValue().online().retire();
            LOG.info("serving: {} leaves the memory once its answers are written", eldest.getKey());
        }
        return model;
    }

    private Published published(ModelName name) {
        PublishedWeights weights = new PublishedWeights(stack.store(), branches.of(name.campaign()));
        return (name.version().isPresent() ? weights.find(name.version().getAsInt()) : weights.live())
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.NOT_FOUND,
                        "model: %s has no such weights (expected: one that GET /v1/models lists, or one of its versions)"
                                .formatted(name.campaign())));
    }

    private static String nameOf(String campaign, Published published) {
        return ModelName.of(campaign, published.policy().version().number());
    }

    @PreDestroy
    synchronized void close() {
        loader.shutdownNow();
        if (engine != null) {
            engine.close();
        }
        tokenizers.values().forEach(HuggingFaceTokenizer::close);
    }
}
