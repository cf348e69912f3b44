package dev.ratchet.rewards.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.FaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A sandbox for the process that started this one, which asks by standard input and is answered on standard output. So the
 * process that starts untrusted programs has nothing in its memory or environment that is worth stealing; the one that asks has
 * the keys to the store.
 */
public final class SandboxHost {
    private final OutputStream out;

    private SandboxHost(OutputStream out) {
        this.out = out;
    }

    /**
     * Serves until {@code in} ends, and returns when no program runs any more.
     *
     * @param programs that may run at once
     * @param out written to by nobody else
     */
    public static void serve(int programs, InputStream in, OutputStream out) throws IOException {
        SandboxHost host = new SandboxHost(out);
        Sandbox sandbox;
        try {
            sandbox = Sandbox.open(programs);
        } catch (FaultException e) {
            host.say(SandboxWire.object().put("refused", e.getMessage()));
            return;
        }
        try (sandbox;
                ExecutorService asked = Executors.newVirtualThreadPerTaskExecutor();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII))) {
            host.say(SandboxWire.object().put("isolation", sandbox.isolation()));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode request = SandboxWire.read(line);
                asked.execute(() -> host.answer(sandbox, request));
            }
        }
    }

    private void answer(Sandbox sandbox, JsonNode request) {
        ObjectNode reply = SandboxWire.object().put("id", request.path("id").asLong());
        try {
            reply.set("outcome", SandboxWire.of(sandbox.run(SandboxWire.program(request.path("program")))));
        } catch (IllegalStateException e) {
            reply.put("broke", String.valueOf(e.getMessage()));
        }
        say(reply);
    }

    private synchronized void say(ObjectNode object) {
        try {
            out.write(SandboxWire.line(object).getBytes(US_ASCII));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody listens any more", e);
        }
    }
}
